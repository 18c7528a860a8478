"""Render a workbook layout as an .xlsx file whose formulas already carry their results."""

from __future__ import annotations

import datetime as dt
import warnings
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING

import xlsxwriter

from xltools.core.layout import Visibility
from xltools.excel.calculate import CannotCalculate, calculate_cells
from xltools.excel.charts import insert_chart
from xltools.excel.choices import Lists, add_choices, with_lists
from xltools.excel.memory import give_back, uncollected
from xltools.excel.needed import needed
from xltools.excel.styles import DEFAULT, conditional_properties, properties
from xltools.excel.worksheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from xlsxwriter.format import Format

    from xltools.core.layout import CellValue, Highlight, LayoutCell, SheetLayout, WorkbookLayout
    from xltools.excel.calculate import Result

Results = dict[str, dict[tuple[int, int], "Result"]]
"""What the formulas give, by sheet and cell."""


_LONGEST_TEXT = 32_767  # characters in a cell (Excel specifications and limits)
_A4 = 9
_FOOTER = '&C&"宋体,常规"&9第 &P 页 共 &N 页'
# A fixed date, so that the same layout always gives the same bytes.
_CREATED = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
# Without a password, and everything open that helps to fill the form in: the lock is against slips of the finger.
_PROTECTION = dict.fromkeys(
    (
        "format_cells",
        "format_columns",
        "format_rows",
        "insert_rows",
        "sort",
        "autofilter",
        "objects",
    ),
    True,
)


def render(book: WorkbookLayout, *, today: dt.date | None = None) -> bytes:
    """The workbook as the bytes of an .xlsx file; the same layout gives the same bytes.

    A draft is calculated and the results are written beside the formulas, so that programs which do not recalculate
    show them too, and charts are drawn from them. A formula that the engine cannot calculate gets no result; Excel,
    WPS and LibreOffice calculate all formulas when they open the file. ``today`` is what TODAY() gives.

    Raises:
        KeyError: a style has an unknown word, or ``book.first`` names no sheet.
        ValueError: a text is longer than a cell can hold, or a sheet has no name.
        xlsxwriter.exceptions.XlsxWriterException: a sheet name is invalid or used twice, or merged areas overlap.
        UserWarning: XlsxWriter would leave something out, such as a name, list or link that Excel does not allow.
    """
    if book.first:
        book.sheet(book.first)
    if any(not sheet.name for sheet in book.sheets):
        message = "a sheet has no name"
        raise ValueError(message)
    complete, lists = with_lists(book)
    with warnings.catch_warnings(), uncollected():
        warnings.simplefilter("error", UserWarning)
        return _finished(complete, lists, _results(complete, today))


def _results(book: WorkbookLayout, today: dt.date | None) -> Results:
    """What the formulas give; nothing where the engine gives up on the whole workbook."""
    formulas = {sheet.name: [at for at, cell in sheet.cells.items() if cell.formula] for sheet in book.sheets}
    if not any(formulas.values()):
        return {}
    try:
        return calculate_cells(_draft(book), formulas, fixed={}, today=today)
    except CannotCalculate:
        return {}
    finally:
        give_back()


class _Formats(dict[str, "Format"]):
    """Formats by style, each made once."""

    def __init__(self, make: Callable[[str], Format]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, style: str) -> Format:
        self[style] = made = self._make(style)
        return made


def _open(stream: BytesIO) -> xlsxwriter.Workbook:
    options = {
        "in_memory": True,
        "strings_to_numbers": False,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": DEFAULT,
    }
    workbook = xlsxwriter.Workbook(stream, options)
    workbook.worksheet_class = Sheet
    return workbook


def _draft(book: WorkbookLayout) -> bytes:
    """Only what formulas need: themselves, the cells that they look at, and names."""
    stream = BytesIO()
    workbook = _open(stream)
    seen = needed(book)
    for sheet in book.sheets:
        worksheet = workbook.add_worksheet(sheet.name)
        cells = sheet.cells if seen is None else _wanted(sheet, seen[sheet.name])
        worksheet.cover(cells)
        for (row, column), cell in cells.items():
            if cell.formula:
                worksheet.write_formula(row, column, cell.formula)
            elif cell.value is not None:
                _write_value(worksheet, row, column, cell.value, None)
        _define_names(workbook, sheet)
    workbook.close()
    return stream.getvalue()


def _wanted(sheet: SheetLayout, seen: set[tuple[int, int]]) -> dict[tuple[int, int], LayoutCell]:
    """The formulas of a sheet, and the cells that formulas look at."""
    formulas = {at: cell for at, cell in sheet.cells.items() if cell.formula}
    return formulas | {at: sheet.cells[at] for at in seen if at in sheet.cells}


def _finished(book: WorkbookLayout, lists: Lists, results: Results) -> bytes:
    stream = BytesIO()
    workbook = _open(stream)
    workbook.set_properties({"title": book.title, "author": "xltools", "created": _CREATED})
    workbook.set_size(1600, 960)
    formats = _Formats(lambda style: workbook.add_format(properties(style)))
    conditional = _Formats(lambda style: workbook.add_format(conditional_properties(style)))
    worksheets = {sheet.name: workbook.add_worksheet(sheet.name) for sheet in book.sheets}
    for sheet in book.sheets:
        worksheet = worksheets[sheet.name]
        worksheet.cover(sheet.cells)
        _set_grid(worksheet, sheet)
        for area in sheet.merges:
            worksheet.merge_range(*area, "")
        _write_cells(worksheet, sheet, formats, results.get(sheet.name, {}))
        _define_names(workbook, sheet)
        for choices in sheet.choices:
            add_choices(worksheet, choices, lists)
        for highlight in sheet.highlights:
            _highlight(worksheet, highlight, conditional)
        _set_page(worksheet, sheet)
        _set_access(worksheet, sheet)
    for sheet in book.sheets:
        for chart in sheet.charts:
            insert_chart(workbook, worksheets[sheet.name], chart)
    worksheets[_first(book)].activate()
    workbook.close()
    return stream.getvalue()


def _first(book: WorkbookLayout) -> str:
    """The sheet to open on: a hidden one would leave Excel without an active tab."""
    return book.first or next(sheet.name for sheet in book.sheets if sheet.visibility is Visibility.VISIBLE)


def _write_cells(
    worksheet: Sheet,
    sheet: SheetLayout,
    formats: _Formats,
    results: Mapping[tuple[int, int], Result],
) -> None:
    for (row, column), (value, formula, words, link, comment) in sheet.cells.items():
        if (
            isinstance(value, str)
            and value[:1] not in _TELLING
            and not (formula or link or comment or len(value) > _LONGEST_TEXT)
        ):
            worksheet.text(row, column, value, formats[words])  # as most cells are
            continue
        style = formats[_full_style(value, words)] if words or value is not None else None
        if link:
            worksheet.link(row, column, link, style)
        if formula:
            worksheet.write_formula(row, column, formula, style, results.get((row, column)))
        elif value is not None:
            _write_value(worksheet, row, column, value, style)
        elif style is not None:
            worksheet.blank(row, column, style)
        if comment:
            worksheet.write_comment(row, column, comment, _comment_box(comment))


def _full_style(value: CellValue, words: str) -> str:
    """The cell's style and what its value needs besides: a date shows as a date, ``=1+1`` stays a text when edited."""
    if isinstance(value, str):
        return f"{words} literal" if value[:1] in _FORMULA_SIGNS else words
    if isinstance(value, dt.date):
        return f"{'time' if isinstance(value, dt.datetime) else 'date'} {words}"
    return words


_FORMULA_SIGNS = frozenset("=+-@")
_TELLING = _FORMULA_SIGNS | {"<"}
"""What a text begins with that needs a closer look."""


def _write_value(
    worksheet: Sheet,
    row: int,
    column: int,
    value: str | float | Decimal | dt.date,
    style: Format | None,
) -> None:
    if isinstance(value, str):
        _write_text(worksheet, row, column, value, style)
    elif isinstance(value, bool):
        worksheet.write_boolean(row, column, value, style)
    elif isinstance(value, dt.date):
        worksheet.write_datetime(row, column, value, style)
    elif isfinite(value):
        worksheet.number(row, column, value, style)
    else:
        worksheet.write_number(row, column, value, style)


def _write_text(worksheet: Sheet, row: int, column: int, text: str, style: Format | None) -> None:
    if len(text) > _LONGEST_TEXT:
        message = f"{worksheet.name} ({row}, {column}): a text of {len(text)} characters does not fit into a cell"
        raise ValueError(message)
    if text.startswith("<r>") and text.endswith("</r>"):
        # XlsxWriter takes such a text for XML of its own making; two runs of the same look hold it safely.
        worksheet.write_rich_string(row, column, text[:1], style, text[1:], style)
    else:
        worksheet.text(row, column, text, style)


def _comment_box(comment: str) -> dict[str, object]:
    """A box that shows the whole comment: about 20 Chinese characters a line."""
    lines = sum(1 + len(line) // 20 for line in comment.splitlines())
    return {
        "author": "xltools",
        "font_name": "宋体",
        "font_size": 9,
        "width": 260,
        "height": 24 + 16 * lines,
    }


def _define_names(workbook: xlsxwriter.Workbook, sheet: SheetLayout) -> None:
    for name, area in sheet.names.items():
        workbook.define_name(f"{sheet.name}!{name}", f"={sheet.range_reference(area)}")


def _highlight(worksheet: Sheet, highlight: Highlight, formats: _Formats) -> None:
    if highlight.formula:
        rule: dict[str, object] = {"type": "formula", "criteria": highlight.formula}
    else:
        text = highlight.equal_to.replace('"', '""')
        rule = {"type": "cell", "criteria": "==", "value": f'"{text}"'}
    worksheet.conditional_format(*highlight.area, {**rule, "format": formats[highlight.style]})


def _set_grid(worksheet: Sheet, sheet: SheetLayout) -> None:
    for column in sorted(sheet.widths.keys() | sheet.hidden_columns):
        options = {"hidden": True} if column in sheet.hidden_columns else {}
        worksheet.set_column(column, column, sheet.widths.get(column), None, options)
    for row, height in sheet.heights.items():
        worksheet.set_row(row, height, None, {"level": sheet.levels[row]} if row in sheet.levels else None)
    if sheet.levels:
        worksheet.outline_settings(symbols_below=False)
    if sheet.freeze and any(sheet.freeze):
        worksheet.freeze_panes(*sheet.freeze)
    if not sheet.grid_lines:
        worksheet.hide_gridlines(2)
    if sheet.filter:
        worksheet.autofilter(*sheet.filter)


def _set_page(worksheet: Sheet, sheet: SheetLayout) -> None:
    """A4, as wide as one page and as many pages long as it takes, where it is not to be one page."""
    worksheet.set_paper(_A4)
    if sheet.landscape:
        worksheet.set_landscape()
    worksheet.fit_to_pages(1, int(sheet.one_page))
    worksheet.center_horizontally()
    worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    worksheet.set_footer(_FOOTER, {"margin": 0.3})
    if sheet.print_area:
        worksheet.print_area(*sheet.print_area)
    if sheet.repeat_rows:
        worksheet.repeat_rows(*sheet.repeat_rows)
    if sheet.page_breaks:
        worksheet.set_h_pagebreaks(sheet.page_breaks)


def _set_access(worksheet: Sheet, sheet: SheetLayout) -> None:
    if sheet.protected:
        worksheet.protect("", _PROTECTION)
    if sheet.tab_color:
        worksheet.set_tab_color(sheet.tab_color)
    if sheet.visibility is Visibility.HIDDEN:
        worksheet.hide()
    elif sheet.visibility is Visibility.VERY_HIDDEN:
        worksheet.very_hidden()
