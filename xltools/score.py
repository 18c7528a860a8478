"""Recompute a department's score and grade, with its working, and hold the self-assessment against them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

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
    from collections.abc import Container, Iterable, Iterator, Mapping

    from xltools.core.amount import Amount
    from xltools.core.finding import Finding
    from xltools.core.form import Form
    from xltools.core.submission import Submission
    from xltools.scoring.indices import IndexValue, Lookup
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
    indices = tuple(_indices(form, profile, lookup))
    result = _result(form, profile, submission, lookup, indices)
    return Score(
        submission.code,
        submission.name,
        submission.year,
        profile,
        result.sections,
        indices,
        result.points,
        result.cap,
        result.grades,
        result.claimed,
        result.claimed_grade,
        tuple(ranked(_findings(submission, result.remarks))),
    )


def remarks_on_score(
    form: Form, profile: Profile, submission: Submission, earlier: Submission | None, rules: Container[str]
) -> list[Finding]:
    """Those findings of a score that are of these rules; indices that nothing rests on are not computed for them."""
    lookup = _lookup(submission, earlier, {})
    result = _result(form, profile, submission, lookup, _indices(form, profile, lookup))
    return ranked(_findings(submission, [remark for remark in result.remarks if remark.rule in rules]))


class _Result(NamedTuple):
    """A score without its indices, and what there is to say about it."""

    sections: tuple[TracedSection, ...]
    points: Points
    cap: Decimal | None
    grades: tuple[str, ...]
    claimed: Amount | None
    claimed_grade: str
    remarks: list[Remark]


def _result(
    form: Form, profile: Profile, submission: Submission, lookup: Lookup, indices: Iterable[IndexValue]
) -> _Result:
    rows = [(profile.section_of(each.level), each) for each in indicators(form, submission)]
    sections = tuple(
        section_of_indicators(section, [each for its, each in rows if its is section], profile.marking)
        if section.levels
        else section_of_lines(section, profile, lookup, form, submission)
        for section in profile.sections
    )
    points, cap = capped(_sum(sections), profile, indices)
    claimed, claimed_grade = submission.amount("result.score"), submission.text("result.grade") or ""
    grades = grades_of(points, form, profile)
    remarks = [
        *without_section(each for section, each in rows if section is None),
        *(remark for section in sections for remark in section.remarks),
        *(remark for line in lines_of(sections) for remark in line.remarks),
        *remarks_on_weights(sections, profile.total),
        *remarks_on_total(sections, points, claimed, profile.total),
        *remarks_on_grade(claimed_grade, form, profile, points, grades),
    ]
    return _Result(sections, points, cap, grades, claimed, claimed_grade, remarks)


def _indices(form: Form, profile: Profile, lookup: Lookup) -> Iterator[IndexValue]:
    for index in in_force(profile.readings):
        yield value_of(index, lookup, profile.readings, lambda item: name_of(form, item))


def _lookup(submission: Submission, earlier: Submission | None, given: Mapping[str, Amount]) -> Lookup:
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
