"""Numbers as people type them, floats as Excel shows them, labels for comparing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import Typed, typed_figures
from xltools.core.amount import Amount, decimals_of
from xltools.core.text import Cleaning, decimal_of_float, label_key, parse_amount, scaled, tidy

TEXT, WIDE, SPACES, COMMAS = Cleaning.TEXT, Cleaning.FULL_WIDTH, Cleaning.SPACES, Cleaning.SEPARATORS
CURRENCY, MINUS, BRACKETS = Cleaning.CURRENCY, Cleaning.MINUS, Cleaning.BRACKETS
UNIT, CONVERTED, PERCENT = Cleaning.UNIT, Cleaning.CONVERTED, Cleaning.PERCENT


@pytest.mark.parametrize(
    ("text", "unit", "value", "cleaned"),
    [
        ("372.31", "万元", "372.31", ()),
        ("16.0", "万元", "16.0", ()),
        (".5", "万元", "0.5", ()),
        ("+2.36", "万元", "2.36", ()),
        ("007", "人", "7", ()),
        ("１２３４．５０", "万元", "1234.50", (WIDE,)),
        ("１，２３４．５０", "万元", "1234.50", (WIDE, COMMAS)),
        ("1，234", "万元", "1234", (WIDE, COMMAS)),
        ("1,234,567.8", "万元", "1234567.8", (COMMAS,)),
        ("12 345.6", "万元", "12345.6", (SPACES,)),
        ("12\u00a0345\u00a0678", "万元", "12345678", (SPACES,)),
        ("\n372.31\n", "万元", "372.31", (SPACES,)),
        ("\u00a0372.31\u3000", "万元", "372.31", (SPACES,)),
        ("\u200b372.31", "万元", "372.31", (SPACES,)),
        ("134.2 万元", "万元", "134.2", (SPACES, UNIT)),
        ("134.2万", "万元", "134.2", (UNIT,)),
        ("134.2万\n元", "万元", "134.2", (SPACES, UNIT)),
        ("¥134.2", "万元", "134.2", (CURRENCY,)),
        ("￥134.2", "万元", "134.2", (WIDE, CURRENCY)),
        ("¥1,234.00元", "万元", "0.1234", (COMMAS, CURRENCY, CONVERTED)),
        ("0.5亿元", "万元", "5000", (CONVERTED,)),
        ("0.5亿", "万元", "5000", (CONVERTED,)),
        ("3千元", "元", "3000", (CONVERTED,)),
        ("2.5百万元", "万元", "250", (CONVERTED,)),
        ("-5", "万元", "-5", ()),
        ("- 5", "万元", "-5", (SPACES,)),
        ("－5", "万元", "-5", (WIDE,)),
        ("\u22125", "万元", "-5", (MINUS,)),
        ("\u20135", "万元", "-5", (MINUS,)),
        ("—5", "万元", "-5", (MINUS,)),
        ("-¥5", "万元", "-5", (CURRENCY,)),
        ("¥-5", "万元", "-5", (CURRENCY,)),
        ("(1,234.50)", "万元", "-1234.50", (COMMAS, BRACKETS)),
        ("（1,234.50）", "万元", "-1234.50", (WIDE, COMMAS, BRACKETS)),
        ("(5)万元", "万元", "-5", (BRACKETS, UNIT)),
        ("(¥5元)", "元", "-5", (CURRENCY, BRACKETS, UNIT)),
        ("98%", "%", "98", (PERCENT,)),
        ("９８％", "%", "98", (WIDE, PERCENT)),
        ("98", "%", "98", ()),
        ("4人", "人", "4", (UNIT,)),
        ("4名", "人", "4", (UNIT,)),
        ("4个", "", "4", (UNIT,)),
        ("100分", "分", "100", (UNIT,)),
        ("120㎡", "平方米", "120", (UNIT,)),
        ("120m²", "㎡", "120", (UNIT,)),
        ("120平方米", "㎡", "120", (UNIT,)),
        ("2021年度", "年", "2021", (UNIT,)),
    ],
)
def test_a_number_is_read_and_every_cleaning_is_named(
    text: str, unit: str, value: str, cleaned: tuple[Cleaning, ...]
) -> None:
    """What was done to the text is named, and nothing that was not done."""
    parsed = parse_amount(text, unit)
    assert parsed is not None
    assert parsed.amount.value == Decimal(value)
    assert parsed.cleaned == (TEXT, *cleaned)


@pytest.mark.parametrize("text", [
    "", " ", "无", "—", "－", "/", "-", "－－", "¥", ".", ",", "()", "%", "万元",
    "约100", "100左右", "100余", "3家以上", "10KV", "10#", "5G", "1+1", "三", "①", "1②", "10²", "½", "٣",
    "12 13", "1 2", "12 3456", "1234 567", "12  345", "12\n345", "12\t345", "12345 67",
    "1,23", "1,2345", "12,34,567", "1, 234", "0,123", "1,234 567", "1.234.567", "5.", "1。5", "1'234",
    "5-", "5—", "--5", "+-5", "-¥-5", "5-6", "5~6", "(5", "5)", "(5))", "((5))", "(-5)",
    "2021年7月22日", "2021-07-22", "2021/7/22", "2021.7.22", "2021年", "7月22日", "〔2021〕10号",
    "1E+5", "1e5", "0x10", "1_000", "NaN", "inf", "Infinity",
    "$5", "5美元", "0.5亿美元", "5人", "98%", "4个", "5元元", "5元万元",
])  # fmt: skip
def test_what_is_not_one_amount_of_money_is_refused(text: str) -> None:
    """Ranges, dates, codes, approximations, foreign units and two numbers side by side are nobody's to guess at."""
    assert parse_amount(text, "万元") is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [("98分", "%"), ("98%", "分"), ("98%", ""), ("5万元", "人"), ("5元", ""), ("¥5", "人"), ("5人", "㎡")],
)
def test_a_foreign_unit_is_refused(text: str, unit: str) -> None:
    """A unit that cannot be converted means that the number belongs somewhere else."""
    assert parse_amount(text, unit) is None


def test_conversion_keeps_the_precision_of_the_digits_written() -> None:
    """Half a fen is half a fen in 万元, and 0.5 亿元 stands for anything from 4500 to 5500 万元."""
    yuan, hundred_millions = parse_amount("1234.00元", "万元"), parse_amount("0.5亿元", "万元")
    assert yuan is not None
    assert (yuan.amount.low, yuan.amount.high) == (Decimal("0.1233995"), Decimal("0.1234005"))
    assert hundred_millions is not None
    assert (hundred_millions.amount.low, hundred_millions.amount.high) == (Decimal(4500), Decimal(5500))


@given(typed_figures())
def test_however_a_figure_is_typed_its_value_and_precision_come_back(typed: Typed) -> None:
    """Separators, full-width characters, signs, units and blanks change neither the value nor the decimals."""
    parsed = parse_amount(typed.text, "万元")
    assert parsed is not None
    assert parsed.amount == Amount.written(typed.value)
    assert decimals_of(parsed.amount.value) == decimals_of(typed.value)
    assert set(parsed.cleaned) == typed.cleaned


@given(st.text(alphabet="0123456789,. -+()¥%元万亿人１，．－　\n年月"))
def test_parsing_never_fails_and_never_invents_digits(text: str) -> None:
    """The digits of a number that is read are those of the text, in their order."""
    parsed = parse_amount(text, "元")
    if parsed is not None and Cleaning.CONVERTED not in parsed.cleaned:
        typed = [char.translate({0xFF11: "1"}) for char in text if char.isdecimal()]
        shown = [char for char in f"{parsed.amount.value:f}" if char.isdecimal()]
        assert "".join(shown).lstrip("0") == "".join(typed).lstrip("0")


def test_scaling_by_a_negative_factor_keeps_the_interval_in_order() -> None:
    """The ends change places."""
    assert scaled(Amount.written(Decimal("1.0")), Decimal(-10)) == Amount(
        Decimal(-10), Decimal("-10.5"), Decimal("-9.5")
    )


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0.1 + 0.2, "0.3"),
        (372.31, "372.31"),
        (16.0, "16"),
        (-0.0, "0"),
        (1e16, "10000000000000000"),
        (1e30, "1" + "0" * 30),
        (1e-7, "0.0000001"),
        (1234567890.12345678, "1234567890.12346"),
        (2.0**53 + 2, "9007199254740990"),
    ],
)
def test_a_float_is_read_as_excel_shows_it(number: float, shown: str) -> None:
    """Fifteen significant digits, without an exponent and without a negative zero."""
    assert f"{decimal_of_float(number):f}" == shown


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 15))
def test_fifteen_digits_survive_the_way_through_a_float(digits: int, places: int) -> None:
    """Whatever Excel can hold comes back as it was typed."""
    value = Decimal(digits).scaleb(-places)
    assert decimal_of_float(float(value)) == value


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_refused(number: float) -> None:
    """There is no decimal for it."""
    with pytest.raises(ValueError, match="not a finite number"):
        decimal_of_float(number)


def test_tidy_keeps_the_inside_of_a_text() -> None:
    """Outer blanks, blanks at line ends and invisible characters go; indents and double blanks stay."""
    assert tidy("\u3000\n 第一段 \u3000\r\n  第\u200b二  段\r第\u00a0三段\t\n\n") == "第一段\n  第二  段\n第 三段"


@given(
    st.text() | st.text(alphabet=" \t\r\n\u00a0\u3000甲a"),
    st.sampled_from("\u200b\u200e\u202a\u2060\u2066\ufeff\u00ad"),
)
def test_invisible_characters_are_as_if_they_were_not_there(text: str, invisible: str) -> None:
    """The short way, of a text in which nothing is to be tidied but plain blanks at its ends, leads to the same."""
    assert tidy(text + invisible) == tidy(invisible + text) == tidy(text)
    assert label_key(text + invisible) == label_key(invisible + text) == label_key(text)


@given(st.text(alphabet=" \t\r\n\u00a0\u3000\u200b甲a"))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    """A tidy text is tidy."""
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("公共财\n政拨款", "公共财政拨款"),
        ("部门（单位）名称：", "部门(单位)名称"),
        ("“三公”经费合计", "三公经费合计"),
        ("ＧＤＰ 增速", "gdp增速"),
    ],
)
def test_labels_that_differ_in_blanks_and_punctuation_are_one(one: str, other: str) -> None:
    """Clerks retype labels; what they mean stays."""
    assert label_key(one) == label_key(other)


def test_labels_that_mean_different_things_stay_apart() -> None:
    """A unit or a year in a label counts."""
    assert label_key("完成投资（万元）") != label_key("完成投资（亿元）")
