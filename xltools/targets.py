"""Compare targets with results: every indicator of every department, and its economic indicators and projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.amount import NEAREST
from xltools.core.layout import WorkbookLayout
from xltools.core.targets import TargetRow
from xltools.scoring.fulfilment import OVER, Standing
from xltools.scoring.lines import indicators, judge
from xltools.sheets.findings import findings_sheet
from xltools.sheets.stamp import result_stamp
from xltools.sheets.target_rows import TARGET_SHEET, overview_sheet, target_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from xltools.core.finding import Finding
    from xltools.core.form import Form
    from xltools.core.series import Reason
    from xltools.core.submission import Submission
    from xltools.scoring.indicator import Marking

# Tables of records that set a number and report one: (block, name, target, actual, the item of the unit).
_TABLES = (("economy", "name", "target", "actual", "unit"), ("projects", "name", "plan", "completed", ""))


def target_rows(form: Form, submissions: Sequence[Submission], marking: Marking) -> list[TargetRow]:
    """A row for each target of each department, in the order of the form."""
    return [row for submission in submissions for row in _rows(form, submission, marking)]


def target_workbook(
    form: Form,
    title: str,
    year: int,
    zone: str,
    rows: Sequence[TargetRow],
    *,
    reasons: Mapping[str, Reason] | None = None,
    findings: Sequence[Finding] = (),
) -> WorkbookLayout:
    """The comparison as a workbook: how many targets each department met, with a chart; every target, with its working.

    What was written beside a row last time (``reasons``) stands there again.

    Raises:
        ValueError: there is no row.
    """
    if not rows:
        message = f"no target in {form.id}"
        raise ValueError(message)
    detail = target_sheet(title, rows, reasons or {})
    layouts = [
        overview_sheet(title, rows, detail),
        detail.sheet,
        findings_sheet(findings, {}),
        result_stamp(zone, year),
    ]
    return WorkbookLayout(layouts, title=title, first=TARGET_SHEET)


def _rows(form: Form, submission: Submission, marking: Marking) -> Iterator[TargetRow]:
    for indicator in indicators(form, submission):
        judged = judge(indicator, marking)
        sign = {">=": "≥", "<=": "≤"}.get(indicator.sign, indicator.sign)
        yield TargetRow(
            submission.code,
            submission.name,
            " / ".join(indicator.level.split()) or form.block("indicators").title,
            indicator.title,
            " ".join(filter(None, (sign, indicator.target, indicator.unit))),
            indicator.actual,
            judged.ratio,
            judged.standing.name,
            judged.unread or judged.formula,
            indicator.reason,
            f"indicators|{indicator.row}",
        )
    for table in _TABLES:
        yield from _records(form, submission, table)


def _records(form: Form, submission: Submission, table: tuple[str, str, str, str, str]) -> Iterator[TargetRow]:
    block, name, target, actual, unit = table
    for row in submission.rows.get(block, {}):
        aim, result = (submission.amount(f"{block}.{each}", row) for each in (target, actual))
        if aim is None:
            continue
        reached = None if result is None or not aim.value else NEAREST.divide(result.value, aim.value)
        measure = (submission.text(f"{block}.{unit}", row) or "") if unit else form.unit
        yield TargetRow(
            submission.code,
            submission.name,
            form.block(block).title,
            submission.text(f"{block}.{name}", row) or row,
            f"{aim.value:f} {measure}".strip(),
            "" if result is None else f"{result.value:f} {measure}".strip(),
            reached,
            _standing(reached).name,
            "",
            "",
            f"{block}|{row}",
        )


def _standing(reached: Decimal | None) -> Standing:
    """Of a plain number against a plain number: these are all to be reached."""
    if reached is None:
        return Standing.UNJUDGED
    if reached >= OVER:
        return Standing.OVER
    return Standing.MET if reached >= 1 else Standing.MISSED
