"""The unit that a summary shows money in, which may be another one than the form's: 元, 万元 or 亿元."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from decimal import Decimal

_YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
UNITS = tuple(_YUAN)
_FINE = 4  # decimal places of 亿元: 1 万元 is 0.0001 亿元


@dataclass(frozen=True, slots=True)
class Scale:
    """A conversion of money: an amount in ``of``, times ``times`` and divided by ``by``, is in ``unit``.

    One of the two numbers is 1, so that nothing is lost: 万元 become 亿元 by a division, 元 by a multiplication.
    """

    of: str
    unit: str
    times: int = 1
    by: int = 1

    @classmethod
    def between(cls, of: str, unit: str) -> Self:
        """The conversion from one unit to another.

        Raises:
            KeyError: one of them is no unit of money that is known here.
        """
        if of == unit:
            return cls(of, unit)
        ours, theirs = _YUAN[of], _YUAN[unit]
        return cls(of, unit, max(ours // theirs, 1), max(theirs // ours, 1))

    @property
    def is_plain(self) -> bool:
        """Whether nothing is converted."""
        return self.times == self.by == 1

    def value(self, amount: Decimal) -> Decimal:
        """An amount in the new unit."""
        return amount * self.times / self.by

    def formula(self, cell: str) -> str:
        """A cell's amount in the new unit, as the inside of an Excel formula."""
        return cell + (f"*{self.times}" if self.times > 1 else "") + (f"/{self.by}" if self.by > 1 else "")

    def back(self, cell: str) -> str:
        """A converted amount in the form's unit again."""
        return cell + (f"/{self.times}" if self.times > 1 else "") + (f"*{self.by}" if self.by > 1 else "")

    @property
    def style(self) -> str:
        """A style word for converted amounts; empty where two decimal places do."""
        return "fine" if self.by >= 10**_FINE else ""


PLAIN = Scale("", "")
