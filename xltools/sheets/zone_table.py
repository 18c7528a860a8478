"""A table with a row for each department and a total: the shape of every sheet of the zone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from xltools.core.address import Area, to_a1
from xltools.core.form import TOTAL_ROW
from xltools.core.scale import PLAIN, Scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.layout import SheetLayout
    from xltools.core.submission import Submission
    from xltools.sheets.department import DepartmentSheet
    from xltools.sheets.layers import LayerSheet


class Source(Protocol):
    """Where a table takes a department's figures from."""

    @property
    def code(self) -> str:
        """The department's budget code."""
        ...

    @property
    def name(self) -> str:
        """The department's name."""
        ...

    @property
    def link(self) -> str:
        """The department's sheet; empty where there is none."""
        ...

    def value(self, item: str) -> Decimal | str | None:
        """What the department reported for an item; asked for where there is no department sheet."""
        ...

    def reference(self, item: str) -> str:
        """The item's cell as other sheets' formulas name it; empty where there is no department sheet."""
        ...


@dataclass(frozen=True, slots=True)
class SheetSource:
    """Figures taken by live formulas from a department's sheet in the same workbook."""

    sheet: DepartmentSheet
    code: str
    name: str

    @property
    def link(self) -> str:
        """The top of the department's sheet."""
        return self.sheet.layout.reference(0, 0)

    def value(self, item: str) -> None:  # noqa: ARG002 - the protocol's signature
        """The department's sheet has it."""
        return

    def reference(self, item: str) -> str:
        """The item's cell on the department's sheet."""
        return self.sheet.reference(item)


@dataclass(frozen=True, slots=True)
class ValueSource:
    """Figures given as values, for a zone with too many departments for a sheet each."""

    submission: Submission
    code: str
    name: str
    link: str = ""

    def value(self, item: str) -> Decimal | str | None:
        """The value that the department reported."""
        fact = self.submission.facts.get((item, TOTAL_ROW))
        if fact is None:
            return None
        return fact.text if fact.amount is None else fact.amount.value

    def reference(self, item: str) -> str:  # noqa: ARG002 - the protocol's signature
        """There is no sheet to refer to."""
        return ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a zone table.

    Either an ``item`` of the form, or the ratio of two other columns by their keys times ``factor``, or the share of
    the zone's total of a column in per cent. Items are added up in the total row when ``summed``; a ratio is recomputed
    there from the summed columns, never averaged.
    """

    key: str
    label: str
    style: str
    item: str = ""
    numerator: str = ""
    denominator: str = ""
    factor: int = 100
    share_of: str = ""
    summed: bool = True
    group: str = ""
    width: float = 13.0

    @property
    def is_money(self) -> bool:
        """Whether it shows amounts of the form's unit."""
        return bool(self.item) and "amount" in self.style.split()

    def shown_in(self, scale: Scale) -> Column:
        """The column with the style of its unit, amounts per head among them."""
        return replace(self, style=f"{self.style} {scale.style}".strip()) if "amount" in self.style.split() else self


@dataclass(frozen=True, slots=True)
class ZoneTable:
    """Where a table stands: its header row, first and last department rows, total row, and column of each key."""

    sheet: SheetLayout
    header: int
    first: int
    last: int
    total: int
    columns: dict[str, int]

    @property
    def sum(self) -> int:
        """The row of the departments' sum, which is the total where there are no layers."""
        return self.last + 1

    def values(self, key: str) -> Area:
        """The departments' cells of a column."""
        column = self.columns[key]
        return Area(self.first, column, self.last, column)

    @property
    def names(self) -> Area:
        """The departments' names."""
        return Area(self.first, NAME_COLUMN, self.last, NAME_COLUMN)

    def total_reference(self, key: str) -> str:
        """The total of a column as other sheets' formulas name it."""
        return self.sheet.reference(self.total, self.columns[key])

    def department_reference(self, index: int, key: str) -> str:
        """A department's cell of a column as other sheets' formulas name it."""
        return self.sheet.reference(self.first + index, self.columns[key])


CODE_COLUMN, NAME_COLUMN, FIRST_COLUMN = 0, 1, 2


def zone_table(
    sheet: SheetLayout,
    top: int,
    columns: Sequence[Column],
    sources: Sequence[Source],
    layers: Sequence[LayerSheet] = (),
    *,
    scale: Scale = PLAIN,
) -> ZoneTable:
    """Write header, departments and total at row ``top`` of a sheet; there is at least one department.

    With ``layers`` the departments' sum, a row for each layer and then the total of them all stand at the end. Money is
    shown in the unit of ``scale``.
    """
    columns = [
        replace(each, style=f"{each.style} {scale.style}".strip()) if each.is_money else each for each in columns
    ]
    grouped = any(column.group for column in columns)
    header = top + 1 if grouped else top
    places = {column.key: FIRST_COLUMN + index for index, column in enumerate(columns)}
    first = header + 1
    last = first + len(sources) - 1
    table = ZoneTable(sheet, header, first, last, last + 1 + (len(layers) + 1 if layers else 0), places)
    _write_header(table, columns, top)
    for row, source in enumerate(sources, first):
        sheet.heights[row] = 18
        sheet.put(row, CODE_COLUMN, source.code, "label code")
        sheet.put(row, NAME_COLUMN, source.name, "label left link" if source.link else "label left", link=source.link)
        for column in columns:
            _write_department(table, column, row, source, scale)
    if layers:
        _write_sum(table, columns, table.sum, "部门合计", table.last)
        for row, layer in enumerate(layers, table.sum + 1):
            _write_layer(table, columns, row, layer, scale)
    _write_sum(table, columns, table.total, "合计", table.total - 1)
    sheet.widths |= {CODE_COLUMN: 11, NAME_COLUMN: 26}
    sheet.widths |= {places[column.key]: column.width for column in columns}
    return table


def _write_header(table: ZoneTable, columns: Sequence[Column], top: int) -> None:
    sheet = table.sheet
    sheet.merge(Area(top, CODE_COLUMN, table.header, CODE_COLUMN), "预算编码", "header")
    sheet.merge(Area(top, NAME_COLUMN, table.header, NAME_COLUMN), "部门（单位）", "header")
    start = 0
    while start < len(columns):
        group = columns[start].group
        stop = start + 1
        while group and stop < len(columns) and columns[stop].group == group:
            stop += 1
        left = FIRST_COLUMN + start
        if group:
            sheet.merge(Area(top, left, top, FIRST_COLUMN + stop - 1), group, "header")
        for index in range(start, stop):
            place = FIRST_COLUMN + index
            area = Area(table.header if group else top, place, table.header, place)
            sheet.merge(area, columns[index].label, "header")
        start = stop
    sheet.heights[table.header] = 32


def _write_department(table: ZoneTable, column: Column, row: int, source: Source, scale: Scale) -> None:
    place = table.columns[column.key]
    style = f"cell {column.style}"
    if not column.item:
        table.sheet.put(row, place, style=style, formula=_ratio(table, column, row))
    elif reference := source.reference(column.item):
        shown = scale.formula(reference) if column.is_money else reference
        # A blank is shown as a blank, not as zero.
        table.sheet.put(row, place, style=style, formula=f'=IF({reference}="","",{shown})')
    else:
        value = source.value(column.item)
        converted = scale.value(value) if column.is_money and isinstance(value, Decimal) else value
        table.sheet.put(row, place, converted, style)


def _write_sum(table: ZoneTable, columns: Sequence[Column], row: int, label: str, last: int) -> None:
    """A row that adds up: the departments where there are no layers, else the departments' sum and the layers."""
    sheet = table.sheet
    first = table.first if last == table.last else table.sum
    sheet.merge(Area(row, CODE_COLUMN, row, NAME_COLUMN), label, "label total")
    for column in columns:
        place = table.columns[column.key]
        style = f"cell {column.style} total"
        if not column.item:
            # Shares are those of the departments, which add up to a hundred; of layers they would say nothing.
            shown = not column.share_of or row == table.sum
            sheet.put(row, place, style=style, formula=_ratio(table, column, row) if shown else "")
        elif column.summed:
            cells = f"{to_a1((first, place))}:{to_a1((last, place))}"
            sheet.put(row, place, style=style, formula=f'=IF(COUNT({cells})=0,"",SUM({cells}))')
        else:
            sheet.put(row, place, style=style)
    sheet.heights[row] = 20


def _write_layer(table: ZoneTable, columns: Sequence[Column], row: int, layer: LayerSheet, scale: Scale) -> None:
    sheet = table.sheet
    link = layer.sheet.reference(0, 0)
    sheet.merge(Area(row, CODE_COLUMN, row, NAME_COLUMN), layer.layer.value, "label left link", link=link)
    for column in columns:
        cell = layer.reference(column.item) if column.summed else ""
        shown = scale.formula(cell) if column.is_money else cell
        formula = f'=IF({cell}=0,"",{shown})' if cell else ""
        sheet.put(row, table.columns[column.key], style=f"cell {column.style}", formula=formula)
    sheet.heights[row] = 18


def _ratio(table: ZoneTable, column: Column, row: int) -> str:
    numerator = to_a1((row, table.columns[column.numerator or column.share_of]))
    base = table.sum if column.share_of else row
    denominator = to_a1((base, table.columns[column.denominator or column.share_of]), absolute=bool(column.share_of))
    factor = "" if column.factor == 1 else f"*{column.factor}"
    return f'=IF(OR(NOT(ISNUMBER({numerator})),N({denominator})=0),"",{numerator}/{denominator}{factor})'
