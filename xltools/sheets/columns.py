"""Columns of zone tables, taken from the form: every item of a block that is added up for the zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.sheets.grid import value_style
from xltools.sheets.zone_table import Column

if TYPE_CHECKING:
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
        Column(key=code, label=form.label(code), style=value_style(form.items[code]), item=code, summed=form.items[code].consolidated)
        for code in codes
    ]


def ratio(key: str, label: str, numerator: str, denominator: str, *, style: str = "percent", factor: int = 100) -> Column:
    """A column computed from two others; by default in per cent."""
    return Column(key=key, label=label, style=style, numerator=numerator, denominator=denominator, factor=factor)


def share(key: str, label: str, of: str) -> Column:
    """A department's share of the zone's total of a column, in per cent."""
    return Column(key=key, label=label, style="percent", share_of=of)
