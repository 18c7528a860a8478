"""Recompute a department's score and grade, with its working, and hold the self-assessment against them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xltools.checks.finding import about
from xltools.core.finding import ranked
from xltools.scoring.indices import GIVEN, LAST_YEAR, in_force, value_of
from xltools.scoring.lines import indicators
from xltools.scoring.sections import lines_of, name_of, section_of_indicators, section_of_lines
from xltools.scoring.share import Points
from xltools.scoring.total import (
    capped,
    grades_of,
    remarks_on_grade,
    remarks_on_total,
    remarks_on_weights,
    without_section,
)
from xltools.scoring.trace import index_json, points_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from xltools.core.amount import Amount
    from xltools.core.finding import Finding
    from xltools.core.form import Form
    from xltools.core.submission import Submission
    from xltools.scoring.indices import IndexValue
    from xltools.scoring.profile import Profile
    from xltools.scoring.trace import Remark, TracedLine, TracedSection


@dataclass(frozen=True, slots=True)
class Score:
    """A recomputed score.

    ``points`` bound the total: from ``low`` to ``high``, and ``value`` where every line could be judged. ``grades``
    are those that the total can earn, the best first. ``claimed`` and ``claimed_grade`` are the department's own,
    None and empty where it gave none. ``indices`` holds every index, both execution rates among them.
    """

    code: str
    name: str
    year: int | None
    profile: Profile
    sections: tuple[TracedSection, ...]
    indices: tuple[IndexValue, ...]
    points: Points
    cap: Decimal | None
    grades: tuple[str, ...]
    claimed: Amount | None
    claimed_grade: str
    findings: tuple[Finding, ...]

    @property
    def lines(self) -> list[TracedLine]:
        """All lines of all sections."""
        return lines_of(self.sections)

    def index(self, index_id: str) -> IndexValue:
        """The index of that id.

        Raises:
            KeyError: there is no such index.
        """
        for each in self.indices:
            if each.index.id == index_id:
                return each
        raise KeyError(index_id)

    def as_json(self) -> dict[str, Any]:
        """The score as a JSON object, with its working and its findings."""
        return {
            "department": self.code,
            "name": self.name,
            "year": self.year,
            "profile": {"id": self.profile.id, "title": self.profile.title},
            "total": points_json(self.points),
            "cap": None if self.cap is None else float(self.cap),
            "grades": list(self.grades),
            "claimed": None if self.claimed is None else float(self.claimed.value),
            "claimed_grade": self.claimed_grade,
            "sections": [section.as_json() for section in self.sections],
            "indices": [index_json(each) for each in self.indices],
            "findings": [finding.as_json() for finding in self.findings],
        }


def score(
    form: Form,
    profile: Profile,
    submission: Submission,
    earlier: Submission | None = None,
    given: Mapping[str, Amount] | None = None,
) -> Score:
    """Score a submission by a profile.

    ``earlier`` is last year's submission, for the indices that need it; ``given`` holds figures that the form does not
    ask for (``work_done``) and points that an evaluator awards, by the id of their line. Blank weights and results that
    cannot be read leave bounds instead of a total; the department's own scores never fill them in, except inside the
    band of a goal in words.
    """
    lookup = _lookup(submission, earlier, given or {})
    rows = indicators(form, submission)
    sections = tuple(
        section_of_indicators(
            section, [each for each in rows if profile.section_of(each.level) is section], profile.marking
        )
        if section.levels
        else section_of_lines(section, profile, lookup, form, submission)
        for section in profile.sections
    )
    indices = tuple(
        value_of(index, lookup, profile.readings, lambda item: name_of(form, item))
        for index in in_force(profile.readings)
    )
    points, cap = capped(_sum(sections), profile, indices)
    claimed, claimed_grade = submission.amount("result.score"), submission.text("result.grade") or ""
    grades = grades_of(points, form, profile)
    remarks = [
        *without_section(rows, profile),
        *(remark for section in sections for remark in section.remarks),
        *(remark for line in lines_of(sections) for remark in line.remarks),
        *remarks_on_weights(sections, profile.total),
        *remarks_on_total(sections, points, claimed, profile.total),
        *remarks_on_grade(claimed_grade, form, profile, points, grades),
    ]
    return Score(
        submission.code,
        submission.name,
        submission.year,
        profile,
        sections,
        indices,
        points,
        cap,
        grades,
        claimed,
        claimed_grade,
        tuple(ranked(_findings(submission, remarks))),
    )


def _lookup(
    submission: Submission, earlier: Submission | None, given: Mapping[str, Amount]
) -> Callable[[str], Amount | None]:
    """Amounts by item code: of the submission, of last year's (``last_year.…``), or handed in (``given.…``)."""

    def lookup(item: str) -> Amount | None:
        if item.startswith(GIVEN):
            return given.get(item.removeprefix(GIVEN))
        if item.startswith(LAST_YEAR):
            return earlier.amount(item.removeprefix(LAST_YEAR)) if earlier else None
        return submission.amount(item)

    return lookup


def _sum(sections: Iterable[TracedSection]) -> Points:
    points = Points.exactly(Decimal(0))
    for section in sections:
        points += section.points
    return points


def _findings(submission: Submission, remarks: Iterable[Remark]) -> list[Finding]:
    return [
        about(
            submission,
            remark.rule,
            remark.severity,
            remark.message,
            place=(remark.item, remark.row),
            actual=remark.actual,
            expected=remark.expected,
            difference=remark.difference,
        )
        for remark in remarks
    ]
