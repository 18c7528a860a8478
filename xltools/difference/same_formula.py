"""Whether a formula is the one that stood there before: shifted and stretched by rows and columns, but the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from xltools.formulas.r1c1 import to_r1c1
from xltools.formulas.references import parse_reference
from xltools.formulas.tokens import Kind, Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.difference import Alignment
    from xltools.formulas.references import Reference

_DIGITS = re.compile(r"([0-9]+)")
_CASELESS = frozenset({Kind.OPEN, Kind.LOGICAL, Kind.NAME, Kind.NUMBER})


class Fellow(NamedTuple):
    """What became of a sheet: its name now, and how its rows and columns correspond."""

    name: str
    rows: Alignment
    columns: Alignment


class SameFormula:
    """Compares formulas of two workbooks whose sheets correspond as ``fellows`` says, by the old names."""

    def __init__(self, fellows: Mapping[str, Fellow]) -> None:
        self._fellows = {name.casefold(): fellow for name, fellow in fellows.items()}

    def __call__(self, sheet: str, old: str, place: tuple[int, int], new: str, new_place: tuple[int, int]) -> bool:
        """Whether a formula of an old sheet and one of its fellow are the same.

        They are if they read the same in R1C1, or if each refers to what became of the other's cells. Cells that came
        or went inside a range, or at its ends, make no other formula of it: those rows are reported for themselves.
        """
        if place == new_place and old == new:
            return True
        return (
            _only_shifted(old, place, new, new_place)
            or to_r1c1(old, place) == to_r1c1(new, new_place)
            or self.same_references(sheet, old, new)
        )

    def same_references(self, sheet: str, old: str, new: str) -> bool:
        """Whether two formulas (or two targets of a name) are the same but for what became of the cells."""
        words, new_words = _words(old), _words(new)
        return len(words) == len(new_words) and all(
            self._same_word(sheet, word, other) for word, other in zip(words, new_words, strict=True)
        )

    def _same_word(self, sheet: str, word: Token, other: Token) -> bool:
        if word.kind is not other.kind:
            return False
        if word.kind is Kind.REFERENCE:
            reference, new = parse_reference(word.text), parse_reference(other.text)
            return word.text == other.text if reference is None or new is None else self._same(sheet, reference, new)
        return word.text == other.text or (word.kind in _CASELESS and word.text.casefold() == other.text.casefold())

    def _same(self, sheet: str, old: Reference, new: Reference) -> bool:
        if old.book != new.book or old.single != new.single or _marks(old) != _marks(new):
            return False
        if old.book is not None:
            return old == new
        own = self._fellows.get(sheet.casefold())
        fellow = self._fellows.get((old.sheet or sheet).casefold())
        if fellow is None:
            return old == new
        if (new.sheet or (own.name if own else sheet)).casefold() != fellow.name.casefold():
            return False
        if not self._same_last(old.last_sheet, new.last_sheet):
            return False
        return _same_span(fellow.rows, _rows(old), _rows(new)) and _same_span(
            fellow.columns, _columns(old), _columns(new)
        )

    def _same_last(self, old: str | None, new: str | None) -> bool:
        if old is None or new is None:
            return old == new
        fellow = self._fellows.get(old.casefold())
        return (fellow.name if fellow else old).casefold() == new.casefold()


def _only_shifted(old: str, place: tuple[int, int], new: str, new_place: tuple[int, int]) -> bool:
    """Whether the formulas differ only in the rows of relative references, each shifted as far as the formula.

    It spares the parsing of long columns of formulas below a row put in; False says nothing.
    """
    if place[1] != new_place[1]:
        return False
    words, others = _DIGITS.split(old), _DIGITS.split(new)
    if words[::2] != others[::2]:
        return False
    shift = new_place[0] - place[0]
    for at in range(1, len(words), 2):
        relative = words[at - 1][-1:].isalpha() and words[at + 1][:1] not in {"(", "!", "'", "."}
        if int(others[at]) - int(words[at]) != (shift if relative else 0):
            return False
    return '"' not in old and "'" not in old


def _words(formula: str) -> list[Token]:
    return [token for token in tokenize(formula) if token.kind is not Kind.SPACE]


def _marks(reference: Reference) -> list[bool]:
    """Which parts are fixed by a dollar sign."""
    corners = (reference.first, reference.last)
    return [mark for corner in corners for mark in (corner.row_fixed, corner.column_fixed)]


def _rows(reference: Reference) -> tuple[int | None, int | None]:
    return _sorted(reference.first.row, reference.last.row)


def _columns(reference: Reference) -> tuple[int | None, int | None]:
    return _sorted(reference.first.column, reference.last.column)


def _sorted(one: int | None, other: int | None) -> tuple[int | None, int | None]:
    return (one, other) if one is None or other is None or one <= other else (other, one)


def _same_span(alignment: Alignment, old: tuple[int | None, int | None], new: tuple[int | None, int | None]) -> bool:
    """Whether a stretch of rows or columns is what became of another."""
    first, last = old
    if first is None or last is None:
        return old == new
    if new[0] is None or new[1] is None:
        return False
    if (alignment.new_of(first), alignment.new_of(last)) == new:
        return True
    kept = _kept(range(first, last + 1), alignment.removed)
    new_kept = _kept(range(new[0], new[1] + 1), alignment.added)
    return (
        kept is not None and new_kept is not None and (alignment.new_of(kept[0]), alignment.new_of(kept[1])) == new_kept
    )


def _kept(span: range, lost: frozenset[int]) -> tuple[int, int] | None:
    """The first and the last of a span that are on both sides."""
    first = next((line for line in span if line not in lost), None)
    last = next((line for line in reversed(span) if line not in lost), None)
    return None if first is None or last is None else (first, last)


def same_area(fellow: Fellow, old: tuple[int, int, int, int], new: tuple[int, int, int, int]) -> bool:
    """Whether an area (top, left, bottom, right) of a sheet is what became of another."""
    return _same_span(fellow.rows, (old[0], old[2]), (new[0], new[2])) and _same_span(
        fellow.columns, (old[1], old[3]), (new[1], new[3])
    )
