"""What a formula reads, as far as it bears on whether programs compute alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.snapshot import ErrorValue

if TYPE_CHECKING:
    from xltools.recalculate.engine import Result

_LOOKS_LIKE_NUMBER = re.compile(r"(?=.*\d)[-+\d.,，．/:：%％$¥￥€£()（）年月日时分秒 \u00a0]+|\d.*|.*[-/ ]\d{2,4}")
_PLAIN_NUMBER = re.compile(r"[-+]?\d[\d.,]*[%％]?")
_DATE_OR_DECIMAL = re.compile(r"[<>=]*\s*(?=\d*[-/.:：,年月])(?=.*\d)[-+\d.,/:：%年月日时分秒 ]+")
_LAST_OF_BASIC_PLANE = "\uffff"


@dataclass(slots=True)
class Contents:
    """The cells that a formula reads, taken together.

    ``cells`` hold something. ``largest`` is the largest absolute number; ``fractions``: some number is not whole.
    ``texts``: there are some; ``doubtful``: one that some country or program takes for a number or a date;
    ``numerals``: one that is plainly a number stored as text; ``rare``: one with characters that Excel counts twice.
    """

    cells: int = 0
    largest: float = 0.0
    fractions: bool = False
    texts: bool = False
    doubtful: bool = False
    numerals: bool = False
    rare: bool = False

    def add(self, value: Result | None) -> None:
        """Take one more cell into account."""
        self.cells += 1
        if isinstance(value, str):
            if value and not isinstance(value, ErrorValue):
                text = value.strip()
                self.texts = True
                self.doubtful = self.doubtful or _LOOKS_LIKE_NUMBER.fullmatch(text) is not None
                self.numerals = self.numerals or _PLAIN_NUMBER.fullmatch(text) is not None
                self.rare = self.rare or is_rare(text)
        elif value is not None:
            self.largest = max(self.largest, abs(value))
            self.fractions = self.fractions or value % 1 != 0

    def __or__(self, other: Contents) -> Contents:
        return Contents(
            self.cells + other.cells,
            max(self.largest, other.largest),
            self.fractions or other.fractions,
            self.texts or other.texts,
            self.doubtful or other.doubtful,
            self.numerals or other.numerals,
            self.rare or other.rare,
        )


def is_rare(text: str) -> bool:
    """Whether a text has characters that Excel counts as two: rare Han characters in names, pictures."""
    return max(text, default="") > _LAST_OF_BASIC_PLANE


def reads_as_date_or_decimal(text: str) -> bool:
    """Whether a text written in a formula is a date, a time or a fraction as some country writes it."""
    return _DATE_OR_DECIMAL.fullmatch(text.strip()) is not None
