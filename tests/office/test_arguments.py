"""What a button hands over, read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.office.clicks import spelt
from xltools.office.arguments import Call, read_call, unspelt


@given(st.text(st.characters(codec="utf-8")))
def test_names_come_back(name: str) -> None:
    """Whatever a workbook is called; the macro itself is tried in LibreOffice."""
    assert unspelt(spelt(name)) == name


def test_a_click_by_hand() -> None:
    """U+6536 U+5165 is 收入, U+003D an equals sign, U+D842 U+DFB7 together 𠮷."""
    words = [
        "compare",
        "--lang=zh",
        "--window=131074",
        "--book=_6536_5165_003D_D842_DFB7_002Exlsx",
        "--path=C_003A_005Cx",
    ]
    assert read_call(words) == Call("compare", "zh", 131074, "收入=𠮷.xlsx", "C:\\x")


def test_what_a_later_add_in_may_say_is_passed_over() -> None:
    """An add-in and a program of different versions still work together, as far as they can."""
    assert read_call(["about", "--colour=_0041", "--flag"]) == Call("about")


@pytest.mark.parametrize("words", [[], ["--lang=zh"], ["about", "--window=x"]])
def test_nonsense_is_refused(words: list[str]) -> None:
    """A command line that no button makes."""
    with pytest.raises(ValueError, match=r"task|invalid literal"):
        read_call(words)
