"""What our worksheet writes at once is what XlsxWriter writes cell by cell."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from xltools.excel.worksheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

_texts = st.text(max_size=4) | st.sampled_from(["_x0041_", "\x07", " 空 ", '<&">', "\ufffe", "#N/A", "#CALC!"])
_numbers = st.integers(-(10**18), 10**18) | st.floats(allow_nan=False, allow_infinity=False) | st.decimals(-9, 9)
_results = _numbers | st.booleans() | st.sampled_from(["甲", '<&">', " 空 ", "#N/A", "#CALC!"])
_cells = st.one_of(
    st.tuples(st.just("blank")),
    st.tuples(st.just("string"), _texts),
    st.tuples(st.just("number"), _numbers),
    st.tuples(st.just("boolean"), st.booleans()),
    st.tuples(st.just("formula"), st.sampled_from(["=A1+1", '=IF(B2<1,"&","")']), _results),
)
_places = st.tuples(st.integers(0, 40), st.integers(0, 30))
_styles = st.sampled_from(["", "bold", "italic"])


def _written(
    kind: type[Worksheet], cells: Mapping[tuple[int, int], tuple[Any, ...]], rows: set[int]
) -> dict[str, bytes]:
    """The parts of a workbook with these cells, and heights and comments in these rows."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    formats = {"": None} | {word: book.add_format({word: True}) for word in ("bold", "italic")}
    sheet = book.add_worksheet("甲", worksheet_class=kind)
    for row in sorted(rows):
        sheet.set_row(row, (15, 30, 0)[row % 3], None, {"level": row % 2})
        sheet.write_comment(row + 3, 7, "注")
    if kind is Sheet:
        sheet.cover(cells)
    for (row, column), ((what, *values), style) in cells.items():
        look = formats[style]
        if kind is Sheet and what in _OWN:
            getattr(sheet, _OWN[what])(row, column, *values, look)
        elif what == "formula":
            sheet.write_formula(row, column, values[0], look, values[1])
        else:
            getattr(sheet, f"write_{what}")(row, column, *(values or [""]), look)
    book.close()
    with ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist() if "docProps" not in name}


_OWN = {"blank": "blank", "string": "text", "number": "number"}


@given(
    st.dictionaries(
        _places, st.tuples(_cells, _styles).filter(lambda cell: cell[0][0] != "blank" or cell[1]), max_size=12
    ),
    st.sets(st.integers(0, 45), max_size=3),
)
def test_it_is_what_the_library_writes(cells: dict[tuple[int, int], tuple[Any, ...]], rows: set[int]) -> None:
    """Rows in any order, empty ones with a height or a comment, texts that look like something else."""
    assert _written(Sheet, cells, rows) == _written(Worksheet, cells, rows)
