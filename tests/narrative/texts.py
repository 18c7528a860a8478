"""Short texts as narratives, and what a check finds in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.zones import FORM, department
from xltools.narrative.part import Part
from xltools.narrative.passage import Narrative, Passage
from xltools.narrative.source import narrative_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from decimal import Decimal

    from xltools.core.finding import Finding

    Check = Callable[[Narrative], Iterator[Finding]]
    Entries = Mapping[tuple[str, str], Decimal | int | str]


def document(*paragraphs: str, part: Part = Part.OTHER, year: int = 2021) -> Narrative:
    """Paragraphs of a plain report, all about one thing."""
    passages = (Passage(text, part=part, paragraph=number, year=year) for number, text in enumerate(paragraphs, 1))
    return Narrative(tuple(passages), year=year, document=True)


def planned(targets: str, results: str) -> Narrative:
    """A report with one paragraph of targets and one of results."""
    narrative = document(targets, results)
    first, second = narrative.passages
    return replace(narrative, passages=(replace(first, part=Part.TARGETS), replace(second, part=Part.RESULTS)))


def form(entries: Entries) -> Narrative:
    """The texts of a submission with these entries, where a bare code stands for the row of totals."""
    return narrative_of(FORM, department(entries))


def rules(check: Check, narrative: Narrative) -> list[str]:
    """The rules that a check finds broken."""
    return [finding.rule for finding in check(narrative)]


def severities(check: Check, narrative: Narrative) -> list[str]:
    """How grave the findings of a check are."""
    return [finding.severity.value for finding in check(narrative)]
