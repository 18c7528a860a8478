"""Put together what was read from many workbooks: one submission for each department, of one year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.finding import Finding, Severity
from xltools.core.messages import _
from xltools.core.register import Department
from xltools.forms.carry import carried_in, holds_only

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xltools.core.form import Form
    from xltools.core.layer import Entry
    from xltools.core.submission import Submission
    from xltools.extract import Extraction
    from xltools.sheets.stamp import Stamp


@dataclass(frozen=True, slots=True)
class Assembly:
    """A zone's year as far as it was handed in: the submissions in the order of their codes, and what was found.

    ``missing`` lists the budget codes of departments that a master has a sheet for and that reported nothing;
    ``departments`` is the register as the workbooks tell it, these included. ``entries`` are those of 差额表 and
    调整表.
    """

    zone: str
    year: int | None
    submissions: tuple[Submission, ...]
    findings: tuple[Finding, ...]
    missing: tuple[str, ...]
    entries: tuple[Entry, ...] = ()
    departments: tuple[Department, ...] = ()


class _Read(NamedTuple):
    """A submission, what was found on its sheet, and whether the department reported any figure there."""

    submission: Submission
    findings: tuple[Finding, ...]
    filled: bool


def assemble(form: Form, readings: Iterable[Extraction | Finding], *, year: int | None = None) -> Assembly:
    """The submissions of one year, each department once.

    ``year`` is the year wanted; without it, the one that most workbooks are of. Submissions of other years, second
    ones of a department and sheets that nobody filled in are left out, each with a finding that takes the place of
    whatever else was found on the sheet. A sheet that nobody filled in is passed over where the department handed in
    another.
    """
    findings: list[Finding] = []
    read: list[_Read] = []
    zones: Counter[str] = Counter()
    entries: list[Entry] = []
    groups: dict[str, str] = {}
    for reading in readings:
        if isinstance(reading, Finding):
            findings.append(reading)
            continue
        entries.extend(reading.entries)
        own = {submission.sheet for submission in reading.submissions}
        findings.extend(finding for finding in reading.findings if finding.sheet not in own)
        for submission in reading.submissions:
            on_sheet = tuple(finding for finding in reading.findings if finding.sheet == submission.sheet)
            read.append(_Read(submission, on_sheet, _is_filled(form, submission, reading.stamp)))
        if reading.stamp and reading.submissions:
            zones[reading.stamp.zone] += 1
            groups |= reading.stamp.groups
    filled = [each for each in read if each.filled]
    blank = [each for each in read if not each.filled]
    wanted = year or _usual_year(filled) or _usual_year(blank)
    unique = _without_doubles(_of_year(filled, wanted, findings), findings)
    missing = _not_reported(blank, wanted, {_key(each.submission) for each in unique}, findings)
    ordered = sorted(unique, key=lambda each: _key(each.submission))
    return Assembly(
        zone=zones.most_common(1)[0][0] if zones else "",
        year=wanted,
        submissions=tuple(each.submission for each in ordered),
        findings=(*findings, *(finding for each in ordered for finding in each.findings)),
        missing=tuple(missing),
        entries=tuple(entries),
        departments=tuple(
            Department(each.code, each.name, group=groups.get(each.code, ""))
            for each in sorted([*(each.submission for each in ordered), *missing.values()], key=_key)
        ),
    )


def _is_filled(form: Form, submission: Submission, stamp: Stamp | None) -> bool:
    """Whether a department reported any figure; name, year and last year's figures stood in the template already."""
    reported = any(fact.amount is not None and form.items[fact.item].consolidated for fact in submission)
    sent_out = carried_in(form, stamp.carried.get(submission.code, ())) if stamp else []
    return reported and not (sent_out and holds_only(form, sent_out, submission))


def _key(submission: Submission) -> str:
    """What tells departments apart: the budget code, or the name where there is no code."""
    return submission.code or submission.name


def _usual_year(read: Sequence[_Read]) -> int | None:
    """The year of most submissions; of two that are equally frequent, the later."""
    years = Counter(each.submission.year for each in read if each.submission.year)
    return max(years, key=lambda year: (years[year], year)) if years else None


def _of_year(read: Sequence[_Read], year: int | None, findings: list[Finding]) -> list[_Read]:
    current = []
    for each in read:
        submission = each.submission
        if submission.year in {year, None}:
            current.append(each)
            continue
        message = _(
            "{department} reports on {year}, not on {wanted}; it was left out. Hand in the workbook of {wanted}"
        )
        text = message.format(department=submission.name, year=submission.year, wanted=year)
        findings.append(_about(submission, "zone.other_year", Severity.ERROR, text))
    return current


def _without_doubles(read: Sequence[_Read], findings: list[Finding]) -> list[_Read]:
    """Of several submissions of a department the one saved last; equal ones are only noted."""
    by_department: dict[str, list[_Read]] = {}
    for each in read:
        by_department.setdefault(_key(each.submission), []).append(each)
    unique = []
    for same in by_department.values():
        *others, chosen = sorted(same, key=lambda each: (each.submission.source.modified, each.submission.source.path))
        unique.append(chosen)
        findings.extend(_double(other.submission, chosen.submission) for other in others)
    return unique


def _double(other: Submission, chosen: Submission) -> Finding:
    equal = _figures(other) == _figures(chosen)
    message = (
        _("{department} was handed in twice with the same figures: {other} was left out, {chosen} was used")
        if equal
        else _(
            "{department} was handed in twice with different figures: {other} was left out, {chosen}, saved"
            " last, was used. Keep only the right one"
        )
    )
    names = [PurePath(each.source.path).name for each in (other, chosen)]
    if names[0] == names[1]:
        paths = [each.source.path for each in (other, chosen)]
        names = [other.sheet, chosen.sheet] if paths[0] == paths[1] else paths
    text = message.format(department=chosen.name, other=names[0], chosen=names[1])
    return _about(other, "zone.double", Severity.NOTE if equal else Severity.ERROR, text)


def _figures(submission: Submission) -> dict[tuple[str, str], object]:
    return {place: fact.amount.value if fact.amount else fact.text for place, fact in submission.facts.items()}


def _not_reported(
    blank: Sequence[_Read], year: int | None, reported: set[str], findings: list[Finding]
) -> dict[str, Submission]:
    """The departments whose sheets of that year are all blank, each with one finding."""
    missing: dict[str, Submission] = {}
    for submission in (each.submission for each in blank):
        if submission.year in {year, None} and _key(submission) not in reported:
            missing.setdefault(_key(submission), submission)
    for submission in missing.values():
        message = _("{department} has not reported any figure yet; it is not part of the result")
        findings.append(_about(submission, "zone.blank", Severity.EXPLAIN, message.format(department=submission.name)))
    return missing


def _about(submission: Submission, rule: str, severity: Severity, message: str) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        file=PurePath(submission.source.path).name,
        sheet=submission.sheet,
        department=submission.code,
        year=submission.year,
    )
