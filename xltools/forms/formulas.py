"""The Excel formula that every computed cell of a form should hold, given where the items stand on the sheet.

The template is written with these formulas and a returned workbook is compared with them; because they are made from
where the items are now, rows and columns that a clerk inserted change nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.core.address import Area, area_to_a1, to_a1
from xltools.core.expression import parse_term
from xltools.core.form import TOTAL_ROW, Form, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def computed(form: Form, rows: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """(item, row) of every computed cell, where ``rows`` lists the rows of each units block."""
    for code, block in _computed_items(form):
        for row in rows.get(block, _ONCE) if block else _ONCE:
            yield code, row


_ONCE = [TOTAL_ROW]


@lru_cache(maxsize=8)
def _computed_items(form: Form) -> tuple[tuple[str, str], ...]:
    """The items with computed cells; for one that every row of a units block computes, the block, otherwise nothing."""
    units = {block.id for block in form.blocks if block.shape is Shape.UNITS}
    blocks = ((code, code.partition(".")[0]) for code in form.items)
    return tuple(
        (code, block if form.formula(code) and block in units else "")
        for code, block in blocks
        if form.formula(code) or block in units
    )


@lru_cache(maxsize=8)
def parts_of(form: Form) -> Mapping[str, tuple[tuple[str, bool], ...]]:
    """The items that each formula of a form names, by the item that it computes, and whether they stand in its row.

    Items of the same block are those of the same row; of another block, its total is meant.
    """
    formulas = {code: form.formula(code) for code in form.items}
    return {
        code: tuple((item, _block(item) == _block(code)) for item in parse_term(text).items)
        for code, text in formulas.items()
        if text
    }


def _block(item: str) -> str:
    return item.partition(".")[0]


def expected_formula(
    form: Form,
    code: str,
    row: str,
    places: Mapping[tuple[str, str], tuple[int, int]],
    spans: Mapping[str, tuple[int, int]],
) -> str | None:
    """The formula, with ``=``, that the cell of an item should hold.

    ``places`` says where each (item, row) stands; ``spans`` gives, for each units block, the first and the last sheet
    row of the units below the total. None when a cell that the formula needs is nowhere to be found.
    """
    text = form.formula(code)
    if not text:
        return _column_sum(code, places, spans)
    try:
        cells = tuple([places[item, row if beside else TOTAL_ROW] for item, beside in parts_of(form)[code]])
    except KeyError:
        return None
    return _written(text, cells)


@lru_cache(maxsize=4_096)  # departments' sheets are alike
def _written(text: str, cells: tuple[tuple[int, int], ...]) -> str:
    """A formula of the form over the cells of its items, in the order in which it names them."""
    term = parse_term(text)
    at = dict(zip(term.items, map(to_a1, cells), strict=True))
    return f"={term.to_excel(at.__getitem__)}"


def _column_sum(
    code: str, places: Mapping[tuple[str, str], tuple[int, int]], spans: Mapping[str, tuple[int, int]]
) -> str | None:
    span, place = spans.get(_block(code)), places.get((code, TOTAL_ROW))
    return None if span is None or place is None else _sum(span, place[1])


@lru_cache(maxsize=1_024)
def _sum(span: tuple[int, int], column: int) -> str:
    cells = area_to_a1(Area(span[0], column, span[1], column))
    return f'=IF(COUNT({cells})=0,"",SUM({cells}))'
