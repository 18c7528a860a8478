"""What ECMA-376 and Excel ask of an .xlsx package; a file that breaks one of these opens with a repair prompt."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from xltools.core.address import Area, parse_a1, parse_area, split_reference

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

# The children of <worksheet> in the order that the schema asks for (ECMA-376 part 1, 18.3.1.99).
_ORDER = re.findall(
    r"\w+",
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios "
    "autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting "
    "dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties "
    "cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst",
)
_NAME = re.compile(r"(?:_xlnm\.)?[^\W\d][\w.\\?]*|\\[\w.\\?]*")
_LOOKS_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+|[RrCc]|[Rr][0-9]*[Cc][0-9]*")
_QUOTED_SHEET = re.compile(r"'((?:[^']|'')+)'!")
# Functions that came after Excel 2007 are stored with a prefix; without it Excel shows #NAME?.
_NEW = re.compile(
    r"(?<![\w.])(XLOOKUP|XMATCH|FILTER|SORT|SORTBY|UNIQUE|SEQUENCE|LET|LAMBDA|IFS|SWITCH|MAXIFS|MINIFS|TEXTJOIN|CONCAT|"
    r"TEXTSPLIT|IFNA|XOR|STDEV\.[SP]|RANK\.(?:EQ|AVG)|PERCENTILE\.(?:INC|EXC)|NUMBERVALUE)\("
)
_TEXTS = re.compile(r'"[^"]*"')


class _Book(NamedTuple):
    sheets: list[str]
    styles: int
    conditional_styles: int
    shared_strings: int


def check_package(data: bytes) -> list[str]:
    """Every rule that the package breaks, as a sentence; empty for a sound one."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        faults = [f"{name}: twice in the archive" for name, n in Counter(names).items() if n > 1]
        parts: dict[str, ET.Element] = {}
        for name in dict.fromkeys(names):
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    parts[name] = ET.fromstring(package.read(name))  # noqa: S314 - files of our own making
                except ET.ParseError as error:
                    faults.append(f"{name}: not well-formed: {error}")
    # Each look needs what the one before has proved.
    faults = faults or [*_content_types(names, parts), *_relationships(names, parts)]
    return faults or list(_workbook(parts))


def _content_types(names: list[str], parts: dict[str, ET.Element]) -> Iterator[str]:
    types = parts["[Content_Types].xml"]
    defaults = {element.get("Extension", "").lower() for element in types.iter(f"{_TYPES}Default")}
    overrides = [element.get("PartName", "").removeprefix("/") for element in types.iter(f"{_TYPES}Override")]
    yield from (f"{name}: two content types" for name, n in Counter(overrides).items() if n > 1)
    yield from (f"{name}: a content type for no part" for name in overrides if name not in names)
    for name in names:
        if name != "[Content_Types].xml" and name not in overrides and name.rpartition(".")[2].lower() not in defaults:
            yield f"{name}: no content type"


def _relationships(names: list[str], parts: dict[str, ET.Element]) -> Iterator[str]:
    ids: dict[str, set[str]] = {}
    for name, root in parts.items():
        if not name.endswith(".rels"):
            continue
        folder, base = posixpath.split(posixpath.dirname(name))[0], posixpath.basename(name).removesuffix(".rels")
        found = [relation.get("Id", "") for relation in root]
        ids[posixpath.join(folder, base)] = set(found)
        yield from (f"{name}: {key} twice" for key, n in Counter(found).items() if n > 1)
        for relation in root.iter(f"{_PACKAGE}Relationship"):
            target = relation.get("Target", "")
            path = target.removeprefix("/") if target.startswith("/") else posixpath.join(folder, target)
            if relation.get("TargetMode") != "External" and posixpath.normpath(path) not in names:
                yield f"{name}: leads to {target}, which does not exist"
    for name, root in parts.items():
        used = {value for element in root.iter() for key, value in element.attrib.items() if key.startswith(_REL)}
        yield from (f"{name}: uses {key}, which is no relationship" for key in used - ids.get(name, set()))


def _workbook(parts: dict[str, ET.Element]) -> Iterator[str]:
    book = parts["xl/workbook.xml"]
    sheets = list(book.iter(f"{_MAIN}sheet"))
    names = [sheet.get("name", "") for sheet in sheets]
    yield from _sheet_names(names)
    yield from (f"sheetId {key} twice" for key, n in Counter(s.get("sheetId") for s in sheets).items() if n > 1)
    view = next(book.iter(f"{_MAIN}workbookView"))
    if sheets[int(view.get("activeTab", "0"))].get("state", "visible") != "visible":
        yield "the active tab is hidden"
    yield from _defined_names(book, names)
    styles, strings = parts["xl/styles.xml"], parts.get("xl/sharedStrings.xml")
    known = _Book(
        names,
        styles=_children(styles, "cellXfs"),
        conditional_styles=_children(styles, "dxfs"),
        shared_strings=0 if strings is None else len(strings.findall(f"{_MAIN}si")),
    )
    targets = {
        relation.get("Id"): posixpath.normpath(posixpath.join("xl", relation.get("Target", "")))
        for relation in parts["xl/_rels/workbook.xml.rels"]
    }
    roots = [parts[targets[sheet.get(f"{_REL}id")]] for sheet in sheets]
    for name, root in zip(names, roots, strict=True):
        yield from (f"{name}: {fault}" for fault in _sheet(root, known))
    if strings is not None:
        yield from _shared_strings(strings, roots, known.shared_strings)


def _shared_strings(strings: ET.Element, roots: list[ET.Element], kept: int) -> Iterator[str]:
    used = sum(cell.get("t") == "s" for root in roots for cell in root.iter(f"{_MAIN}c"))
    if int(strings.get("count", used)) != used:
        yield f"shared strings: count is {strings.get('count')}, cells use {used}"
    if int(strings.get("uniqueCount", kept)) != kept:
        yield f"shared strings: uniqueCount is {strings.get('uniqueCount')}, there are {kept}"


def _sheet_names(names: list[str]) -> Iterator[str]:
    for name in names:
        if not 1 <= len(name.encode("utf-16-le")) // 2 <= 31:
            yield f"sheet name {name!r}: not 1 to 31 characters"
        if re.search(r"[\[\]:*?/\\]", name) or name.startswith("'") or name.endswith("'") or name.lower() == "history":
            yield f"sheet name {name!r}: not allowed"
    yield from (f"sheet name {name!r}: twice" for name, n in Counter(map(str.casefold, names)).items() if n > 1)


def _defined_names(book: ET.Element, sheets: list[str]) -> Iterator[str]:
    defined = list(book.iter(f"{_MAIN}definedName"))
    scopes = Counter((element.get("name", "").casefold(), element.get("localSheetId")) for element in defined)
    yield from (f"name {key}: twice in its scope" for key, n in scopes.items() if n > 1)
    for element in defined:
        name = element.get("name", "")
        if not _NAME.fullmatch(name) or _LOOKS_LIKE_CELL.fullmatch(name) or len(name) > 255:
            yield f"name {name!r}: not allowed"
        if int(element.get("localSheetId", "0")) >= len(sheets):
            yield f"name {name!r}: scope is no sheet"
        yield from (f"name {name!r}: {fault}" for fault in _sheet_references(element.text or "", sheets))
        if "#REF!" in (element.text or ""):
            yield f"name {name!r}: leads nowhere"


def _sheet_references(formula: str, sheets: list[str]) -> Iterator[str]:
    for match in _QUOTED_SHEET.findall(_TEXTS.sub('""', formula)):
        sheet = match.replace("''", "'")
        if sheet not in sheets and ":" not in sheet and "[" not in sheet:
            yield f"refers to the sheet {sheet!r}, which does not exist"


def _sheet(root: ET.Element, book: _Book) -> Iterator[str]:
    places = [_ORDER.index(child.tag.removeprefix(_MAIN)) for child in root]
    if places != sorted(places):
        yield "elements out of order"
    yield from _cells(root, book)
    yield from _columns(root)
    yield from _overlaps("merged cells", [parse_area(m.get("ref", "")) for m in root.iter(f"{_MAIN}mergeCell")])
    yield from _validations(root, book)
    for rule in root.iter(f"{_MAIN}cfRule"):
        if int(rule.get("dxfId", "0")) >= max(book.conditional_styles, 1):
            yield f"conditional format with the unknown style {rule.get('dxfId')}"
    links = list(root.iter(f"{_MAIN}hyperlink"))
    if len(links) > 65_530:
        yield f"{len(links)} links"
    for link in links:
        location = link.get("location")
        if location and "!" in location and split_reference(location)[0] not in book.sheets:
            yield f"{link.get('ref')}: link to {location}, which does not exist"


def _cells(root: ET.Element, book: _Book) -> Iterator[str]:
    rows = [int(row.get("r", "0")) for row in root.iter(f"{_MAIN}row")]
    if any(later <= earlier for earlier, later in pairwise(rows)):
        yield "rows out of order"
    for row in root.iter(f"{_MAIN}row"):
        positions = [parse_a1(cell.get("r", "")) for cell in row]
        if any(later <= earlier for earlier, later in pairwise(positions)):
            yield f"row {row.get('r')}: cells out of order"
        if any(position.row + 1 != int(row.get("r", "0")) for position in positions):
            yield f"row {row.get('r')}: holds a cell of another row"
        for cell in row:
            yield from (f"{cell.get('r')}: {fault}" for fault in _cell(cell, book))


def _cell(cell: ET.Element, book: _Book) -> Iterator[str]:
    kind, value = cell.get("t", "n"), cell.findtext(f"{_MAIN}v")
    if int(cell.get("s", "0")) >= book.styles:
        yield f"unknown style {cell.get('s')}"
    if kind == "s" and not (value and int(value) < book.shared_strings):
        yield f"unknown shared string {value}"
    if kind == "n" and value:
        try:
            float(value)
        except ValueError:
            yield f"{value!r} is no number"
    if value and len(value) > 32_767:
        yield "text too long"
    formula = cell.findtext(f"{_MAIN}f")
    if formula:
        if len(formula) > 8192 or formula.startswith("="):
            yield "formula too long, or with a sign of equality"
        if new := _NEW.search(_TEXTS.sub('""', formula)):
            yield f"{new[1]} without its prefix _xlfn."
        yield from _sheet_references(formula, book.sheets)


def _columns(root: ET.Element) -> Iterator[str]:
    columns = [(int(c.get("min", "0")), int(c.get("max", "0"))) for c in root.iter(f"{_MAIN}col")]
    if any(later[0] <= earlier[1] for earlier, later in pairwise(columns)):
        yield "columns overlap or are out of order"


def _validations(root: ET.Element, book: _Book) -> Iterator[str]:
    areas = []
    for rule in root.iter(f"{_MAIN}dataValidation"):
        areas += [parse_area(text) for text in rule.get("sqref", "").split()]
        first = rule.findtext(f"{_MAIN}formula1") or ""
        if first.startswith('"') and len(first) > 257:
            yield f"{rule.get('sqref')}: a list of {len(first) - 2} characters"
        for key, limit in (("prompt", 255), ("error", 255), ("promptTitle", 32), ("errorTitle", 32)):
            if len(rule.get(key, "")) > limit:
                yield f"{rule.get('sqref')}: {key} too long"
        yield from _sheet_references(first, book.sheets)
    yield from _overlaps("data validations", areas)


def _overlaps(what: str, areas: list[Area]) -> Iterator[str]:
    for one, other in combinations(areas, 2):
        if one.top <= other.bottom and other.top <= one.bottom and one.left <= other.right and other.left <= one.right:
            yield f"{what} overlap: {one}, {other}"


def _children(root: ET.Element, tag: str) -> int:
    element = root.find(f"{_MAIN}{tag}")
    return 0 if element is None else len(element)
