"""The names of a workbook's sheets, without reading a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.excel.package import BROKEN, TooLargeError, open_package, part

if TYPE_CHECKING:
    from pathlib import Path

_WORKBOOK = "xl/workbook.xml"


def tabs(path: Path) -> tuple[str, ...]:
    """The sheets of a workbook in their order; none where the file is no workbook that can be read."""
    try:
        with open_package(path.read_bytes()) as package:
            elements = part(package, _WORKBOOK).iter()
            return tuple(each.get("name", "") for each in elements if each.tag.endswith("}sheet"))
    except (*BROKEN, TooLargeError):
        return ()
