"""Tables and charts of the zone's report: a row for each department, the zone below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.layout import ChartKind
from xltools.core.report import Cell, ChartSeries, Look, Picture, Table
from xltools.reporting.form_tables import header_paths, header_rows
from xltools.reporting.shown import plain
from xltools.reporting.widths import fitted
from xltools.sheets.comparison_terms import ZONE_LABEL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from xltools.reporting.zone_year import ZoneYear

MOST_DRAWN = 12  # departments in a chart


def items_table(year: ZoneYear, block_id: str) -> Table:
    """A block's items for each department, under the form's merged headers."""
    block = year.form.block(block_id)
    codes = [f"{block_id}.{item.id}" for item in block.items]
    paths = [(*path, item.label) for path, item in zip(header_paths(block.items), block.items, strict=True)]
    rows = [(each.name, [_own(year.reported(code, each.code)) for code in codes]) for each in year.submissions]
    rows.append((f"{ZONE_LABEL}合计", [_own(year.total(code)) for code in codes]))
    return table(header_rows("部门", paths), rows)


def table(header: Sequence[tuple[Cell, ...]], rows: Sequence[tuple[str, Sequence[str]]]) -> Table:
    """Rows of numbers behind their labels."""
    body = [(Cell(label, Look.TEXT), *(Cell(text, Look.NUMBER) for text in texts)) for label, texts in rows]
    return Table((*header, *body), fitted(rows), header=len(header))


def plain_header(*labels: str) -> list[tuple[Cell, ...]]:
    """A header of one row."""
    return [tuple(Cell(label, Look.HEADER) for label in labels)]


def texts_table(
    labels: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]], *, numbers: int = 0
) -> Table:
    """Rows of texts under a header; the last ``numbers`` columns hold numbers."""
    first = len(labels) - numbers
    body = [
        tuple(Cell(text, Look.NUMBER if column >= first else Look.TEXT) for column, text in enumerate(row))
        for row in rows
    ]
    return Table((*plain_header(*labels), *body), tuple(widths), header=1)


def departments_chart(year: ZoneYear, title: str, codes: Sequence[str], *, stacked: bool = False) -> Picture | None:
    """Items of the departments that have most of the first one beside each other, as bars that lie.

    None where fewer than two departments have any of it.
    """
    amounts = {each.code: [year.reported(code, each.code) for code in codes] for each in year.submissions}
    largest = sorted(
        (code for code, values in amounts.items() if any(values)),
        key=lambda code: (-sum(filter(None, amounts[code])), code),
    )[:MOST_DRAWN]
    if len(largest) < 2:  # noqa: PLR2004 - nothing to set beside it
        return None
    series = tuple(
        ChartSeries(year.form.label(code), tuple(amounts[each][number] for each in largest))
        for number, code in enumerate(codes)
    )
    kind = ChartKind.STACKED_BAR if stacked else ChartKind.BAR
    shown = title if len(largest) == len(year.submissions) else f"{title}（金额最大的{len(largest)}个部门）"
    return Picture(kind, shown, tuple(map(year.name, largest)), series, year.unit)


def parts_chart(year: ZoneYear, title: str, codes: Sequence[str]) -> Picture | None:
    """The parts of a sum as a ring; None where fewer than two parts are above zero, or one is below."""
    parts = [(year.form.label(code), value) for code in codes if (value := year.total(code))]
    if len(parts) < 2 or any(value < 0 for _label, value in parts):  # noqa: PLR2004 - one part is no division
        return None
    values = ChartSeries(title, tuple(value for _label, value in parts))
    return Picture(ChartKind.DOUGHNUT, title, tuple(label for label, _value in parts), (values,), year.unit)


def _own(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
