"""Read findings and their explanations back from a sheet 校验 that people filled in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from xltools.core.explanation import LAPSED, Explanation, Subject, subject_of, value_of
from xltools.core.finding import Finding, Severity
from xltools.core.text import decimal_of_float
from xltools.sheets.findings import (
    COLUMNS,
    EARLIER_SHEET,
    FINDINGS_SHEET,
    LAST_YEARS,
    LAST_YEARS_SHEET,
    LOOK,
    SEVERITIES,
    Column,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from xltools.core.explanation import Explanations
    from xltools.core.snapshot import Sheet, Snapshot

_SEVERITY = {word: severity for severity, word in SEVERITIES.items()}
_LABELS = {column.value.label: column for column in Column}


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding as the sheet has it, with what somebody wrote beside it.

    ``earlier``: it stands among those that the last run did not find, for whose sake alone it is kept. ``recalled`` is
    the reason of a year ago that stands there as a proposal; it explains nothing yet.
    """

    finding: Finding
    explanation: Explanation
    earlier: bool = False
    recalled: str = ""


def read_explained(snapshot: Snapshot) -> list[Explained]:
    """Every row of the sheets of findings in a workbook; none where it has no such sheet."""
    return [each for sheet in snapshot.sheets if sheet.name.startswith(FINDINGS_SHEET) for each in _rows(sheet)]


def explanations_of(rows: Iterable[Explained]) -> Explanations:
    """The explanations among the rows of a sheet, by what they speak of."""
    found: dict[Subject, list[Explanation]] = {}
    for each in rows:
        if each.explanation.reason:
            found.setdefault(subject_of(each.finding), []).append(each.explanation)
    return found


def kept(rows: Iterable[Explained], findings: Iterable[Finding]) -> list[Explained]:
    """The explained rows that speak of nothing found now: of files that were not read, or of what another run looks at.

    They are written down again, each once. What a finding has now another value for, has lapsed.
    """
    found = {subject_of(finding) for finding in findings}
    known: dict[tuple[Subject, str], Explained] = {}
    for each in rows:
        subject = subject_of(each.finding)
        if each.explanation.reason and subject not in found and subject.rule != LAPSED:
            known.setdefault((subject, each.explanation.value), each)
    return list(known.values())


def recurring(rows: Iterable[Explained], departments: Collection[str]) -> list[Explained]:
    """The explained rows that may speak of the next year too: one for each department, rule and item."""
    found = {
        (each.finding.department, each.finding.rule, each.finding.item): each
        for each in rows
        if each.explanation.reason
        and each.finding.item
        and each.finding.department in departments
        and each.finding.rule != LAPSED
        and not each.earlier
    }
    return list(found.values())


def recalled_of(rows: Iterable[Explained]) -> dict[tuple[str, str, str], str]:
    """The reasons of last year, by department, rule and item."""
    return {
        (each.finding.department, each.finding.rule, each.finding.item): each.recalled for each in rows if each.recalled
    }


def _rows(sheet: Sheet) -> Iterator[Explained]:
    header = next(
        (row for (row, _column), cell in sorted(sheet.cells.items()) if cell.value == Column.RULE.value.label), None
    )
    if header is None:
        return
    places = {
        _LABELS[str(cell.value)]: column
        for (row, column), cell in sheet.cells.items()
        if row == header and str(cell.value) in _LABELS
    }
    for row in sorted({row for row, _column in sheet.cells if row > header}):
        # Without a column that somebody deleted the reasons hold for nothing: they lapse, and are not lost unseen.
        texts = dict.fromkeys(COLUMNS, "")
        texts |= {column: _text(sheet.at(row, place).value) for column, place in places.items()}
        if texts[Column.RULE]:
            yield _explained(texts, earlier=sheet.name.startswith((EARLIER_SHEET, LAST_YEARS_SHEET)))


def _explained(texts: dict[Column, str], *, earlier: bool) -> Explained:
    written = texts[Column.REASON]
    recalled = written.removeprefix(LAST_YEARS).strip() if written.startswith(LAST_YEARS) else ""
    reason = "" if recalled else written
    finding = Finding(
        rule=texts[Column.RULE],
        severity=_SEVERITY.get(texts[Column.SEVERITY], Severity.NOTE),
        message=texts[Column.MESSAGE],
        file=texts[Column.FILE],
        sheet=texts[Column.SHEET],
        cell=texts[Column.CELL].removeprefix(LOOK),
        item=texts[Column.ITEM],
        department=texts[Column.DEPARTMENT],
        actual=texts[Column.ACTUAL],
        expected=texts[Column.EXPECTED],
        difference=_decimal(texts[Column.DIFFERENCE]),
        amount_at_stake=_decimal(texts[Column.STAKE]),
        accepted=bool(reason),
    )
    return Explained(finding, Explanation(reason, value_of(finding)), earlier, recalled)


def _text(value: object) -> str:
    if isinstance(value, float):
        return str(decimal_of_float(value))
    return "" if value is None else str(value).strip()


def _decimal(text: str) -> Decimal | None:
    """The amount; None where there is none, or where somebody wrote words in its place."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
