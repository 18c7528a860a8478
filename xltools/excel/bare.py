"""A workbook of nothing but cells, for an engine to read: no formats, no shared texts, nothing packed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZIP_STORED, ZipInfo

from xltools.core.address import Position, to_a1
from xltools.core.snapshot import ErrorValue
from xltools.excel.patch.packed import Packed, package_of
from xltools.excel.patch.text import escape, quoted
from xltools.excel.patch.values import cell_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.recalculate.engine import Result

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


class Formula(NamedTuple):
    """A formula as files write it, without ``=``."""

    text: str


_EMPTY_TEXT = Formula('""')
"""A cell that shows nothing and is no blank: only a formula gives that in a file."""

Cells = dict[tuple[int, int], "Result | Formula"]


def bare_workbook(sheets: Mapping[str, Cells], *, date1904: bool) -> bytes:
    """A workbook of these sheets; no result is stored with a formula.

    Raises:
        Unwritable: a value is one that no cell can hold.
    """
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook([*sheets], date1904=date1904),
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)]
        ),
    }
    for number, cells in enumerate(sheets.values(), 1):
        rows = "".join(_rows(cells))
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        )
    return package_of((ZipInfo(name), Packed.of(xml.encode(), ZIP_STORED)) for name, xml in parts.items())


def _content_types(sheets: int) -> str:
    types = [("/xl/workbook.xml", "sheet.main")]
    types += [(f"/xl/worksheets/sheet{number}.xml", "worksheet") for number in range(1, sheets + 1)]
    overrides = "".join(f'<Override PartName="{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in types)
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{rels}{overrides}</Types>'


def _relations(targets: list[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _workbook(names: list[str], *, date1904: bool) -> str:
    sheets = "".join(
        f'<sheet name={quoted(name)} sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(names, 1)
    )
    about = f'<workbookPr date1904="{int(date1904)}"/>'
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{about}<sheets>{sheets}</sheets></workbook>'


def _rows(cells: Cells) -> Iterator[str]:
    row = -1
    for at in sorted(cells):
        if at[0] != row:
            yield f'{"</row>" if row >= 0 else ""}<row r="{at[0] + 1}">'
            row = at[0]
        yield _cell(at, cells[at])
    if row >= 0:
        yield "</row>"


def _cell(at: tuple[int, int], content: Result | Formula) -> str:
    if content == "":
        content = _EMPTY_TEXT
    if isinstance(content, Formula | ErrorValue):  # an error is what its formula gives
        text = content.text if isinstance(content, Formula) else content
        return f'<c r="{to_a1(at)}"><f>{escape(text)}</f></c>'
    return cell_xml("", Position(*at), "", content, date1904=False)
