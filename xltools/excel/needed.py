"""Which cells the formulas of a workbook look at.

To calculate a workbook only these are needed. A summary carries a sheet for each department, of which its formulas read
a few figures and none of the text.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from xltools.core.address import parse_area

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.address import Area
    from xltools.core.layout import WorkbookLayout

Needed = dict[str, set[tuple[int, int]]]

_TOKEN = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    |(?P<sheet>'(?:[^']|'')+'!|[^\W\d][\w.]*!)
    |(?P<area>\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?)(?![\w.(!])
    |(?P<function>(?:_xl[a-z]+\.)*[A-Z][A-Z0-9.]*)(?=\()
    |(?P<plain>(?:TRUE|FALSE)\b|[0-9]+(?:\.[0-9]+)?(?:E[-+]?[0-9]+)?|[-+*/^&=<>%(),;{}\s]+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_ANYWHERE = frozenset({"INDIRECT", "OFFSET"})  # functions that make references while they run
_LARGEST = 100_000  # cells of an area


def needed(book: WorkbookLayout) -> Needed | None:
    """By sheet, the cells that formulas refer to; None where one of them may refer to any cell.

    That is so for defined names, whole rows and columns, ranges made by functions and whatever is not understood here.
    """
    found: Needed = {sheet.name: set() for sheet in book.sheets}
    for sheet in book.sheets:
        for cell in sheet.cells.values():
            if not cell.formula:
                continue
            for name, area in _references(cell.formula.removeprefix("="), sheet.name):
                if area is None or name not in found:
                    return None
                found[name].update(product(range(area.top, area.bottom + 1), range(area.left, area.right + 1)))
    return found


def _references(formula: str, home: str) -> Iterator[tuple[str, Area | None]]:
    """(sheet, area) of each reference; an area of None is one that is not understood."""
    sheet = home
    for token in _TOKEN.finditer(formula):
        kind, text = token.lastgroup, token[0]
        if kind == "sheet":
            sheet = text[1:-2].replace("''", "'") if text[0] == "'" else text[:-1]
            continue
        if kind == "area":
            yield sheet, _area(text)
        elif kind == "other" or sheet != home or (kind == "function" and text.rpartition(".")[2] in _ANYWHERE):
            yield sheet, None
        sheet = home


def _area(text: str) -> Area | None:
    try:
        area = parse_area(text)
    except ValueError:  # beyond the last column: a name, then
        return None
    size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
    return area if size <= _LARGEST else None
