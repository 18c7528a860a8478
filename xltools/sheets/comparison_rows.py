"""Rows of departments with the zone below: the shape of every table of the comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.address import Area, Position, to_a1
from xltools.core.layout import Choices, SheetLayout
from xltools.sheets.comparison_terms import ZONE_LABEL
from xltools.sheets.measure import height_of
from xltools.sheets.reasons import put_reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.core.series import Reason
    from xltools.core.submission import Submission

CODE, NAME, FIRST = 0, 1, 2  # columns
_CODE_WIDTH, _NAME_WIDTH = 10.0, 28.0
REASON_WIDTH = 30.0
_LARGEST_LIMIT = 1e6
_ONE_PAGE = 14  # departments whose tables may share a printed page


@dataclass(frozen=True, slots=True)
class Rows:
    """The sheet rows of the departments, first to last, and of the zone."""

    first: int
    last: int

    @property
    def zone(self) -> int:
        """The row of the zone, below the departments."""
        return self.last + 1

    @property
    def departments(self) -> range:
        """The departments' rows."""
        return range(self.first, self.last + 1)

    @property
    def all(self) -> range:
        """The departments' rows and the zone's."""
        return range(self.first, self.last + 2)

    def column(self, column: int) -> Area:
        """The departments' cells of a column."""
        return Area(self.first, column, self.last, column)

    def cells(self, column: int) -> str:
        """The departments' cells of a column as formulas of the same sheet name them."""
        return f"{to_a1((self.first, column), absolute=True)}:{to_a1((self.last, column), absolute=True)}"


def new_sheet(name: str, title: str, subtitle: str, columns: int, *, tab_color: str) -> SheetLayout:
    """A locked landscape sheet ``columns`` wide, with title and subtitle in its first two rows."""
    sheet = SheetLayout(name, protected=True, landscape=True, tab_color=tab_color)
    sheet.merge(Area(0, 0, 0, columns - 1), title, "title")
    sheet.merge(Area(1, 0, 1, columns - 1), subtitle, "subtitle wrap")
    sheet.heights |= {0: 32, 1: 18}
    return sheet


def put_header(sheet: SheetLayout, row: int, labels: Sequence[str], width: float) -> None:
    """The header of the table: code, name and ``labels``; it stays in sight and is repeated on every page."""
    sheet.put_row(row, CODE, ["预算编码", "部门（单位）", *labels], "header")
    sheet.widths |= {CODE: _CODE_WIDTH, NAME: _NAME_WIDTH}
    sheet.widths |= dict.fromkeys(range(FIRST, FIRST + len(labels)), width)
    sheet.heights[row] = max(height_of(label, width) for label in labels) + 4
    sheet.freeze = Position(row + 1, FIRST)
    sheet.repeat_rows = (row, row)


def put_rows(
    sheet: SheetLayout, heading_row: int, heading: str, submissions: Sequence[Submission], *, with_zone: bool = True
) -> Rows:
    """A heading, the departments below it, and the zone if it takes part; long names take more lines.

    A table of many departments begins a printed page of its own, unless it is the first.
    """
    sheet.put(heading_row, CODE, heading, "heading")
    sheet.heights[heading_row] = 24
    rows = Rows(heading_row + 1, heading_row + len(submissions))
    for row, submission in enumerate(submissions, rows.first):
        sheet.put(row, CODE, submission.code, "label code")
        sheet.put(row, NAME, submission.name, "label left")
        sheet.heights[row] = max(17.0, height_of(submission.name, _NAME_WIDTH))
    if with_zone:
        sheet.merge(Area(rows.zone, CODE, rows.zone, NAME), ZONE_LABEL, "label total")
        sheet.heights[rows.zone] = 20
    if len(submissions) > _ONE_PAGE and sheet.repeat_rows and heading_row > sheet.repeat_rows[1] + 1:
        sheet.page_breaks.append(heading_row)
    return rows


def put_reason_beside(
    sheet: SheetLayout, row: int, column: int, key: str, shown: str, reasons: Mapping[str, Reason]
) -> None:
    """Room for a reason at the end of a row, high enough for what was written there before."""
    known = reasons.get(key)
    put_reason(sheet, row, column, key, shown, known)
    if known is not None:
        sheet.heights[row] = max(sheet.heights[row], height_of(known.text, REASON_WIDTH))


def put_limit(sheet: SheetLayout, row: int, text: str, value: float, unit: str) -> str:
    """A line with a limit that may be changed; its cell as formulas of the same sheet name it."""
    sheet.merge(Area(row, CODE, row, NAME), text, "label")
    sheet.put(row, FIRST, value, "cell number input")
    sheet.put(row, FIRST + 1, unit, "left")
    sheet.choices.append(Choices(Area(row, FIRST, row, FIRST), least=0, most=_LARGEST_LIMIT))
    sheet.heights[row] = 17
    return to_a1((row, FIRST), absolute=True)


def quotient(numerator: str, denominator: str, factor: int = 1) -> str:
    """A formula (without ``=``) for a ratio: nothing where a side is blank or the denominator is zero."""
    times = "" if factor == 1 else f"*{factor}"
    return f'IF(OR({numerator}="",N({denominator})=0),"",{numerator}/{denominator}{times})'


def sum_of(cells: str) -> str:
    """A formula (with ``=``) for a sum: nothing where all cells are blank."""
    return f'=IF(COUNT({cells})=0,"",SUM({cells}))'
