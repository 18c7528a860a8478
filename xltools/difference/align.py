"""Which lines of two sheets are the same, through insertions, deletions and moves.

Lines that are unique on both sides, or have a unique key, are paired first, wherever they stand; the longest part of
them that is in order is the spine (patience sorting). Between its pairs the same is done again with what is unique
there, then with what seldom changes; what is left is short, and paired by likeness. Lines still alone on both sides are
looked for elsewhere: they were moved. Blank lines are no lines: they are counted at the end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from xltools.difference.blanks import with_blanks
from xltools.difference.likeness import ROWS, Likeness, best_pairs, kindred
from xltools.difference.sequence import common, longest_rising

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from xltools.core.difference import Alignment
    from xltools.difference.likeness import Rules
    from xltools.difference.lines import Lines

    Pairs = list[tuple[int, int]]

_SHORT = 2_500
"""Pairs of lines that a stretch may have to be tried all with all."""
_MOST_EDITS = 300
"""Lines that may differ in a stretch for which the common ones are sought one by one."""
_MOVED = 0.7
"""How alike lines must be that are far apart and were changed besides."""
_CONFIRMED = 0.3
"""The same, of lines with the same key where a key alone says little."""


def align(old: Lines, new: Lines, rules: Rules = ROWS) -> Alignment:
    """The lines of two sides that correspond."""
    pairs = _Aligner(old, new, rules).pairs()
    return with_blanks({old.places[one]: new.places[other] for one, other in pairs.items()}, old.places, new.places)


class _Aligner:
    """The pairs found so far, from old to new, and the new ones that are taken."""

    def __init__(self, old: Lines, new: Lines, rules: Rules) -> None:
        self._old = old
        self._new = new
        self._rules = rules
        self._likeness = Likeness(old, new, rules)
        self._found: dict[int, int] = {}
        self._taken: set[int] = set()

    def pairs(self) -> dict[int, int]:
        """All pairs."""
        self._pair_unique()
        spine = _in_order(self._found.items())
        self._between(spine, list(range(len(self._old))), list(range(len(self._new))), self._fill)
        self._pair_equal()
        self._pair_kindred()
        return self._found

    def _pair(self, pairs: Iterable[tuple[int, int]]) -> None:
        for one, other in pairs:
            self._found[one] = other
            self._taken.add(other)

    def _pair_unique(self) -> None:
        """What is unique on both sides, wherever it stands, then what has a unique key."""
        everything = range(len(self._old)), range(len(self._new))
        unique = dict(_unique(*everything, self._old.whole, self._new.whole))
        taken = set(unique.values())
        keyed = _unique(*everything, self._old.key, self._new.key)
        fresh = [(one, other) for one, other in keyed if one not in unique and other not in taken]
        if self._rules.confirm:
            spine = set(_in_order([*unique.items(), *fresh]))
            fresh = [pair for pair in fresh if pair in spine or self._likeness.share(*pair) >= _CONFIRMED]
        self._pair([*unique.items(), *fresh])

    def _between(
        self,
        anchors: Pairs,
        olds: Sequence[int],
        news: Sequence[int],
        each: Callable[[list[int], list[int]], None],
    ) -> None:
        """Call ``each`` with the free lines of every stretch between anchors."""
        start = new_start = 0
        for one, other in [*anchors, (None, None)]:
            end = len(olds) if one is None else olds.index(one, start)
            new_end = len(news) if other is None else news.index(other, new_start)
            free = [line for line in olds[start:end] if line not in self._found]
            new_free = [line for line in news[new_start:new_end] if line not in self._taken]
            if free and new_free:
                each(free, new_free)
            start, new_start = end + 1, new_end + 1

    def _fill(self, olds: list[int], news: list[int]) -> None:
        """Pair the lines of a stretch, and of the shorter ones that it falls into."""
        stretches = [(olds, news)]
        while stretches:
            lines, others = self._without_ends(*stretches.pop())
            if len(lines) * len(others) <= _SHORT:
                self._pair(best_pairs(lines, others, self._likeness))
                continue
            anchors = self._anchors(lines, others)
            self._pair(anchors)
            if anchors:
                self._between(anchors, lines, others, lambda *stretch: stretches.append(stretch))
            elif len(lines) == len(others):
                self._pair(pair for pair in zip(lines, others, strict=True) if self._likeness(*pair))

    def _without_ends(self, olds: list[int], news: list[int]) -> tuple[list[int], list[int]]:
        """What is left of a stretch when the equal lines at both its ends are paired."""
        shorter = min(len(olds), len(news))
        exact, others = self._old.exact, self._new.exact
        head = 0
        while head < shorter and exact[olds[head]] == others[news[head]]:
            head += 1
        tail = 0
        while tail < shorter - head and exact[olds[-1 - tail]] == others[news[-1 - tail]]:
            tail += 1
        self._pair(zip(olds[:head], news[:head], strict=True))
        if tail:
            self._pair(zip(olds[-tail:], news[-tail:], strict=True))
        return olds[head : len(olds) - tail], news[head : len(news) - tail]

    def _anchors(self, olds: list[int], news: list[int]) -> Pairs:
        """Pairs of a long stretch, in order: what is unique in it, or else common, or shares what is rare."""
        old, new = self._old, self._new
        unique = _in_order(_unique(olds, news, old.whole, new.whole))
        if not unique:
            unique = _in_order(pair for pair in _unique(olds, news, old.loose, new.loose) if self._allowed(pair))
        if unique:
            return unique
        equal = common([old.exact[one] for one in olds], [new.exact[other] for other in news], most=_MOST_EDITS)
        if equal:
            return [(olds[one], news[other]) for one, other in equal]
        return _in_order(kindred(old, new, olds, news, self._likeness, self._rules.least))

    def _allowed(self, pair: tuple[int, int]) -> bool:
        return not self._rules.strict or self._likeness(*pair) > 0

    def _alone(self) -> tuple[list[int], list[int]]:
        olds = [one for one in range(len(self._old)) if one not in self._found]
        return olds, [other for other in range(len(self._new)) if other not in self._taken]

    def _pair_equal(self) -> None:
        """Equal lines that are still alone, wherever they stand."""
        olds, news = self._alone()
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for other in reversed(news):
            waiting[self._new.exact[other]].append(other)
        for one in olds:
            if waiting.get(self._old.exact[one]):
                self._pair([(one, waiting[self._old.exact[one]].pop())])

    def _pair_kindred(self) -> None:
        """Lines that were moved and changed."""
        olds, news = self._alone()
        if olds and news:
            self._pair(kindred(self._old, self._new, olds, news, self._likeness, _MOVED))


def _in_order(pairs: Iterable[tuple[int, int]]) -> Pairs:
    """The longest part of the pairs that is in the same order on both sides."""
    ordered = sorted(pairs)
    return [ordered[place] for place in longest_rising([other for _one, other in ordered])]


def _unique(
    olds: Sequence[int],
    news: Sequence[int],
    old_sign: Callable[[int], Hashable | None],
    new_sign: Callable[[int], Hashable | None],
) -> Pairs:
    """The lines whose sign nothing else on their side has."""
    signs, new_signs = [old_sign(one) for one in olds], [new_sign(other) for other in news]
    counts, new_counts = Counter(signs), Counter(new_signs)
    where = {sign: other for other, sign in zip(news, new_signs, strict=True) if new_counts[sign] == 1}
    return [
        (one, where[sign])
        for one, sign in zip(olds, signs, strict=True)
        if sign is not None and counts[sign] == 1 and sign in where
    ]
