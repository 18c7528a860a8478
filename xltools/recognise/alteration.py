"""In what way a formula differs from the form's: it reaches elsewhere, has moved, covers other cells, is another."""

from __future__ import annotations

from enum import StrEnum

from xltools.core.address import Area, parse_area, split_reference
from xltools.formulas.tokens import Kind, Token, tokenize


class Alteration(StrEnum):
    """The kinds of change; the values are the rules under which they are reported."""

    EXTERNAL = "formula.external"
    OTHER_SHEET = "formula.other_sheet"
    SHIFTED = "formula.shifted"
    TOO_SHORT = "formula.too_short"
    TOO_LONG = "formula.too_long"
    CHANGED = "formula.changed"


def alteration(formula: str, expected: str, sheet: str) -> Alteration:
    """How ``formula`` on ``sheet`` differs from ``expected``, which refers to the sheet itself alone."""
    words, wanted = _words(formula), _words(expected)
    for word in words:
        place, _cells = split_reference(word.text) if word.kind is Kind.REFERENCE else (None, "")
        if "[" in word.text and word.kind in {Kind.REFERENCE, Kind.NAME}:
            return Alteration.EXTERNAL
        if place is not None and place.casefold() != sheet.casefold():
            return Alteration.OTHER_SHEET
    if _shape(words) != _shape(wanted):
        return Alteration.CHANGED
    areas, due = _areas(words), _areas(wanted)
    if areas is None or due is None:
        return Alteration.CHANGED
    return _compared(areas, due)


def reaches_beyond(formula: str, expected: str) -> bool:
    """Whether a formula refers to cells outside the smallest rectangle around all that the expected one refers to."""
    areas, due = _areas(_words(formula)), _areas(_words(expected))
    return bool(areas and due) and not _around(due or []).covers(_around(areas or []))


def _around(areas: list[Area]) -> Area:
    tops, lefts, bottoms, rights = zip(*areas, strict=True)
    return Area(min(tops), min(lefts), max(bottoms), max(rights))


def _compared(areas: list[Area], due: list[Area]) -> Alteration:
    moves = {tuple(a - b for a, b in zip(area, other, strict=True)) for area, other in zip(areas, due, strict=True)}
    if len(moves) == 1:
        top, left, bottom, right = next(iter(moves))
        if (top, left) == (bottom, right) != (0, 0):
            return Alteration.SHIFTED
    pairs = [(area, other) for area, other in zip(areas, due, strict=True) if area != other]
    if all(other.covers(area) for area, other in pairs):
        return Alteration.TOO_SHORT
    if all(area.covers(other) for area, other in pairs):
        return Alteration.TOO_LONG
    return Alteration.CHANGED


def _words(formula: str) -> list[Token]:
    return [token for token in tokenize(formula) if token.kind is not Kind.SPACE]


def _shape(words: list[Token]) -> list[str]:
    """The formula without its references."""
    return ["#" if word.kind is Kind.REFERENCE else word.text.upper() for word in words]


def _areas(words: list[Token]) -> list[Area] | None:
    try:
        return [parse_area(split_reference(word.text)[1]) for word in words if word.kind is Kind.REFERENCE]
    except ValueError:  # a whole column, a whole row, #REF!
        return None
