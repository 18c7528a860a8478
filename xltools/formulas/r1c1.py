"""Formulas in R1C1, where a formula that was filled down or across reads the same in every cell."""

from __future__ import annotations

import re

from xltools.core.address import LAST_COLUMN, LAST_ROW
from xltools.formulas.references import Corner, parse_reference, write_corner
from xltools.formulas.tokens import Kind, tokenize

_PART = re.compile(r"(?:R(?P<row>[1-9][0-9]*|\[-?[0-9]+\])?)?(?:(?P<c>C)(?P<column>[1-9][0-9]*|\[-?[0-9]+\])?)?")


def to_r1c1(formula: str, position: tuple[int, int]) -> str:
    """A formula of the cell at ``position`` (zero-based) in R1C1: ``=SUM(R[-3]C:R[-1]C)``.

    Letters of functions and names are kept; spaces outside texts are dropped, for they change nothing here.
    """
    words = []
    for token in tokenize(formula):
        if token.kind is Kind.REFERENCE:
            words.append(_reference(token.text, position))
        elif token.kind is not Kind.SPACE:
            words.append(token.text.upper() if token.kind in _CASELESS else token.text)
    return "=" + "".join(words)


_CASELESS = {Kind.OPEN, Kind.LOGICAL, Kind.NAME, Kind.NUMBER}


def _reference(text: str, position: tuple[int, int]) -> str:
    reference = parse_reference(text)
    if reference is None:
        return text
    prefix, bang, _ = text.rpartition("!")
    first = corner_r1c1(reference.first, position)
    last = "" if reference.single else ":" + corner_r1c1(reference.last, position)
    return prefix + bang + first + last


def corner_r1c1(corner: Corner, position: tuple[int, int]) -> str:
    """A corner as R1C1 writes it, seen from ``position``: ``R[-1]C2``, ``C``, ``R7``."""
    row = "" if corner.row is None else "R" + _part(corner.row, position[0], fixed=corner.row_fixed)
    column = "" if corner.column is None else "C" + _part(corner.column, position[1], fixed=corner.column_fixed)
    return row + column


def _part(index: int, origin: int, *, fixed: bool) -> str:
    if fixed:
        return str(index + 1)
    return f"[{index - origin}]" if index != origin else ""


def corner_from_r1c1(text: str, position: tuple[int, int]) -> Corner:
    """The corner that ``text`` means seen from ``position``; rows and columns wrap around the sheet, as Excel does.

    Raises:
        ValueError: the text is no corner.
    """
    match = _PART.fullmatch(text)
    if match is None or not text:
        message = f"not an R1C1 reference: {text!r}"
        raise ValueError(message)
    row, row_fixed = _index(match["row"], position[0], LAST_ROW) if text[0] == "R" else (None, False)
    column, column_fixed = _index(match["column"], position[1], LAST_COLUMN) if match["c"] else (None, False)
    return Corner(row, column, row_fixed, column_fixed)


def _index(text: str | None, origin: int, last: int) -> tuple[int, bool]:
    if text is None:
        return origin, False
    if text.startswith("["):
        return (origin + int(text[1:-1])) % (last + 1), False
    return int(text) - 1, True


def reference_to_a1(text: str, position: tuple[int, int]) -> str:
    """``Sheet1!R[-1]C:RC2`` seen from ``position`` as A1 writes it.

    Raises:
        ValueError: the text is no R1C1 reference.
    """
    prefix, bang, cells = text.rpartition("!")
    first, colon, last = cells.partition(":")
    start = corner_from_r1c1(first, position)
    end = corner_from_r1c1(last, position) if colon else start
    if not colon and (start.row is None or start.column is None):
        return f"{prefix}{bang}{write_corner(start)}:{write_corner(start)}"
    return prefix + bang + write_corner(start) + (":" + write_corner(end) if colon else "")
