"""The add-in as a file: a package of parts around the VBA project, the same bytes for the same sources and settings."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from xltools.addin.project import Kind, Module, vba_project
from xltools.addin.ribbon import labelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.addin.sources import Sources

PROJECT = "Xltools"
SETTINGS_PART = "xl/worksheets/sheet1.xml"
INTERPRETER_CELL = "B1"

_BOOK, _SHEET = "ThisWorkbook", "Sheet1"
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office"
_WORKBOOK_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CREATED = (1980, 1, 1, 0, 0, 0)  # the first time that a zip file can tell


def build(sources: Sources, *, interpreter: str, language: str) -> bytes:
    """The add-in (.xlam) for one Python and one language (``zh``, ``en``).

    Raises:
        KeyError: there are no texts in this language, or no icon of a name.
    """
    texts = sources.texts[language]
    ribbon, icons = labelled(sources.ribbon, texts["ribbon"])
    settings = {
        "interpreter": interpreter,
        "language": language,
        "title": texts["messages"]["title"],
        "failure": texts["messages"]["failure"],
    }
    return _package(
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations(
                (f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
                (f"{_MICROSOFT}/2007/relationships/ui/extensibility", "customUI/customUI14.xml"),
            ),
            "customUI/customUI14.xml": ribbon,
            "customUI/_rels/customUI14.xml.rels": _relations(
                *((f"{_OFFICE}/image", f"images/{name}.png") for name in icons), names=icons
            ),
            **{f"customUI/images/{name}.png": sources.icons[name] for name in icons},
            "xl/workbook.xml": _workbook(),
            "xl/_rels/workbook.xml.rels": _relations(
                (f"{_OFFICE}/worksheet", "worksheets/sheet1.xml"),
                (f"{_OFFICE}/styles", "styles.xml"),
                (f"{_MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin"),
            ),
            SETTINGS_PART: _settings(settings),
            "xl/styles.xml": _styles(),
            "xl/vbaProject.bin": vba_project(PROJECT, _modules(sources)),
        }
    )


def _modules(sources: Sources) -> list[Module]:
    """The modules of the sources behind those that every workbook has."""
    documents = [Module(_BOOK, "", Kind.WORKBOOK), Module(_SHEET, "", Kind.SHEET)]
    return [*documents, *(Module(name, code) for name, code in sources.modules.items())]


def _package(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    # Stored, not compressed: what zlib makes of it differs from version to version.
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            about = zipfile.ZipInfo(name, _CREATED)
            about.create_system = 0  # the same wherever it is built
            package.writestr(about, content)
    return stream.getvalue()


def _content_types() -> str:
    defaults = {
        "rels": "application/vnd.openxmlformats-package.relationships+xml",
        "xml": "application/xml",
        "bin": "application/vnd.ms-office.vbaProject",
        "png": "image/png",
    }
    overrides = {
        "xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
        SETTINGS_PART: f"{_WORKBOOK_TYPES}.worksheet+xml",
        "xl/styles.xml": f"{_WORKBOOK_TYPES}.styles+xml",
    }
    inside = [f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in defaults.items()]
    inside += [f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides.items()]
    return f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">{"".join(inside)}</Types>'


def _relations(*relations: tuple[str, str], names: Sequence[str] = ()) -> str:
    """A part of relations, each with its type and target, named in their order where no names are given."""
    keys = names or [f"rId{number}" for number in range(1, len(relations) + 1)]
    inside = "".join(
        f'<Relationship Id={quoteattr(key)} Type="{kind}" Target={quoteattr(target)}/>'
        for key, (kind, target) in zip(keys, relations, strict=True)
    )
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _workbook() -> str:
    return (
        f'{_DECLARATION}<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_OFFICE}"><workbookPr codeName="{_BOOK}"/>'
        '<sheets><sheet name="xltools" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _settings(settings: Mapping[str, str]) -> str:
    """The hidden sheet: what is meant in column A, the setting in column B."""
    rows = "".join(
        f'<row r="{row}">{_cell(f"A{row}", name)}{_cell(f"B{row}", value)}</row>'
        for row, (name, value) in enumerate(settings.items(), 1)
    )
    return (
        f'{_DECLARATION}<worksheet xmlns="{_SPREADSHEET}"><sheetPr codeName="{_SHEET}"/>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def _cell(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _styles() -> str:
    """No more than Excel demands of every workbook."""
    plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"'
    return (
        f'{_DECLARATION}<styleSheet xmlns="{_SPREADSHEET}">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        f'<cellStyleXfs count="1">{plain}/></cellStyleXfs><cellXfs count="1">{plain} xfId="0"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
