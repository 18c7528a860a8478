"""What clerks type into cells, and what is read from it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.mangle import example, facts, form, form_sheet, place, put, reading, returned, rules, submission
from xltools.core.finding import Severity
from xltools.core.snapshot import Cell, ErrorValue
from xltools.recognise.values import read_value

if TYPE_CHECKING:
    from xltools.core.finding import Finding
    from xltools.core.snapshot import CellValue, Snapshot

GENERAL = ("income.general", "head")


def _typed(value: CellValue | Cell, item: str = GENERAL[0], row: str = GENERAL[1]) -> Snapshot:
    return put(returned(), {place(item, row): value})


def _about(snapshot: Snapshot, item: str) -> list[Finding]:
    return [each for each in reading(snapshot).findings if each.item == item and each.rule.startswith("value.")]


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("3538.15", "3538.15", "a number stored as text"),
        ("１２３４．５", "1234.5", "full-width characters"),
        ("1,234.50", "1234.50", "thousands separators"),
        ("１，２３４．５", "1234.5", "full-width characters"),
        ("134.2万元", "134.2", "a unit behind the number"),
        ("1342000元", "134.2", "converted from another unit"),
        ("0.01342亿元", "134.2", "converted from another unit"),
        ("¥134.2", "134.2", "a currency sign"),
        (" 134.2 ", "134.2", "blanks or line breaks"),
        ("134.2\u00a0", "134.2", "blanks or line breaks"),
        ("134.2\n", "134.2", "blanks or line breaks"),
        ("134.2\u200b", "134.2", "blanks or line breaks"),
        ("－5", "-5", "full-width characters"),
        ("(5.00)", "-5.00", "brackets for a negative number"),
    ],
)
def test_number_typed_as_text(text: str, value: str, said: str) -> None:
    """It is read, and a note names what was cleaned."""
    changed = _typed(text)
    assert submission(changed).amount(*GENERAL).value == Decimal(value)  # type: ignore[union-attr]
    (finding,) = _about(changed, GENERAL[0])
    assert (finding.rule, finding.severity) == ("value.cleaned", Severity.NOTE)
    assert said in finding.message
    assert "公共财政拨款" in finding.message
    assert finding.cell in finding.message


@pytest.mark.parametrize("text", ["约100", "100左右", "见附件", "100+20", "1E+5", "12人", "100美元", "12.3.4", "①"])
def test_text_that_is_no_number(text: str) -> None:
    """It is an error, nothing is guessed, and the text is kept."""
    changed = _typed(text)
    fact = submission(changed).facts[GENERAL]
    assert (fact.amount, fact.text) == (None, text)
    (finding,) = _about(changed, GENERAL[0])
    assert (finding.rule, finding.severity, finding.actual) == ("value.not_a_number", Severity.ERROR, text)
    assert text in finding.message


@pytest.mark.parametrize(
    "text", ["", " ", "　", "-", "—", "——", "－", "/", "／", "\\", "无", "无。", "不适用", "N/A", "n/a", "暂无"]
)
def test_nothing_in_many_words(text: str) -> None:
    """A stroke or 无 in a numeric cell is a blank: no fact, no finding, and no zero."""
    changed = _typed(text, "income.fund", "head")
    assert ("income.fund", "head") not in submission(changed).facts
    assert _about(changed, "income.fund") == []


def test_nothing_is_an_answer_where_a_text_is_asked_for() -> None:
    """无 in a text field is what the department says."""
    assert submission(_typed("无", "narrative.problems", "")).text("narrative.problems") == "无"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(True, "TRUE"), (dt.datetime(2021, 3, 4), "2021-03-04"), (dt.date(2021, 3, 4), "2021-03-04")],  # noqa: DTZ001
)
def test_other_kinds_of_value_in_a_numeric_cell(value: CellValue, shown: str) -> None:
    """TRUE is not one, and a date is not 44259."""
    changed = _typed(value)
    (finding,) = _about(changed, GENERAL[0])
    assert (finding.rule, finding.actual) == ("value.not_a_number", shown)
    assert submission(changed).amount(*GENERAL) is None


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?"])
def test_error_value_in_an_input(error: str) -> None:
    """The error is reported where it stands, with its cell; there is no fact."""
    changed = _typed(ErrorValue(error))
    (finding,) = _about(changed, GENERAL[0])
    assert (finding.rule, finding.severity, finding.actual) == ("value.error", Severity.ERROR, error)
    assert GENERAL not in submission(changed).facts


def test_error_value_is_reported_where_it_begins() -> None:
    """An error in a part spoils every total above it; one finding is enough."""
    changed = _typed(ErrorValue("#REF!"))
    for at in (place("income.general"), place("income.total", "head"), place("income.total")):
        changed = put(changed, {at: Cell(ErrorValue("#REF!"), _formula(at))})
    assert rules(changed).count("value.error") == 1


def test_error_value_in_a_total_alone() -> None:
    """A formula of the form that shows an error without any in its parts is reported itself."""
    at = place("income.total")
    changed = put(returned(), {at: Cell(ErrorValue("#VALUE!"), _formula(at))})
    (finding,) = reading(changed).findings
    assert (finding.rule, finding.item) == ("value.error", "income.total")
    assert facts(submission(changed)) == facts(example())


def _formula(at: tuple[int, int]) -> str | None:
    return form_sheet(returned()).at(*at).formula


def test_formula_in_an_input_counts_with_its_result() -> None:
    """A clerk may calculate in a cell."""
    assert submission(_typed(Cell(134.2, "=100+34.2"))).amount(*GENERAL).value == Decimal("134.2")  # type: ignore[union-attr]
    assert _about(_typed(Cell(134.2, "=100+34.2")), GENERAL[0]) == []


def test_formula_in_an_input_without_a_result_is_an_error() -> None:
    """Its figure would be lost in silence."""
    (finding,) = _about(_typed(Cell(None, "=100+34.2")), GENERAL[0])
    assert (finding.rule, finding.severity, finding.actual) == ("value.not_calculated", Severity.ERROR, "=100+34.2")


@pytest.mark.parametrize(
    ("item", "value", "low", "high"),
    [
        ("income.general", 3538.15, "3538.145", "3538.155"),
        ("income.general", 16, "15.995", "16.005"),  # a cell cannot hold 16.0; amounts of the table have two places
        ("income.general", "16.0", "15.95", "16.05"),
        ("income.general", "16", "15.995", "16.005"),
        ("income.general", 0.1 + 0.2, "0.295", "0.305"),
        ("income.general", 1.2345, "1.23445", "1.23455"),
        ("profile.headcount", 12.0, "12", "12"),
        ("profile.headcount", "12人", "12", "12"),
        ("cover.year", "2021年", "2021", "2021"),
        ("cover.year", "2021年度", "2021", "2021"),
        ("economy.growth", "8.5%", "8.45", "8.55"),
        ("result.score", 92, "91.995", "92.005"),
        ("result.score", "92分", "91.5", "92.5"),
    ],
)
def test_precision(item: str, value: CellValue, low: str, high: str) -> None:
    """A number stands for the interval that it was written in; counts and years are exact."""
    amount = read_value(form().items[item], form().unit, value).amount
    assert amount is not None
    assert (amount.low, amount.high) == (Decimal(low), Decimal(high))


def test_precision_of_a_table_is_that_of_its_finest_amount() -> None:
    """With 16.125 in the table, 3538.15 stands for 3538.150."""
    fund = place("income.fund", "head")
    amount = submission(put(returned(), {fund: 16.125})).amount(*GENERAL)
    assert amount is not None
    assert (amount.low, amount.high) == (Decimal("3538.1495"), Decimal("3538.1505"))


@pytest.mark.parametrize(
    ("item", "value", "text"),
    [
        ("profile.contact", 12.0, "12"),
        ("profile.contact", "  两行\r\n名字　", "两行\n名字"),
        ("profile.contact", 1e-7, "0.0000001"),
        ("profile.contact", True, "TRUE"),
        ("cover.date", dt.datetime(2022, 7, 22), "2022-07-22"),  # noqa: DTZ001
        ("result.grade", " 优\n", "优"),
    ],
)
def test_texts(item: str, value: CellValue, text: str) -> None:
    """Texts are kept as typed, without outer blanks; numbers and dates as people read them."""
    assert read_value(form().items[item], form().unit, value).text == text


def test_telephone_stored_as_a_number_is_a_note() -> None:
    """It may have lost its first nought."""
    changed = _typed(7308888888.0, "profile.telephone", "")
    assert submission(changed).text("profile.telephone") == "7308888888"
    (finding,) = _about(changed, "profile.telephone")
    assert (finding.rule, finding.severity) == ("value.code", Severity.NOTE)


@pytest.mark.parametrize(("typed", "noted"), [(0.085, True), (-0.5, True), (8.5, False), (0.0, False), ("8.5%", False)])
def test_percentage_that_excel_may_have_divided(typed: CellValue, noted: bool) -> None:  # noqa: FBT001
    """Excel stores 8.5% as 0.085, where the form means 8.5: a small one is pointed out."""
    changed = _typed(typed, "economy.growth", "1")
    fractions = [each for each in _about(changed, "economy.growth") if each.rule == "value.fraction"]
    assert bool(fractions) is noted
    if typed == 0.085:
        assert "0.085 %; if 8.5 % is meant" in fractions[0].message
