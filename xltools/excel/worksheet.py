"""A worksheet of XlsxWriter that writes most cells in one go, and formulas with the results that they have."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellBlankTuple, CellNumberTuple, CellStringTuple, Worksheet

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from xlsxwriter.format import Format

    from xltools.excel.calculate import Result

_column_name = lru_cache(xl_col_to_name)


class Sheet(Worksheet):  # type: ignore[misc]  # the base class is untyped
    """A worksheet whose formulas may have no result, or an empty text as result, as Excel itself writes them."""

    def _prepare_formula(self, formula: str, *_options: object) -> str:
        """Layouts hold formulas in the notation of the file already; looking for new functions costs a quarter."""
        return formula.removeprefix("=")

    def _assemble_xml_file(self) -> None:
        """Let go of the cells once they are written: of many sheets they are most of what memory holds."""
        super()._assemble_xml_file()
        self.table.clear()

    def _write_cell(self, row: int, col: int, cell: tuple[Any, ...]) -> None:
        """Nearly all cells are blanks, texts and numbers with a style: written at once, they take half the time."""
        content, style = _CONTENT.get(type(cell)), cell[-1]
        if content is None or style is None:
            super()._write_cell(row, col, cell)
            return
        index = style._get_xf_index()  # noqa: SLF001 - what the base class calls here, too
        self.fh.write(f'<c r="{_column_name(col)}{row + 1}" s="{index}"' + content.format(cell[0]))

    def cover(self, places: Collection[tuple[int, int]]) -> None:
        """Make room for cells at these places, so that blanks need no look at the limits of the sheet."""
        if places:
            rows, columns = zip(*places, strict=True)
            self._check_dimensions(min(rows), min(columns))
            self._check_dimensions(max(rows), max(columns))

    def blank(self, row: int, column: int, style: Format) -> None:
        """A cell with a style and nothing in it, as are most; it lies among those that are covered."""
        self.table[row][column] = CellBlankTuple(style)

    def link(self, row: int, column: int, place: str, style: Format | None) -> None:
        """Make a cell lead to a place in the workbook, and leave what is in it to whoever writes it."""
        self.ignore_write_string = True
        self.write_url(row, column, f"internal:{place}", style, "")
        self.ignore_write_string = False

    def _xml_formula_element(
        self,
        formula: str,
        result: Result | None,
        attributes: Sequence[tuple[str, object]] = (),
    ) -> None:
        if result is None:
            self._xml_start_tag("c", attributes)
            self._xml_data_element("f", formula)
            self._xml_end_tag("c")
            return
        if isinstance(result, str):
            if not result:
                attributes = [*attributes, ("t", "str")]
            result = self._escape_control_characters(result)
        super()._xml_formula_element(formula, result, attributes)


# What follows the place and style of a cell that holds a blank, an entry of the table of texts, a number.
_CONTENT = {
    CellBlankTuple: "/>",
    CellStringTuple: ' t="s"><v>{}</v></c>',
    CellNumberTuple: "><v>{:.16G}</v></c>",
}
