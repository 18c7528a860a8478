"""Columns of zone tables, taken from the form: every item of a block that is added up for the zone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.sheets.grid import value_style
from xltools.sheets.zone_table import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.form import Form


def block_columns(form: Form, block: str) -> list[Column]:
    """The items of a units block that are consolidated, under the headers that the form gives them."""
    return [
        Column(
            key=f"{block}.{item.id}",
            label=item.label,
            style=value_style(item),
            item=f"{block}.{item.id}",
            group=item.group,
        )
        for item in form.block(block).items
        if item.consolidated
    ]


def item_columns(form: Form, *codes: str) -> list[Column]:
    """Chosen items, in the order given."""
    return [
        Column(
            key=code,
            label=form.label(code),
            style=value_style(form.items[code]),
            item=code,
            summed=form.items[code].consolidated,
        )
        for code in codes
    ]


def line_columns(form: Form, block: str, lines: Sequence[str], item: str) -> list[Column]:
    """One column of a matrix, its lines side by side: a column for each, under the matrix column's own header."""
    labels = {line.id: line.label for line in form.block(block).lines}
    columns = item_columns(form, *(f"{block}.{line}.{item}" for line in lines))
    header = form.block(block).item(item).label
    return [replace(column, label=labels[line], group=header) for column, line in zip(columns, lines, strict=True)]


def ratio(
    key: str, label: str, numerator: str, denominator: str, *, style: str = "percent", factor: int = 100
) -> Column:
    """A column computed from two others; by default in per cent."""
    return Column(key=key, label=label, style=style, numerator=numerator, denominator=denominator, factor=factor)


def share(key: str, label: str, of: str) -> Column:
    """A department's share of the zone's total of a column, in per cent."""
    return Column(key=key, label=label, style="percent", share_of=of)
