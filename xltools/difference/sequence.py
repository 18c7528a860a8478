"""Sequences in order: the longest rising part of one, and what two have in common."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence


def longest_rising(numbers: Sequence[int]) -> list[int]:
    """Where the members of a longest strictly rising part of ``numbers`` stand; in time n log n."""
    tails: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        length = bisect_left(tops, number)
        before.append(tails[length - 1] if length else -1)
        tails[length : length + 1] = [place]
        tops[length : length + 1] = [number]
    found = []
    place = tails[-1] if tails else -1
    while place >= 0:
        found.append(place)
        place = before[place]
    return found[::-1]


def common(old: Sequence[Hashable], new: Sequence[Hashable], *, most: int) -> list[tuple[int, int]]:
    """Places of a longest common subsequence, by Myers' greedy algorithm (1986); in time n times what differs.

    Nothing where more than ``most`` members would have to go or come: then too little is in common to rely on.
    """
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(most, len(old) + len(new)) + 1):
        trace.append(dict(furthest))
        for diagonal in range(-edits, edits + 1, 2):
            down = diagonal == -edits or (
                diagonal != edits and furthest.get(diagonal - 1, -1) < furthest.get(diagonal + 1, -1)
            )
            x = furthest.get(diagonal + 1, 0) if down else furthest[diagonal - 1] + 1
            y = x - diagonal
            while x < len(old) and 0 <= y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            furthest[diagonal] = x
            if x >= len(old) and y >= len(new):
                return _walked_back(trace, len(old), len(new))
    return []


def _walked_back(trace: Sequence[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    pairs = []
    for edits in range(len(trace) - 1, -1, -1):
        furthest, diagonal = trace[edits], x - y
        down = diagonal == -edits or (
            diagonal != edits and furthest.get(diagonal - 1, -1) < furthest.get(diagonal + 1, -1)
        )
        came = diagonal + 1 if down else diagonal - 1
        before_x = furthest.get(came, 0)
        before_y = before_x - came
        while x > max(before_x, 0) and y > max(before_y, 0):
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = before_x, before_y
    return pairs[::-1]
