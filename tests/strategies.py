"""Hypothesis strategies for the nouns of the core."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from xltools.core.address import LAST_COLUMN, LAST_ROW, Area, Position
from xltools.core.amount import Amount
from xltools.core.text import Cleaning

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

positions: SearchStrategy[Position] = st.builds(Position, st.integers(0, LAST_ROW), st.integers(0, LAST_COLUMN))


@st.composite
def areas(draw: DrawFn) -> Area:
    """Any rectangle of a sheet."""
    first, second = draw(positions), draw(positions)
    rows, columns = sorted((first.row, second.row)), sorted((first.column, second.column))
    return Area(rows[0], columns[0], rows[1], columns[1])


@st.composite
def figures(draw: DrawFn, most: int = 10**9) -> Decimal:
    """A reported number with up to four decimals, written out: ``16.0`` keeps its nought."""
    places = draw(st.integers(0, 4))
    return Decimal(draw(st.integers(-most * 10**places, most * 10**places))).scaleb(-places)


amounts: SearchStrategy[Amount] = st.one_of(
    figures().map(Amount.written), st.integers(-(10**9), 10**9).map(Amount.exact)
)


class Reported(NamedTuple):
    """A number as it was reported, and one of the true values that it may stand for."""

    amount: Amount
    truth: Fraction


@st.composite
def reported(draw: DrawFn) -> Reported:
    """An amount with a true value inside its interval, ends included."""
    amount = draw(amounts)
    share = Fraction(draw(st.integers(0, 1000)), 1000)
    low, high = Fraction(amount.low), Fraction(amount.high)
    return Reported(amount, low + (high - low) * share)


class Typed(NamedTuple):
    """A number as somebody types it, what it means in 万元, and what has to be cleaned for that."""

    text: str
    value: Decimal
    cleaned: set[Cleaning]


@st.composite
def typed_figures(draw: DrawFn) -> Typed:
    """A figure in 万元 in one of the ways that people type it."""
    value = draw(figures())
    cleaned = {Cleaning.TEXT}
    text = f"{abs(value):f}"
    if draw(st.booleans()) and abs(value) >= 1000:
        text = f"{abs(value):,f}"
        cleaned.add(Cleaning.SEPARATORS)
        if draw(st.booleans()):
            text = text.replace(",", draw(st.sampled_from([" ", "\u00a0", "\u2009", "\u3000"])))
            cleaned ^= {Cleaning.SEPARATORS, Cleaning.SPACES}
    if draw(st.booleans()):
        text = f"¥{text}"
        cleaned.add(Cleaning.CURRENCY)
    if value < 0:
        text, cleaning = draw(st.sampled_from(_negatives(text)))
        cleaned |= cleaning
    unit = draw(st.sampled_from(["", "", "万元", "万"]))
    if unit:
        text += unit
        cleaned.add(Cleaning.UNIT)
    if draw(st.booleans()):
        text = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
        cleaned.add(Cleaning.FULL_WIDTH)
    around = draw(st.sampled_from(["", "", " ", "\n", "\u00a0", "\u3000", "\u200b"]))
    if around:
        text = f"{around}{text}{around}"
        cleaned.add(Cleaning.SPACES)
    return Typed(text, value, cleaned)


def _negatives(text: str) -> list[tuple[str, set[Cleaning]]]:
    return [
        (f"-{text}", set()),
        (f"\u2212{text}", {Cleaning.MINUS}),
        (f"({text})", {Cleaning.BRACKETS}),
    ]
