"""Blank lines of an alignment: paired by their number between lines that hold something."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.difference import Alignment
from xltools.difference.sequence import longest_rising

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence


class _Stretch(NamedTuple):
    """What lies between two pairs of the spine on both sides: lines that hold something, and the blank ones."""

    old: range
    new: range
    lines: list[int]
    new_lines: list[int]

    @property
    def is_even(self) -> bool:
        """Whether there is nothing but blanks, as many as before."""
        return len(self.old) == len(self.new) and not self.lines and not self.new_lines

    @property
    def blanks(self) -> list[int]:
        """The blank lines of the old side."""
        filled = set(self.lines)
        return [line for line in self.old if line not in filled]

    @property
    def new_blanks(self) -> list[int]:
        """The blank lines of the new side."""
        filled = set(self.new_lines)
        return [line for line in self.new if line not in filled]


def with_blanks(pairs: Mapping[int, int], olds: Sequence[int], news: Sequence[int]) -> Alignment:
    """The alignment of two sheets by the pairs among ``olds`` and ``news``, their lines that hold something.

    Where a line was cleared and a blank one stands in its place, or the other way round, the two are the same.
    """
    known = dict(pairs)
    taken = frozenset(pairs.values())
    for stretch in _stretches(pairs, olds, news):
        known |= _cleared_or_filled(stretch, pairs, taken)
    moved = frozenset(known) - {old for old, _new in _spine(known)}
    taken = frozenset(known.values())
    removed = {old for old in olds if old not in known}
    added = {new for new in news if new not in taken}
    for stretch in _stretches(known, olds, news):
        blanks, new_blanks = stretch.blanks, stretch.new_blanks
        if not stretch.is_even:
            known |= zip(blanks, new_blanks, strict=False)
            removed.update(blanks[len(new_blanks) :])
            added.update(new_blanks[len(blanks) :])
    return Alignment(known, moved, frozenset(removed), frozenset(added))


def _spine(pairs: Mapping[int, int]) -> list[tuple[int, int]]:
    ordered = sorted(pairs.items())
    return [ordered[place] for place in longest_rising([new for _old, new in ordered])]


def _stretches(pairs: Mapping[int, int], olds: Sequence[int], news: Sequence[int]) -> Iterator[_Stretch]:
    """What lies between the pairs in order, before the first and behind the last; only where there is something."""
    ends = (-1, -1), (olds[-1] + 1 if olds else 0, news[-1] + 1 if news else 0)
    spine = [ends[0], *_spine(pairs), ends[1]]
    at = new_at = 0
    for (before, new_before), (after, new_after) in pairwise(spine):
        lines, at = _inside(olds, at, after)
        new_lines, new_at = _inside(news, new_at, new_after)
        stretch = _Stretch(range(before + 1, after), range(new_before + 1, new_after), lines, new_lines)
        if stretch.old or stretch.new:
            yield stretch


def _inside(places: Sequence[int], at: int, end: int) -> tuple[list[int], int]:
    """The places from ``at`` on that lie before ``end``, and where to go on behind it."""
    found = []
    while at < len(places) and places[at] < end:
        found.append(places[at])
        at += 1
    return found, at + (at < len(places) and places[at] == end)


def _cleared_or_filled(stretch: _Stretch, pairs: Mapping[int, int], taken: Collection[int]) -> dict[int, int]:
    """Lines alone on one side, each with the blank one in the same place, as far as blanks are left over."""
    if stretch.is_even:
        return {}
    gone = [old for old in stretch.lines if old not in pairs]
    come = [new for new in stretch.new_lines if new not in taken]
    blanks, new_blanks = stretch.blanks, stretch.new_blanks
    same = len(stretch.old) == len(stretch.new)
    surplus = len(new_blanks) - len(blanks)
    shift = stretch.new.start - stretch.old.start
    most = len(gone) if same else max(surplus, 0)
    new_most = len(come) if same else max(-surplus, 0)
    free, new_free = set(blanks), set(new_blanks)
    cleared = {old: old + shift for old in gone if old + shift in new_free}
    filled = {new - shift: new for new in come if new - shift in free}
    return dict([*cleared.items()][:most] + [*filled.items()][:new_most])
