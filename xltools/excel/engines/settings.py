"""The calculation settings that a workbook carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.excel.package import BROKEN, open_package, part
from xltools.recalculate.settings import Settings

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_TYPES = "[Content_Types].xml"
_USUAL = "xl/workbook.xml"
_MAIN = (".sheet.main+xml", ".template.main+xml", "macroEnabled.main+xml")


def read_settings(content: bytes) -> Settings:
    """The settings of a workbook; the ordinary ones where they cannot be read."""
    try:
        with open_package(content) as package:
            name = _USUAL if _USUAL in package.namelist() else _main_part(part(package, _TYPES))
            return _settings(part(package, name))
    except BROKEN:
        return Settings()


def _main_part(types: Element) -> str:
    for override in types:
        if override.get("ContentType", "").endswith(_MAIN):
            return override.get("PartName", "").lstrip("/")
    return _USUAL


def _settings(workbook: Element) -> Settings:
    about: dict[str, str] = {}
    for element in workbook:
        if element.tag.endswith(("}workbookPr", "}calcPr")):
            about |= dict(element.attrib)
    return Settings(
        date1904=_is_true(about.get("date1904")),
        manual=about.get("calcMode") == "manual",
        iterative=_is_true(about.get("iterate")),
        as_displayed=about.get("fullPrecision") in {"0", "false"},
    )


def _is_true(attribute: str | None) -> bool:
    return attribute in {"1", "true"}
