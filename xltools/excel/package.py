"""What the package around a workbook tells without reading a sheet."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.files.archive import (
    BROKEN,
    MAX_FILE,
    MAX_PARTS,
    ForbiddenXmlError,
    TooLargeError,
    open_package,
    parsed,
    part,
    refuse_entities,
    unpacked_size,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree import ElementTree as ET
    from zipfile import ZipFile

__all__ = [
    "BROKEN",
    "MAX_FILE",
    "MAX_PARTS",
    "ForbiddenXmlError",
    "TooLargeError",
    "defined_names",
    "external_links",
    "has_macros",
    "open_package",
    "overstates_texts",
    "part",
    "refuse_entities",
    "unpacked_size",
    "worksheet_parts",
]

_UNIQUE = re.compile(rb"""uniqueCount=["']([0-9]{1,30})["']""")
_HEAD = 4096
"""Bytes in which the first element of a part ends."""
_WORKBOOK = "xl/workbook.xml"
_WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
_PLAIN_TARGET = re.compile(r"(?:/xl/)?(worksheets/[A-Za-z0-9_]+\.xml)")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def has_macros(package: ZipFile) -> bool:
    """The workbook carries VBA or Excel 4 macros."""
    names = (name.lower() for name in package.namelist())
    return any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names)


def overstates_texts(package: ZipFile) -> bool:
    """Whether the list of shared texts announces more of them than it has room for.

    The fast reader sets aside as much memory as is announced, and where there is none ends the whole program.
    """
    for info in package.infolist():
        if info.filename.lower().endswith("sharedstrings.xml"):
            with package.open(info) as stream:
                announced = _UNIQUE.search(stream.read(_HEAD))
            if announced and int(announced[1]) > info.file_size:
                return True
    return False


def external_links(package: ZipFile) -> tuple[str, ...]:
    """Where the workbook's links point: other files as they are written, DDE as ``service|topic``."""
    targets: list[str] = []
    for name in sorted(name for name in package.namelist() if name.startswith("xl/externalLinks/")):
        if name.endswith(".rels"):
            targets += [link.get("Target", "") for link in part(package, name).iter(_RELATIONSHIP)]
        elif name.endswith(".xml"):
            targets += _dde_targets(part(package, name))
    return tuple(dict.fromkeys(target for target in targets if target))


def defined_names(package: ZipFile) -> tuple[tuple[str, str], ...]:
    """The names that the workbook defines and what they refer to as it is written; Excel's own are left out."""
    if _WORKBOOK not in package.namelist():
        return ()
    names = (element for element in _workbook(package.read(_WORKBOOK)).iter() if element.tag.endswith("}definedName"))
    pairs = ((name.get("name", ""), (name.text or "").strip()) for name in names)
    return tuple((name, target) for name, target in pairs if name and not name.lower().startswith("_xlnm."))


def worksheet_parts(package: ZipFile) -> dict[str, str]:
    """The part of each worksheet by the sheet's name; empty where programs could differ on which part is meant.

    Left out are sheets whose part is not where it usually is.
    """
    parts = {*package.namelist()}
    if not {_WORKBOOK, _WORKBOOK_RELATIONS} <= parts or _repeated(map(str.lower, package.namelist())):
        return {}
    links = list(part(package, _WORKBOOK_RELATIONS).iter(_RELATIONSHIP))
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    sheets = [each for each in _workbook(package.read(_WORKBOOK)).iter() if each.tag.endswith("}sheet")]
    found: list[tuple[str, str]] = []
    for sheet in sheets:
        link = next((value for key, value in sheet.attrib.items() if key.endswith("/relationships}id")), "")
        target = _PLAIN_TARGET.fullmatch(targets.get(link, ""))
        if target is not None and f"xl/{target[1]}" in parts:
            found.append((sheet.get("name", ""), f"xl/{target[1]}"))
    named_twice = _repeated(link.get("Id", "") for link in links) or _repeated(each.get("name", "") for each in sheets)
    return {} if named_twice or _repeated(target for _name, target in found) else dict(found)


@lru_cache(maxsize=1)
def _workbook(text: bytes) -> ET.Element:
    """The workbook's own part, which is asked for its names first and for its sheets then."""
    return parsed(text)


def _repeated(names: Iterable[str]) -> bool:
    return any(count > 1 for count in Counter(names).values())


def _dde_targets(link: ET.Element) -> list[str]:
    return [
        f"{element.get('ddeService', '')}|{element.get('ddeTopic', '')}"
        for element in link.iter()
        if element.tag.endswith("}ddeLink")
    ]
