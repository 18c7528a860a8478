"""A workbook to be written, as data: the same description goes to a file and to the workbook open in Excel."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.address import Area, Position, area_to_a1, quote_sheet, to_a1

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    CellValue = str | float | Decimal | bool | dt.date | None


class LayoutCell(NamedTuple):
    """What one cell is to hold; a tuple, because a summary has hundreds of thousands.

    Under a ``formula`` (with ``=``, functions named as in a file) the value is computed by the writer. ``style`` is a
    few style words, such as ``"amount input"``; ``link`` leads to a place in the workbook (``'sheet'!A1``);
    ``comment`` is a note on the cell.
    """

    value: CellValue = None
    formula: str = ""
    style: str = ""
    link: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """A drop-down list, or bounds on a number, for the cells of an area."""

    area: Area
    values: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    whole: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A style for the cells of an area that hold ``equal_to``, or for which ``formula`` (with ``=``) is true."""

    area: Area
    style: str
    equal_to: str = ""
    formula: str = ""


class ChartKind(StrEnum):
    """Charts that a director understands."""

    COLUMN = "column"
    STACKED = "stacked column"
    BAR = "bar"
    STACKED_BAR = "stacked bar"
    LINE = "line"
    DOUGHNUT = "doughnut"


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart: a name, and areas of a sheet for categories and values."""

    name: str
    sheet: str
    categories: Area
    values: Area


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart at a cell; ``width`` and ``height`` in pixels, ``unit`` for the value axis."""

    kind: ChartKind
    title: str
    series: tuple[Series, ...]
    at: Position
    width: int = 480
    height: int = 288
    unit: str = ""
    labels: bool = False
    number_format: str = ""


class Visibility(StrEnum):
    """Whether a sheet's tab is shown."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "very hidden"


@dataclass(slots=True)
class SheetLayout:
    """A sheet under construction; positions are zero-based (row, column).

    ``widths`` are in characters, ``heights`` in points. ``levels`` are the rows' levels in the outline, which stand
    below the row that sums them up. ``names`` become names scoped to the sheet. A protected sheet has no password;
    cells whose style has the word ``input`` stay open, and rows may be inserted. ``page_breaks`` are the rows that
    begin a page; rows in ``repeat_rows`` (first, last) are printed on every page. A sheet is printed as wide as a page;
    with ``one_page`` it is also no longer than one.
    """

    name: str
    cells: dict[tuple[int, int], LayoutCell] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    levels: dict[int, int] = field(default_factory=dict)
    names: dict[str, Area] = field(default_factory=dict)
    choices: list[Choices] = field(default_factory=list)
    highlights: list[Highlight] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    freeze: Position | None = None
    protected: bool = False
    visibility: Visibility = Visibility.VISIBLE
    landscape: bool = False
    print_area: Area | None = None
    repeat_rows: tuple[int, int] | None = None
    page_breaks: list[int] = field(default_factory=list)
    one_page: bool = False
    tab_color: str = ""
    grid_lines: bool = False
    filter: Area | None = None

    def put(
        self,
        row: int,
        column: int,
        value: CellValue = None,
        style: str = "",
        *,
        formula: str = "",
        link: str = "",
        comment: str = "",
    ) -> None:
        """Set one cell."""
        self.cells[row, column] = LayoutCell(value, formula, style, link, comment)

    def put_row(self, row: int, column: int, values: Sequence[CellValue], style: str = "") -> None:
        """Set cells side by side in one style."""
        for offset, value in enumerate(values):
            self.put(row, column + offset, value, style)

    def put_cells(self, row: int, column: int, cells: Iterable[LayoutCell]) -> None:
        """Set cells side by side; a cell may stand in many places."""
        own = self.cells
        for place, cell in enumerate(cells, column):
            own[row, place] = cell

    def merge(
        self,
        area: Area,
        value: CellValue = None,
        style: str = "",
        *,
        formula: str = "",
        link: str = "",
        comment: str = "",
        bordered: bool = True,
    ) -> None:
        """Set the first cell of an area and merge the area; one cell stays unmerged.

        All cells of the area are styled, since each draws its part of the border; where there is none, the first does.
        """
        single = (area.top, area.left) == (area.bottom, area.right)
        if bordered and not single:
            covered = LayoutCell(style=style)
            for row in range(area.top, area.bottom + 1):
                for column in range(area.left, area.right + 1):
                    self.cells[row, column] = covered
        self.put(area.top, area.left, value, style, formula=formula, link=link, comment=comment)
        if not single:
            self.merges.append(area)

    def reference(self, row: int, column: int, *, absolute: bool = False) -> str:
        """A cell of this sheet as other sheets' formulas name it."""
        return f"{quote_sheet(self.name)}!{to_a1((row, column), absolute=absolute)}"

    def range_reference(self, area: Area) -> str:
        """An area of this sheet as other sheets' formulas name it."""
        return f"{quote_sheet(self.name)}!{area_to_a1(area, absolute=True)}"


@dataclass(slots=True)
class WorkbookLayout:
    """A whole workbook to be written: sheets in tab order, its title, and the name of the sheet shown first."""

    sheets: list[SheetLayout]
    title: str = ""
    first: str = ""

    def sheet(self, name: str) -> SheetLayout:
        """The sheet of that name.

        Raises:
            KeyError: there is none.
        """
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)
