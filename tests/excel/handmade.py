"""Workbooks made part by part, for what no library writes."""

from __future__ import annotations

import io
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(
    rows: str,
    *,
    before: str = "",
    after: str = "",
    prologue: str = "",
    shared_strings: str = "",
    names: str = "",
    extra: dict[str, str | bytes] | None = None,
) -> bytes:
    """A workbook of one sheet ``S`` with these ``<row>`` elements.

    ``before`` and ``after`` stand around ``<sheetData>``, ``prologue`` before the sheet's root; ``shared_strings`` is
    that whole part, ``names`` holds ``<definedName>`` elements, ``extra`` other parts by name.
    """
    strings = f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="S" sheetId="1" r:id="rId1"/></sheets><definedNames>{names}</definedNames></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>{strings}</Relationships>',
        "xl/worksheets/sheet1.xml": f'{prologue}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}'
        "</worksheet>",
        "xl/sharedStrings.xml": shared_strings or f'<sst xmlns="{MAIN}"/>',
    }
    return package(parts | (extra or {}))


def package(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP archive of these parts."""
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def cell(address: str, inside: str, kind: str = "") -> str:
    """A ``<c>`` element; ``kind`` is its ``t`` attribute."""
    return f'<c r="{address}" t="{kind}">{inside}</c>' if kind else f'<c r="{address}">{inside}</c>'


def row_of(*cells: str) -> bytes:
    """A workbook whose first row holds these cells."""
    return workbook(f'<row r="1">{"".join(cells)}</row>')
