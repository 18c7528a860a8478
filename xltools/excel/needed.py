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
    r"""(?P<sheet>'(?:[^']|'')+'!|[^\W\d][\w.]*!)
    |(?P<area>\$?[A-Z]{1,3}\$?[0-9]+(?::\$?[A-Z]{1,3}\$?[0-9]+)?)(?![\w.(!])
    |(?P<plain>(?:
        "(?:[^"]|"")*"
        |(?:_xl[a-z]+\.)*(?!(?:INDIRECT|OFFSET)\()[A-Z][A-Z0-9.]*(?=\()
        |(?:TRUE|FALSE)\b
        |[0-9]+(?:\.[0-9]+)?(?:E[-+]?[0-9]+)?
        |[-+*/^&=<>%(),;{}\s]
    )+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
"""INDIRECT and OFFSET, which make references while they run, are not plain."""
_LARGEST = 100_000  # cells of an area


def needed(book: WorkbookLayout) -> Needed | None:
    """By sheet, the cells that formulas refer to; None where one of them may refer to any cell.

    That is so for defined names, whole rows and columns, ranges made by functions and whatever is not understood here.
    """
    found: Needed = {sheet.name: set() for sheet in book.sheets}
    known: set[tuple[str, str]] = set()
    for sheet in book.sheets:
        for formula in [cell.formula for cell in sheet.cells.values() if cell.formula]:
            for reference in _references(formula.removeprefix("="), sheet.name):
                if reference in known:
                    continue
                known.add(reference)
                name, text = reference
                area = _area(text)
                if area is None or name not in found:
                    return None
                found[name].update(product(range(area.top, area.bottom + 1), range(area.left, area.right + 1)))
    return found


def _references(formula: str, home: str) -> Iterator[tuple[str, str]]:
    """(sheet, area) of each reference; what is not understood stands for an area that is none."""
    sheet = home
    for token in _TOKEN.finditer(formula):
        kind, text = token.lastgroup, token[0]
        if kind == "sheet":
            sheet = text[1:-2].replace("''", "'") if text[0] == "'" else text[:-1]
            continue
        if kind != "plain" or sheet != home:
            yield sheet, text if kind == "area" else ""
        sheet = home


def _area(text: str) -> Area | None:
    try:
        area = parse_area(text)
    except ValueError:  # not understood, or beyond the last column: a name, then
        return None
    size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
    return area if size <= _LARGEST else None
