"""The names scoped to each sheet, resolved to areas of that sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import Area, parse_area, split_reference

if TYPE_CHECKING:
    from collections.abc import Iterable

_BUILT_IN = "_xlnm."


def scoped_names(names: Iterable[tuple[str | None, str, str]]) -> dict[str, dict[str, Area]]:
    """Names by sheet, then by upper-cased name, of triples (sheet or None, name, what it refers to).

    Left out are the names of the whole workbook, Excel's own (print areas, filters), and those that do not refer to
    one area of their own sheet: formulas, constants, broken references, areas elsewhere.
    """
    result: dict[str, dict[str, Area]] = {}
    for sheet, name, target in names:
        if sheet is None or name.lower().startswith(_BUILT_IN):
            continue
        area = _area_on(sheet, target)
        if area is not None:
            result.setdefault(sheet, {})[name.upper()] = area
    return result


def _area_on(sheet: str, target: str) -> Area | None:
    named, cells = split_reference(target)
    if named is None or named.casefold() != sheet.casefold():
        return None
    try:
        return parse_area(cells)
    except ValueError:
        return None
