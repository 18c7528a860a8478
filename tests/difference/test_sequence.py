"""The two algorithms below the alignment, against the slow and plain way."""

from __future__ import annotations

from functools import cache
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from xltools.difference.sequence import common, longest_rising

words = st.lists(st.integers(0, 3), max_size=9)


@given(words, words)
def test_a_longest_common_subsequence(old: list[int], new: list[int]) -> None:
    """The pairs are equal and in order, and no longer list of them exists (by the textbook's recursion)."""

    @cache
    def longest(i: int, j: int) -> int:
        if i == len(old) or j == len(new):
            return 0
        if old[i] == new[j]:
            return 1 + longest(i + 1, j + 1)
        return max(longest(i + 1, j), longest(i, j + 1))

    pairs = common(old, new, most=99)
    assert all(old[one] == new[other] for one, other in pairs)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))
    assert len(pairs) == longest(0, 0)


def test_too_much_that_differs() -> None:
    """Beyond the limit nothing is said rather than something at any cost."""
    assert common([1, 2, 3], [4, 5, 6], most=5) == []


@given(st.lists(st.integers(0, 9), max_size=8))
def test_a_longest_rising_part(numbers: list[int]) -> None:
    """It rises, and of all the parts that rise none is longer."""
    places = longest_rising(numbers)
    found = [numbers[place] for place in places]
    assert found == sorted(set(found))
    assert places == sorted(places)
    rising = (part for n in range(9) for part in combinations(numbers, n) if list(part) == sorted(set(part)))
    assert len(found) == max(map(len, rising))
