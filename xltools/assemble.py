"""Put together what was read from many workbooks: one submission for each department, of one year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.core.finding import Finding, Severity
from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.core.form import Form
    from xltools.core.submission import Submission
    from xltools.extract import Extraction


@dataclass(frozen=True, slots=True)
class Assembly:
    """A zone's year as far as it was handed in: the submissions in the order of their codes, and what was found.

    ``missing`` lists the budget codes of departments that a master has a sheet for and that reported nothing.
    """

    zone: str
    year: int | None
    submissions: tuple[Submission, ...]
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]


def assemble(form: Form, readings: Iterable[Extraction | Finding], *, year: int | None = None) -> Assembly:
    """The submissions of one year, each department once.

    ``year`` is the year wanted; without it, the one that most workbooks are of. Submissions of other years, second
    ones of a department and sheets that nobody filled in are left out, each with a finding.
    """
    findings: list[Finding] = []
    submissions: list[Submission] = []
    zones: Counter[str] = Counter()
    for reading in readings:
        if isinstance(reading, Finding):
            findings.append(reading)
            continue
        findings.extend(reading.findings)
        submissions.extend(reading.submissions)
        if reading.stamp and reading.submissions:
            zones[reading.stamp.zone] += 1
    reported, missing = _without_blank(form, submissions, findings)
    wanted = year or _usual_year(reported)
    current = _of_year(reported, wanted, findings)
    unique = _without_doubles(current, findings)
    kept = {(each.source.path, each.sheet) for each in unique} | {(each.source.path, each.sheet) for each in missing}
    left_out = {(PurePath(each.source.path).name, each.sheet) for each in submissions if (each.source.path, each.sheet) not in kept}
    return Assembly(
        zone=zones.most_common(1)[0][0] if zones else "",
        year=wanted,
        submissions=tuple(sorted(unique, key=lambda each: each.code)),
        findings=tuple(f for f in findings if f.rule.startswith("zone.") or (f.file, f.sheet) not in left_out),
        missing=tuple(each.code for each in missing),
    )


def _without_blank(
    form: Form, submissions: Sequence[Submission], findings: list[Finding]
) -> tuple[list[Submission], list[Submission]]:
    filled, blank = [], []
    for submission in submissions:
        if any(fact.amount is not None and form.items[fact.item].consolidated for fact in submission):
            filled.append(submission)
            continue
        blank.append(submission)
        message = _("{department} has not reported any figure yet; it is not part of the result")
        findings.append(_about(submission, "zone.blank", Severity.EXPLAIN, message.format(department=submission.name)))
    blanks = {(PurePath(each.source.path).name, each.sheet) for each in blank}
    # What else is wrong with a sheet that nobody filled in is of no use to anyone.
    findings[:] = [f for f in findings if f.rule == "zone.blank" or (f.file, f.sheet) not in blanks]
    return filled, blank


def _usual_year(submissions: Sequence[Submission]) -> int | None:
    years = Counter(submission.year for submission in submissions if submission.year)
    return max(years, key=lambda each: (years[each], each)) if years else None


def _of_year(submissions: Sequence[Submission], year: int | None, findings: list[Finding]) -> list[Submission]:
    current = []
    for submission in submissions:
        if submission.year in {year, None}:
            current.append(submission)
            continue
        message = _("{department} reports on {year}, not on {wanted}; it was left out. Hand in the workbook of {wanted}")
        text = message.format(department=submission.name, year=submission.year, wanted=year)
        findings.append(_about(submission, "zone.other_year", Severity.ERROR, text))
    return current


def _without_doubles(submissions: Sequence[Submission], findings: list[Finding]) -> list[Submission]:
    """Of several submissions of a department the one saved last; equal ones are only noted."""
    by_code: dict[str, list[Submission]] = {}
    for submission in submissions:
        by_code.setdefault(submission.code, []).append(submission)
    unique = []
    for same in by_code.values():
        *others, chosen = sorted(same, key=lambda each: (each.source.modified, each.source.path))
        unique.append(chosen)
        for other in others:
            equal = _figures(other) == _figures(chosen)
            message = (
                _("{department} was handed in twice with the same figures: {other} was left out, {chosen} was used")
                if equal
                else _(
                    "{department} was handed in twice with different figures: {other} was left out, {chosen}, saved"
                    " last, was used. Keep only the right one"
                )
            )
            text = message.format(department=chosen.name, other=_name(other), chosen=_name(chosen))
            findings.append(_about(other, "zone.double", Severity.NOTE if equal else Severity.ERROR, text))
    return unique


def _figures(submission: Submission) -> dict[tuple[str, str], object]:
    return {
        place: fact.amount.value if fact.amount else fact.text
        for place, fact in submission.facts.items()
    }


def _name(submission: Submission) -> str:
    return PurePath(submission.source.path).name


def _about(submission: Submission, rule: str, severity: Severity, message: str) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        file=_name(submission),
        sheet=submission.sheet,
        department=submission.code,
        year=submission.year,
    )
