"""Check marks beside the rows of a department sheet, which change while the clerk types."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xltools.core.address import Area, to_a1
from xltools.core.layout import Highlight
from xltools.sheets.grid import HELPER_COLUMN, MARK_COLUMN, MESSAGE_COLUMN

if TYPE_CHECKING:
    from xltools.core.layout import SheetLayout

_STYLES = {"✗": "bad", "△": "warn", "≈": "warn", "○": "warn", "✓": "good"}
_GRAVITY = ("✓", "≈", "○", "△", "✗")  # the mark of a row is the gravest of its checks


class _Check(NamedTuple):
    """A formula without ``=`` that gives a mark or nothing, and what is said where it gives the ``alarm``."""

    formula: str
    message: str
    alarm: str


class Marks:
    """Collects the checks of each sheet row, then writes a mark, a message and the hidden helper cells."""

    def __init__(self) -> None:
        """Begin without checks."""
        self._rows: dict[int, list[_Check]] = {}

    def relation(self, row: int, formula: str, message: str) -> None:
        """Add a check whose formula (without ``=``) gives ✓, ≈, ✗ or nothing."""
        self._add(row, _Check(formula, message, "✗"))

    def to_explain(self, row: int, formula: str, message: str) -> None:
        """Add a check that does not block but wants a written reason: △ in the place of ✗."""
        self._add(row, _Check(f'SUBSTITUTE({formula},"✗","△")', f"{message}（请说明）", "△"))

    def required(self, row: int, cell: str, label: str) -> None:
        """Add a mark that shows ○ while a required cell is blank."""
        self._add(row, _Check(f'IF(TRIM({cell})="","○","✓")', f"必填：{label}", "○"))

    def _add(self, row: int, check: _Check) -> None:
        self._rows.setdefault(row, []).append(check)

    def write(self, sheet: SheetLayout, title_row: int) -> None:
        """Put the marks on the sheet and their count beside its title."""
        last = max(self._rows, default=title_row)
        for row, checks in self._rows.items():
            self._write_row(sheet, row, checks)
        if not self._rows:
            return
        marks = f"{to_a1((title_row + 1, MARK_COLUMN), absolute=True)}:{to_a1((last, MARK_COLUMN), absolute=True)}"
        sheet.put(
            title_row,
            MARK_COLUMN,
            style="mark bold",
            formula=f'=IF(COUNTIF({marks},"✗")>0,"✗",IF(COUNTIF({marks},"○")>0,"○",IF(COUNTIF({marks},"△")>0,"△","✓")))',
        )
        sheet.put(
            title_row,
            MESSAGE_COLUMN,
            style="note",
            formula=(
                f'="校验：不符 "&COUNTIF({marks},"✗")&" 行，需说明 "&COUNTIF({marks},"△")'
                f'&" 行，未填 "&COUNTIF({marks},"○")&" 行"'
            ),
        )
        area = Area(title_row, MARK_COLUMN, last, MARK_COLUMN)
        sheet.highlights.extend(Highlight(area, style, equal_to=mark) for mark, style in _STYLES.items())

    def _write_row(self, sheet: SheetLayout, row: int, checks: list[_Check]) -> None:
        helpers = [to_a1((row, HELPER_COLUMN + index)) for index in range(len(checks))]
        for index, check in enumerate(checks):
            sheet.put(row, HELPER_COLUMN + index, style="muted", formula=f"={check.formula}")
            sheet.hidden_columns.add(HELPER_COLUMN + index)
        sheet.put(row, MARK_COLUMN, style="mark", formula=f"={_gravest(helpers)}")
        messages = [
            f'IF({cell}="{check.alarm}","{_quoted(check.message)}　","")'
            for cell, check in zip(helpers, checks, strict=True)
        ]
        sheet.put(row, MESSAGE_COLUMN, style="note", formula=f"={'&'.join(messages)}")


def _gravest(helpers: list[str]) -> str:
    """The gravest mark of a row's helper cells, as the inside of a formula."""
    if len(helpers) == 1:
        return helpers[0]
    span = f"{helpers[0]}:{helpers[-1]}"
    worst = '""'
    for mark in _GRAVITY:
        worst = f'IF(COUNTIF({span},"{mark}"),"{mark}",{worst})'
    return worst


def _quoted(text: str) -> str:
    return text.replace('"', '""')
