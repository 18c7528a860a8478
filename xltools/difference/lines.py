"""The rows or columns of a sheet as the aligner sees them: what tells one from another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    Tokens = Mapping[Hashable, float]


@dataclass(slots=True)
class Line:
    """What a line is recognised by when it was changed.

    ``tokens`` are its contents, each with its weight; ``loose`` is what seldom changes, ``label`` what names it,
    ``only`` the place of the only content, such as a note across the sheet; None where there is no such thing.
    """

    tokens: Tokens
    loose: Hashable | None = None
    label: Hashable | None = None
    only: int | None = None

    @property
    def weight(self) -> float:
        """What its contents weigh together."""
        return sum(self.tokens.values())


class Lines:
    """The lines of one side that hold something, in their order.

    ``places`` are their rows or columns on the sheet; ``exact`` says all that a line holds, ``keys`` its key, None
    where it has none. ``describe`` makes the rest, only for the lines that need it.
    """

    def __init__(
        self,
        places: Sequence[int],
        exact: Sequence[Hashable],
        describe: Callable[[int], Line],
        keys: Sequence[Hashable | None] | None = None,
    ) -> None:
        self.places = places
        self.exact = exact
        self._given_keys = keys
        self._describe = describe
        self._described: dict[int, Line] = {}

    @cached_property
    def keys(self) -> Sequence[Hashable | None]:
        """The key of each line."""
        return [None] * len(self.places) if self._given_keys is None else self._given_keys

    def __len__(self) -> int:
        return len(self.places)

    def line(self, index: int) -> Line:
        """What a line is recognised by."""
        known = self._described.get(index)
        if known is None:
            known = self._described[index] = self._describe(index)
        return known

    def loose(self, index: int) -> Hashable | None:
        """What seldom changes in a line."""
        return self.line(index).loose

    def key(self, index: int) -> Hashable | None:
        """The key of a line."""
        return self.keys[index]

    def whole(self, index: int) -> Hashable:
        """All that a line holds."""
        return self.exact[index]
