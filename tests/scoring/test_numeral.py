"""Chinese numerals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.scoring.numeral import numeral

_DIGITS = "零一二三四五六七八九"


def spelled(number: int) -> str:
    """The numeral of a number from 1 to below 10^8 as schools teach it: 10005 is 一万零五."""
    if number >= 10_000:
        rest = number % 10_000
        gap = "零" if rest and rest < 1000 else ""
        return f"{spelled(number // 10_000)}万{gap}{spelled(rest) if rest else ''}"
    text, skipped = "", False
    for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // step % 10
        if digit:
            text += ("零" if skipped and text else "") + _DIGITS[digit] + name
        skipped = not digit
    return text


@given(st.integers(1, 10**8 - 1))
def test_every_numeral_is_read_back(number: int) -> None:
    """Whatever is spelled by the school rule is read as the number it was."""
    assert numeral(spelled(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("两", 2), ("两百", 200), ("一百二", 120), ("一百二十", 120),
     ("一百零二", 102), ("一万二", 12_000), ("一万二千", 12_000), ("三亿", 300_000_000), ("一亿零五十万", 100_500_000)],
)  # fmt: skip
def test_spoken_forms(text: str, number: int) -> None:
    """十二 drops its 一, 一百二 its 十, and two things are 两."""
    assert numeral(text) == number


@pytest.mark.parametrize("text", ["", "三五", "二〇二一", "十百", "百", "一零", "万", "一百百", "企业", "三个"])
def test_what_is_no_numeral(text: str) -> None:
    """Vague numbers, years and words are no numbers."""
    assert numeral(text) is None
