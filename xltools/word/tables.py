"""A table as WordprocessingML: merged cells, repeated header rows, rows that stay whole."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from xltools.core.report import Cell, Look
from xltools.word.styles import TABLE
from xltools.word.xml import element, paragraph, run

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

    from xltools.core.report import Table
    from xltools.word.styles import Styles

_PADDING = {"top": 30, "left": 60, "bottom": 30, "right": 60}  # twips inside a cell: 0.5 and 1 mm
_SMALL = 14  # rows of a table that stays on one page
_LONG = 300  # characters of a text that may run over the end of a page
_LEAST = 440  # twips a row is high at least: 7.8 mm
_CHARACTER = 210  # twips of a character of 10.5 points


def table_element(table: Table, styles: Styles, width: int) -> BaseOxmlElement:
    """The table, ``width`` twips wide."""
    columns = _columns(table.widths, width)
    made = element("w:tbl", _properties(styles, width))
    made.append(element("w:tblGrid", *(element("w:gridCol", w=column) for column in columns)))
    starts: list[dict[int, Cell]] = [{} for _ in table.rows]
    covered: list[dict[int, Cell]] = [{} for _ in table.rows]
    for row, column, cell in table.placed():
        starts[row][column] = cell
        for below in range(row + 1, row + cell.rows):
            covered[below][column] = cell
    for number, (own, above) in enumerate(zip(starts, covered, strict=True)):
        line = element("w:tr", _row_properties(table, number))
        for column, cell in sorted((own | above).items()):
            span = sum(columns[column : column + cell.columns])
            line.append(_cell(cell, span, styles, continued=column in above))
        made.append(line)
    if len(table.rows) <= _SMALL and not any(map(_is_long, table.rows)):
        _keep_together(made)
    return made


def _is_long(row: tuple[Cell, ...]) -> bool:
    """Whether a row may be as high as a page, and so has to be split."""
    return any(len(cell.text) > _LONG for cell in row)


def _keep_together(table: BaseOxmlElement) -> None:
    """Let every row but the last stay on the page of the next one."""
    *rows, _last = table.findall(qn("w:tr"))
    for row in rows:
        for line in row.iter(qn("w:p")):
            line.get_or_add_pPr().get_or_add_keepNext()


def _columns(widths: tuple[int, ...], width: int) -> list[int]:
    """Column widths that add up exactly."""
    edges = [width * sum(widths[:end]) // sum(widths) for end in range(len(widths) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _properties(styles: Styles, width: int) -> BaseOxmlElement:
    style = styles.named(TABLE)
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = element(
        "w:tblBorders", *(element(f"w:{side}", val="single", sz=4, space=0, color="auto") for side in sides)
    )
    margins = element("w:tblCellMar", *(element(f"w:{side}", w=room, type="dxa") for side, room in _PADDING.items()))
    return element(
        "w:tblPr",
        *([element("w:tblStyle", val=style)] if style else []),
        element("w:tblW", w=width, type="dxa"),
        element("w:jc", val="center"),
        borders,
        element("w:tblLayout", type="fixed"),
        margins,
    )


def _row_properties(table: Table, number: int) -> BaseOxmlElement:
    heads = number < table.header
    whole = heads or not _is_long(table.rows[number])
    return element(
        "w:trPr",
        *([element("w:cantSplit")] if whole else []),
        element("w:trHeight", val=_LEAST),
        *([element("w:tblHeader")] if heads else []),
    )


def _cell(cell: Cell, width: int, styles: Styles, *, continued: bool) -> BaseOxmlElement:
    properties = element("w:tcPr", element("w:tcW", w=width, type="dxa"))
    if cell.columns > 1:
        properties.append(element("w:gridSpan", val=cell.columns))
    if cell.rows > 1:
        properties.append(element("w:vMerge") if continued else element("w:vMerge", val="restart"))
    properties.append(element("w:vAlign", val="center"))
    style = styles.of(cell.look)
    if continued:
        return element("w:tc", properties, paragraph(style))
    lines = [paragraph(style, *([run(line)] if line else [])) for line in cell.text.split("\n")]
    if cell.indent:
        for line in lines:
            line.get_or_add_pPr().append(element("w:ind", left=cell.indent * _CHARACTER))
    lines += [paragraph(style) for _ in range(cell.space)]
    lines += [paragraph(styles.of(Look.NUMBER), run(line)) for line in cell.signed]
    return element("w:tc", properties, *lines)
