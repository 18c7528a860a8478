"""Reports of a year: a department's in the official form's layout, and the zone's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.compare import comparison_facts
from xltools.reporting.department_report import department_report
from xltools.reporting.zone_report import zone_report as report_of_year
from xltools.reporting.zone_year import Assessed, Goal, ZoneYear
from xltools.score import score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.consolidation import Consolidation
    from xltools.core.form import Form
    from xltools.core.register import Department
    from xltools.core.report import Report
    from xltools.score import Score
    from xltools.scoring.profile import Profile
    from xltools.scoring.trace import TracedLine

__all__ = ["department_report", "zone_report"]


def zone_report(consolidation: Consolidation, profile: Profile, missing: Sequence[Department] = ()) -> Report:
    """The report of a zone's year; ``missing`` are the departments that have not reported.

    It quotes findings and the reasons of scores, so both should speak Chinese.

    Raises:
        KeyError: the form lacks an item that is compared.
        ValueError: no department reported.
    """
    form = consolidation.form
    year = ZoneYear(
        consolidation=consolidation,
        comparison=comparison_facts(form, consolidation.submissions),
        assessed=tuple(_assessed(form, score(form, profile, each)) for each in consolidation.submissions),
        profile=profile.title,
        missing=tuple(missing),
    )
    return report_of_year(year)


def _assessed(form: Form, result: Score) -> Assessed:
    return Assessed(
        code=result.code,
        name=result.name,
        own=None if result.claimed is None else result.claimed.value,
        own_grade=form.canonical_grade(result.claimed_grade),
        low=result.points.low,
        high=result.points.high,
        grades=result.grades,
        goals=tuple(_goal(line) for line in result.lines if line.row),
    )


def _goal(line: TracedLine) -> Goal:
    """An indicator with its target and result as they were reported."""
    given = {each.item.rpartition(".")[2]: each.text for each in line.inputs}
    target = "".join(given.get(part, "") for part in ("sign", "target", "unit"))
    return Goal(line.title, target, given.get("actual", ""), line.standing, line.reason)
