"""A master that a person has dressed up: whatever people put into workbooks, in one that departments report into."""

from __future__ import annotations

import re

from tests.excel.rich import FORM, changed, parts_of, rich_workbook

SHEET = "xl/worksheets/sheet3.xml"
"""The first department's sheet."""
OWN = "xl/worksheets/mine.xml"
"""The sheet that the person added: B1 holds a result that is out of date, C1 looks at a department's sheet."""

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_TAKEN = re.compile(r"xl/(charts|drawings/(drawing|_rels/drawing)|media|vba|_rels/vba)|customUI")
_RULE = (
    '<conditionalFormatting sqref="B3"><cfRule type="cellIs" priority="9999" operator="greaterThan">'
    "<formula>50</formula></cfRule></conditionalFormatting>"
)
_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def dressed_up(master: bytes, tab: str, cell: str) -> bytes:
    """The master as a macro workbook with a ribbon, on a department's sheet a chart, a picture and a rule.

    A sheet of the person's own looks at a cell of that sheet.
    """
    parts, rich = parts_of(master), parts_of(rich_workbook())
    taken = {name: each.replace(FORM.encode(), tab.encode()) for name, each in rich.items() if _TAKEN.match(name)}
    known = _lines(rich["[Content_Types].xml"])
    overrides = [each for name in taken for each in known if f'PartName="/{name}"' in each]
    overrides.append(f'<Override PartName="/{OWN}" ContentType="{_TYPE}"/>')
    defaults = [each for each in known if 'Extension="png"' in each or 'Extension="bin"' in each]
    types = re.sub(rb"application/[\w.-]+\.sheet\.main\+xml", _MACROS.encode(), parts["[Content_Types].xml"])
    project = next(each for each in _lines(rich["xl/_rels/workbook.xml.rels"]) if "vbaProject" in each)
    ribbon = next(each for each in _lines(rich["_rels/.rels"]) if "customUI" in each)
    links = {
        "_rels/.rels": ribbon,
        "xl/_rels/workbook.xml.rels": project.replace("rId8", "rMacros") + _link("worksheet", "worksheets/mine.xml"),
        "xl/worksheets/_rels/sheet3.xml.rels": _link("drawing", "../drawings/drawing1.xml"),
    }
    dressed = {name: _before(parts[name], "</Relationships>", xml) for name, xml in links.items()}
    dressed["[Content_Types].xml"] = _before(_before(types, "<Override", *defaults), "</Types>", *overrides)
    own = '<sheet name="我的" sheetId="900" r:id="rMine"/>'
    dressed["xl/workbook.xml"] = _before(parts["xl/workbook.xml"], "</sheets>", own)
    ruled = _before(parts[SHEET], "<conditionalFormatting", _RULE)
    dressed[SHEET] = _before(ruled, "<legacyDrawing", '<drawing r:id="rMine"/>')
    dressed[OWN] = (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}"><sheetData><row r="1">'
        '<c r="A1"><v>2</v></c><c r="B1"><f>A1*2</f><v>999</v></c>'
        f"<c r=\"C1\"><f>'{tab}'!{cell}*2</f><v>999</v></c></row></sheetData></worksheet>"
    ).encode()
    return changed(master, taken | dressed)


def _lines(part: bytes) -> list[str]:
    """The elements of a part that has no text."""
    return re.findall("<[^<]+/>", part.decode())


def _link(kind: str, target: str) -> str:
    return f'<Relationship Id="rMine" Type="{_RELATION}/{kind}" Target="{target}"/>'


def _before(part: bytes, mark: str, *xml: str) -> bytes:
    """The part with XML before the first place where a mark stands."""
    at = part.index(mark.encode())
    return part[:at] + "".join(xml).encode() + part[at:]
