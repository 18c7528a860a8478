"""Who of a zone's departments is there: those that reported, those that did not, those that nobody expected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.core.finding import Finding, Severity
from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.assemble import Assembly
    from xltools.core.register import Department
    from xltools.core.submission import Submission

CARRIED = "（上年数）"  # behind the name of a department whose figures of last year stand in, wherever it is shown


@dataclass(frozen=True, slots=True)
class Attendance:
    """The zone's ``departments``, the ``submissions`` to add up, who is ``missing``, and what is to be said of it.

    ``carried`` are the budget codes of departments for which last year's figures stand in; they are not missing.
    """

    departments: tuple[Department, ...]
    submissions: tuple[Submission, ...]
    missing: tuple[Department, ...]
    carried: frozenset[str]
    findings: tuple[Finding, ...]


def attendance(
    assembly: Assembly, register: Sequence[Department] = (), last_year: Mapping[str, Submission] | None = None
) -> Attendance:
    """Hold what was handed in against the register, and put last year's figures where nothing was handed in.

    Without a ``register`` the workbooks' own word counts: a master knows its departments, a folder only those in it.
    ``last_year`` is by budget code, and given only where its figures may stand in.
    """
    known = tuple(register) or assembly.departments
    reported = {submission.code for submission in assembly.submissions}
    absent = [each for each in known if each.code not in reported]
    carried = {each.code: last_year[each.code] for each in absent if last_year and each.code in last_year}
    missing = tuple(each for each in absent if each.code not in carried)
    return Attendance(
        departments=known,
        submissions=(*assembly.submissions, *(_marked(each) for each in carried.values())),
        missing=missing,
        carried=frozenset(carried),
        findings=(
            *(_carried(each, assembly.year) for each in carried.values()),
            *(_not_handed_in(each, assembly.year) for each in missing if each.code not in assembly.missing),
            *(
                _unexpected(each)
                for each in assembly.submissions
                if register and each.code not in {d.code for d in known}
            ),
        ),
    )


def _marked(submission: Submission) -> Submission:
    return replace(submission, name=f"{submission.name}{CARRIED}")


def _carried(submission: Submission, year: int | None) -> Finding:
    message = _("{department} has not reported on {year}; its figures of {last} stand in. Replace them when they come")
    return Finding(
        rule="zone.last_year",
        severity=Severity.EXPLAIN,
        file=PurePath(submission.source.path).name,
        sheet=submission.sheet,
        department=submission.code,
        year=submission.year,
        message=message.format(department=submission.name, year=year, last=submission.year),
    )


def _not_handed_in(department: Department, year: int | None) -> Finding:
    message = _("{department} has not handed in anything; it is not part of the result")
    return Finding(
        rule="zone.missing",
        severity=Severity.EXPLAIN,
        department=department.code,
        year=year,
        message=message.format(department=department.name),
    )


def _unexpected(submission: Submission) -> Finding:
    message = _("{department} ({code}) is not in the list of departments; it was added up all the same")
    return Finding(
        rule="zone.unexpected",
        severity=Severity.EXPLAIN,
        file=PurePath(submission.source.path).name,
        sheet=submission.sheet,
        department=submission.code,
        year=submission.year,
        message=message.format(department=submission.name, code=submission.code),
    )
