"""How alike two changed lines are, and the best way to pair two short stretches of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from xltools.difference.lines import Lines

_OTHER_KEY = 0.6  # what lines with different keys must have in common to be one line that was changed
_NAMED = 0.1  # of lines with the same label and other figures
_UNNAMED = 0.05  # of lines without any label that fill the same cells
_EFFORT = 4_000_000
"""Contents looked at before only equal lines and labels count: sheets of which nothing is unique would take hours."""
_RARE = 8
"""A content that stands in so many lines on each side still tells them from the others."""


class Rules(NamedTuple):
    """When lines are the same.

    ``least`` is the share of their contents that two lines must have in common to be one that was changed. Under
    ``strict`` keys, lines with different ones are never the same. With ``confirm`` a key alone does not make a line
    one that moved: it must hold about the same as well. ``unnamed`` lines in the same place may be the same without
    having anything in common.
    """

    least: float = 0.4
    strict: bool = False
    confirm: bool = False
    unnamed: bool = True


ROWS = Rules()
KEYED_ROWS = Rules(strict=True)
COLUMNS = Rules(least=0.6, confirm=True, unnamed=False)


class Likeness:
    """How alike lines of two sides are: 1 where they are equal, 0 where they are not one line."""

    def __init__(self, old: Lines, new: Lines, rules: Rules) -> None:
        self._old = old
        self._new = new
        self._rules = rules
        self._effort = _EFFORT

    def __call__(self, one: int, other: int) -> float:
        """The likeness of a line of the old side and one of the new."""
        if self._old.exact[one] == self._new.exact[other]:
            return 1.0
        keys = self._old.keys[one], self._new.keys[other]
        other_key = None not in keys and keys[0] != keys[1]
        if other_key and self._rules.strict:
            return 0.0
        share = self.share(one, other)
        if share >= (_OTHER_KEY if other_key else self._rules.least):
            return share
        return 0.0 if other_key else self._by_name(one, other)

    def share(self, one: int, other: int) -> float:
        """The weight of what two lines have in common, as a share of their own (Dice)."""
        old, new = self._old.line(one), self._new.line(other)
        self._effort -= len(old.tokens)
        total = old.weight + new.weight
        if self._effort < 0 or not total:
            return 0.0
        contents = new.tokens
        common = sum(min(weight, contents[token]) for token, weight in old.tokens.items() if token in contents)
        return 2 * common / total

    def _by_name(self, one: int, other: int) -> float:
        old, new = self._old.line(one), self._new.line(other)
        if old.label == new.label and old.label is not None:
            return _NAMED
        alone = old.only is not None and old.only == new.only
        nameless = self._rules.unnamed and old.label is None and new.label is None
        return _UNNAMED if alone or nameless else 0.0


def best_pairs(
    olds: Sequence[int], news: Sequence[int], likeness: Callable[[int, int], float]
) -> list[tuple[int, int]]:
    """The pairs, in order, whose likeness adds up to the most (Needleman and Wunsch, 1970)."""
    scores = [[likeness(one, other) for other in news] for one in olds]
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    for i in range(len(olds) - 1, -1, -1):
        here, below, score = best[i], best[i + 1], scores[i]
        for j in range(len(news) - 1, -1, -1):
            paired = below[j + 1] + score[j] if score[j] else 0.0
            here[j] = max(paired, below[j], here[j + 1])
    pairs = []
    i = j = 0
    while i < len(olds) and j < len(news):
        if scores[i][j] and best[i][j] == best[i + 1][j + 1] + scores[i][j]:
            pairs.append((olds[i], news[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def kindred(
    old: Lines, new: Lines, olds: Iterable[int], news: Iterable[int], likeness: Likeness, least: float
) -> list[tuple[int, int]]:
    """Lines that share rare contents and are alike, each with the one it shares the most with; in order of the old."""
    holders: dict[Hashable, list[int]] = defaultdict(list)
    for other in news:
        for token in new.line(other).tokens:
            holders[token].append(other)
    seen: dict[Hashable, int] = defaultdict(int)
    listed = list(olds)
    for one in listed:
        for token in old.line(one).tokens:
            seen[token] += 1
    pairs, taken = [], set()
    for one in listed:
        shared: dict[int, float] = defaultdict(float)
        for token, weight in old.line(one).tokens.items():
            if seen[token] <= _RARE and len(holders.get(token, ())) <= _RARE:
                for other in holders.get(token, ()):
                    shared[other] += weight
        free = [other for other in shared if other not in taken]
        nearest = max(free, key=lambda other: (shared[other], -other), default=None)
        if nearest is not None and likeness(one, nearest) >= least:
            pairs.append((one, nearest))
            taken.add(nearest)
    return pairs
