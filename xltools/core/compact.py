"""Records that travel to another process as their bare values."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable


class Compact:
    """A frozen dataclass with slots that is pickled as the values of its fields, to be made of them again.

    Without it, every single object is asked anew what fields it has, which takes most of the time that a hundred
    thousand facts need to come out of a worker process.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[type[Self], tuple[Any, ...]]:
        """The class, and what to call it with."""
        cls: object = type(self)
        return type(self), _values_of(cls)(self)


@cache
def _values_of(cls: type[Any]) -> Callable[[object], tuple[Any, ...]]:
    return attrgetter(*(field.name for field in fields(cls)))
