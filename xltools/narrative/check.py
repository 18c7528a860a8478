"""Check the texts of submissions and of plain reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xltools.core.finding import Finding, ranked
from xltools.narrative.checks.beside import beside
from xltools.narrative.checks.boilerplate import boilerplate
from xltools.narrative.checks.booked import booked
from xltools.narrative.checks.changes import changes
from xltools.narrative.checks.copied import copied
from xltools.narrative.checks.copied_across import paragraphs_of
from xltools.narrative.checks.disagreement import disagreement
from xltools.narrative.checks.execution import execution
from xltools.narrative.checks.foreign import foreign
from xltools.narrative.checks.graded import graded
from xltools.narrative.checks.impossible import impossible
from xltools.narrative.checks.listed import listed
from xltools.narrative.checks.missing import missing_parts, signatures
from xltools.narrative.checks.numbering import numbering
from xltools.narrative.checks.own_name import own_name
from xltools.narrative.checks.pairs import pairs
from xltools.narrative.checks.per_head import per_head
from xltools.narrative.checks.percentages import percentages
from xltools.narrative.checks.progress import progress
from xltools.narrative.checks.projects import projects
from xltools.narrative.checks.sentences import sentences
from xltools.narrative.checks.shares import shares
from xltools.narrative.checks.staff import staff
from xltools.narrative.checks.sums import sums
from xltools.narrative.checks.tables import against_tables
from xltools.narrative.checks.targets import targets
from xltools.narrative.checks.tasks import tasks
from xltools.narrative.checks.unreported import unreported
from xltools.narrative.checks.variants import variants
from xltools.narrative.source import narrative_of, narrative_of_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.core.form import Form
    from xltools.core.paragraph import Paragraph
    from xltools.core.submission import Submission
    from xltools.narrative.passage import Narrative

CHECKS = (
    against_tables,
    staff,
    disagreement,
    percentages,
    changes,
    per_head,
    impossible,
    shares,
    sums,
    booked,
    listed,
    pairs,
    targets,
    unreported,
    beside,
    execution,
    progress,
    projects,
    copied,
    foreign,
    boilerplate,
    numbering,
    tasks,
    sentences,
    variants,
    own_name,
    graded,
    missing_parts,
    signatures,
)


class Texts(NamedTuple):
    """What is wrong with the texts of a submission, and what is kept of them to be compared with others."""

    findings: list[Finding]
    paragraphs: tuple[Paragraph, ...]


def check_texts(form: Form, submission: Submission) -> Texts:
    """Read the texts of a submission; the gravest findings first, their rule ids beginning with ``text.``."""
    narrative = narrative_of(form, submission)
    return Texts(check_narrative(narrative), paragraphs_of(narrative))


def check_report(paragraphs: Iterable[str], *, file: str = "", department: str = "") -> list[Finding]:
    """What is wrong with a plain report, given by its paragraphs."""
    return check_narrative(narrative_of_text(paragraphs, file=file, department=department))


def check_narrative(narrative: Narrative) -> list[Finding]:
    """What is wrong with the texts of one report, each finding once."""
    found = {finding: None for check in CHECKS for finding in check(narrative)}
    return ranked(found)
