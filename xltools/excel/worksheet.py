"""A worksheet of XlsxWriter that writes most cells in one go, and formulas with the results that they have."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellBlankTuple, CellFormulaTuple, CellNumberTuple, CellStringTuple, Worksheet

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from decimal import Decimal

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import RowInfo

    from xltools.excel.calculate import Result


class _Looks(dict["Format | None", str]):
    """What a cell says of its format, by format."""

    def __missing__(self, style: Format | None) -> str:
        self[style] = look = f' s="{style._get_xf_index()}"' if style else ""  # noqa: SLF001 - as the base class
        return look


_column_name = lru_cache(xl_col_to_name)
_new = tuple.__new__  # a named tuple without the detour through Python


class Sheet(Worksheet):  # type: ignore[misc]  # the base class is untyped
    """A worksheet whose formulas may have no result, or an empty text as result, as Excel itself writes them."""

    def _prepare_formula(self, formula: str, *_options: object) -> str:
        """Layouts hold formulas in the notation of the file already; looking for new functions costs a quarter."""
        return formula.removeprefix("=")

    def _assemble_xml_file(self) -> None:
        """Let go of the cells once they are written: of many sheets they are most of what memory holds."""
        super()._assemble_xml_file()
        self.table.clear()

    def _write_rows(self) -> None:
        """The rows in their order; the base class looks for a cell in every column of every row, and twice."""
        self._calculate_spans()
        looks = _Looks()
        for row in sorted({*self.table, *self.comments, *self.row_info}):
            span, look = self.row_spans.get(row // _SPANNED), self.row_info.get(row)
            if cells := self.table.get(row):
                self._begin_row(row, span, look)
                self._write_cells(row, cells, looks)
                self._xml_end_tag("row")
            else:
                self._write_empty_row(row, span, look)

    def _begin_row(self, row: int, span: str | None, look: RowInfo | None) -> None:
        """The start of a row with cells; nearly all of them differ in their heights alone."""
        if look and (look.row_format or look.hidden or look.level or look.collapsed):
            self._write_row(row, span, look)
        else:
            height = look.height if look else self.default_row_height
            tall = "" if height == self.original_row_height else f' ht="{height * 0.75:.16g}" customHeight="1"'
            self.fh.write(f'<row r="{row + 1}" spans="{span}"{tall}>')

    def _write_cells(self, row: int, cells: Mapping[int, tuple[Any, ...]], looks: _Looks) -> None:
        """Nearly all cells are texts, blanks, numbers and formulas: written at once, they take a fraction of the time.

        No row or column of ours has a style that its cells would take over.
        """
        write, number = self.fh.write, row + 1
        for column in sorted(cells):
            cell = cells[column]
            kind = type(cell)
            if kind is CellStringTuple:
                write(f'<c r="{_column_name(column)}{number}"{looks[cell[1]]} t="s"><v>{cell[0]}</v></c>')
            elif kind is CellBlankTuple:
                write(f'<c r="{_column_name(column)}{number}"{looks[cell[0]]}/>')
            elif kind is CellNumberTuple:
                write(f'<c r="{_column_name(column)}{number}"{looks[cell[1]]}><v>{cell[0]:.16G}</v></c>')
            elif kind is CellFormulaTuple:
                write(f'<c r="{_column_name(column)}{number}"{looks[cell[1]]}{self._formula(cell[0], cell[2])}</c>')
            else:
                self._write_cell(row, column, cell)

    def _formula(self, formula: str, result: Result | None) -> str:
        """What follows the place and style of a formula; without a result, the cell has none."""
        text = self._escape_data(formula)
        match result:
            case None:
                return f"><f>{self._escape_control_characters(text)}</f>"
            case bool():
                return f' t="b"><f>{text}</f><v>{result:d}</v>'
            case str():
                kind = "e" if result in _ERRORS else "str"
                shown = self._escape_data(self._escape_control_characters(result))
                return f' t="{kind}"><f>{text}</f><v>{shown}</v>'
            case _:
                return f"><f>{text}</f><v>{result}</v>"

    def _calculate_spans(self) -> None:
        """The first and the last column that hold anything, of every sixteen rows."""
        spans: dict[int, tuple[int, int]] = {}
        for row, cells in (*self.table.items(), *self.comments.items()):
            if cells:
                block = row // _SPANNED
                first, last = min(cells), max(cells)
                known = spans.get(block, (first, last))
                spans[block] = min(first, known[0]), max(last, known[1])
        self.row_spans = {block: f"{first + 1}:{last + 1}" for block, (first, last) in spans.items()}

    def cover(self, places: Collection[tuple[int, int]]) -> None:
        """Make room for cells at these places, so that blanks need no look at the limits of the sheet."""
        if places:
            rows, columns = {row for row, _column in places}, {column for _row, column in places}
            self._check_dimensions(min(rows), min(columns))
            self._check_dimensions(max(rows), max(columns))

    def blank(self, row: int, column: int, style: Format) -> None:
        """A cell with a style and nothing in it; it lies among those that are covered."""
        self.table[row][column] = _new(CellBlankTuple, (style,))

    def text(self, row: int, column: int, text: str, style: Format | None) -> None:
        """A text that a cell can hold, in a cell that is covered."""
        place = self.str_table._get_shared_string_index(text)  # noqa: SLF001 - what the base class calls here, too
        self.table[row][column] = _new(CellStringTuple, (place, style))

    def number(self, row: int, column: int, number: float | Decimal, style: Format | None) -> None:
        """A finite number, in a cell that is covered."""
        self.table[row][column] = _new(CellNumberTuple, (number, style))

    def link(self, row: int, column: int, place: str, style: Format | None) -> None:
        """Make a cell lead to a place in the workbook, and leave what is in it to whoever writes it."""
        self.ignore_write_string = True
        self.write_url(row, column, f"internal:{place}", style, "")
        self.ignore_write_string = False


_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
"""What a formula can give that a file stores as an error; newer ones are stored as texts."""
_SPANNED = 16  # rows that share what is said of their columns
