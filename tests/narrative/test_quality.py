"""How texts are written: copied, foreign, boilerplate, badly numbered, cut off, misspelt, incomplete."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.narrative.texts import document, form, rules, severities
from tests.zones import FORM, department
from xltools.extract import Extraction
from xltools.narrative.across import check_across
from xltools.narrative.check import check_report
from xltools.narrative.checks.boilerplate import boilerplate
from xltools.narrative.checks.copied import copied
from xltools.narrative.checks.foreign import foreign
from xltools.narrative.checks.missing import missing_parts, signatures
from xltools.narrative.checks.numbering import numbering
from xltools.narrative.checks.own_name import own_name
from xltools.narrative.checks.sentences import sentences
from xltools.narrative.checks.variants import variants
from xltools.validate import with_texts

if TYPE_CHECKING:
    from tests.narrative.texts import Entries

LONG = "我们走访了三十多家园区企业，逐一登记用工、用地和融资方面的困难，并按月向管委会报告进展。"
OTHER = "园区新建了两座污水泵站，老旧管网也已改造完毕，雨天积水的路段明显减少，群众反映良好。"


def test_a_paragraph_in_two_places() -> None:
    """Also with other punctuation and a word changed; short ones may be alike."""
    assert severities(copied, document(LONG, LONG.replace("，", ", "))) == ["explain"]
    assert rules(copied, document(LONG, LONG.replace("按月", "每月"))) == ["text.copied"]
    assert rules(copied, document(LONG, OTHER)) == []
    assert rules(copied, document("已按计划完成。", "已按计划完成。")) == []


def test_what_the_form_asks_for_twice_may_stand_twice() -> None:
    """Duties and results are asked for in two places: a note, once."""
    entries: Entries = {
        ("profile.achievements", ""): f"{LONG}\n{OTHER}",
        ("narrative.performance", ""): f"{LONG}\n{OTHER}",
    }
    assert severities(copied, form(entries)) == ["note"]


def test_indicators_with_the_same_text_must_be_explained() -> None:
    """Social and economic benefit cannot be one and the same."""
    entries: Entries = {("indicators.name", "1"): LONG, ("indicators.name", "2"): LONG}
    assert severities(copied, form(entries)) == ["explain"]


def test_a_paragraph_of_another_department() -> None:
    """The later department is told whose text it has."""
    one = department({("narrative.problems", ""): LONG}, code="000001", name="甲局")
    two = department({("narrative.problems", ""): LONG}, code="000002", name="乙局")
    three = department({("narrative.problems", ""): OTHER}, code="000003", name="丙局")
    (found,) = check_across(FORM, [one, two, three])
    assert (found.rule, found.severity, found.department) == ("text.copied_across", "explain", "000002")
    assert found.expected == "甲局"


def test_what_was_kept_of_texts_says_what_the_texts_say() -> None:
    """Workers read texts; what they keep travels, and is compared as the texts would be."""
    texts = {"000001": f"{LONG}\n短。", "000002": f"{OTHER}\n{LONG[:-2]}。", "000003": OTHER, "000004": ""}
    handed_in = [
        department({("narrative.problems", ""): text} if text else {}, code=code, name=f"{code}局")
        for code, text in texts.items()
    ]
    read = with_texts(FORM, Extraction(tuple(handed_in), (), None)).submissions
    assert [each.paragraphs for each in handed_in] == [None] * 4
    assert [len(each.paragraphs or ()) for each in read] == [1, 2, 1, 0]
    sent = pickle.loads(pickle.dumps(read))  # noqa: S301 - our own bytes
    found = check_across(FORM, sent)
    assert found == check_across(FORM, handed_in)
    assert [(each.department, each.expected) for each in found] == [("000002", "000001局"), ("000003", "000002局")]


@given(st.text("甲乙丙丁子丑寅卯东西南北山水", min_size=30, max_size=60), st.integers(0, 29))
def test_nearly_the_same_paragraph_is_found(text: str, place: int) -> None:
    """One character more or less hides nothing, whatever the text."""
    changed = f"{text}{text[::-1]}"
    assert rules(copied, document(changed, f"{changed[:place]}、{changed[place:]}")) == ["text.copied"]


def test_words_of_a_foreign_trade() -> None:
    """Once or twice they were copied; where a text speaks of nothing else they are at home."""
    assert severities(foreign, document("校内若干制度有待完善。")) == ["explain"]
    assert rules(foreign, document("园内若干制度有待完善。")) == []
    assert rules(foreign, form({("narrative.problems", ""): "门诊量上升。"})) == ["text.foreign"]


def test_standard_sentences_instead_of_facts() -> None:
    """Three key words of the scoring table and no figure."""
    text = "付款有完整的审批程序，无挪用，亦无截留"
    assert severities(boilerplate, document(f"{text}。")) == ["explain"]
    assert rules(boilerplate, document(f"{text}，全年审核付款申请126笔。")) == []
    assert rules(boilerplate, document("没有截留资金的情况。")) == []


@pytest.mark.parametrize(
    ("paragraphs", "count"),
    [
        (("一、甲", "二、乙", "三、丙"), 0),
        (("一、甲", "三、丙"), 1),
        (("三、丙", "四、丁"), 1),
        (("1、甲", "2.乙", "2、丙"), 1),
        (("一、甲", "（一）子", "（二）丑", "二、乙", "（一）寅"), 0),
        (("1、甲", "2、乙", "二、丙", "1、丁"), 1),  # 二 without 一
        (("一、甲", "1、子", "2、丑", "二、乙", "1、寅", "2、卯"), 0),
        (("一、甲", "1、子", "2、丑", "二、乙", "2、寅"), 0),  # each heading begins anew
        (("一是抓招商。二是抓建设。三是抓服务。",), 0),
        (("一是抓招商。三是抓服务。",), 1),
        (("一是抓招商。是抓建设。三是抓服务。",), 2),
        (("一是抓招商。", "二是抓建设。"), 0),
        (("今年是攻坚之年。",), 0),
    ],
)
def test_numbering(paragraphs: tuple[str, ...], count: int) -> None:
    """Gaps, doubles and lost numbers, in headings and in running text."""
    assert rules(numbering, document(*paragraphs)) == ["text.numbering"] * count


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (("完成甲地雨水管网改造工程、乙地人行道提升工程、丙地",), ["text.cut_off"]),
        (("完成甲地雨水管网改造工程、乙地人行道提升工程、",), ["text.cut_off"]),
        (("完成甲地雨水管网改造工程和乙地人行道提升工程",), []),  # only the full stop is missing
        (("完成甲地雨水管网改造工程、乙地人行道提升工程、丙地", "桥梁工程。"), []),  # torn apart by a page
        (("推行试点，，全市第一。",), ["text.punctuation"]),
        (("增长12%，。",), ["text.punctuation"]),
        (("园区园区面貌一新。",), ["text.doubled"]),
        (("清清楚楚、高高兴兴。",), []),
        (("……",), ["text.placeholder"]),
    ],
)
def test_sentences(paragraphs: tuple[str, ...], expected: list[str]) -> None:
    """Cut off, doubled, left to be filled in."""
    assert rules(sentences, document(*paragraphs)) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("青枫大道完工。清枫大道绿化。", 1),
        ("青杨湖与青洋湖。", 1),
        ("云杉路大道提质，云杉大道通车。", 1),
        ("核查图斑三处，另有图班待核。", 1),
        ("甲东路与甲西路，竹园路与桔园路。", 0),  # two roads each
        ("建新园。画新圆。", 0),
        ("一如继往。", 1),
        ("一如既往。", 0),
    ],
)
def test_spellings(text: str, count: int) -> None:
    """One name in two spellings, and idioms; names that only differ in a direction are two names."""
    assert severities(variants, document(text)) == ["note"] * count


def test_a_zone_by_another_name() -> None:
    """The title's kind of zone against the one that speaks in the text."""
    title, text = "甲县工业集中区管理委员会绩效自评报告", "开发区管委会推进招商。"
    assert severities(own_name, document(title, text, text)) == ["note"]
    assert rules(own_name, document(title, "集中区管委会推进招商。", text)) == []


def test_another_kind_of_document() -> None:
    """A summary of the year is no self-evaluation, and nothing else is asked of it."""
    assert rules(missing_parts, document("甲中心2021年工作总结", "项目建设顺利。")) == ["text.kind"]


def test_what_a_report_must_hold() -> None:
    """Amounts of its budget, a score, a grade and results."""
    found = rules(missing_parts, document("甲管委会部门整体支出绩效自评报告", "项目建设顺利。"))
    assert found == ["text.no_finance", "text.no_score", "text.no_grade", "text.no_results"]


SIGNED: Entries = {(f"opinions.{item}", ""): "有" for item in ("leader", "department", "finance")}
FILLED: Entries = {(f"opinions.{item}", ""): "有" for item in ("filled_by", "telephone")}


def test_who_filled_the_form_in() -> None:
    """Without a name and a telephone it is an error, each for itself."""
    assert severities(signatures, form({**SIGNED, **FILLED})) == []
    found = list(signatures(form(SIGNED)))
    assert [(each.severity.value, each.item) for each in found] == [
        ("error", "opinions.filled_by"),
        ("error", "opinions.telephone"),
    ]
    assert rules(signatures, document("甲")) == []  # a plain report has no form


def test_what_is_signed_on_paper_is_asked_for_once() -> None:
    """Leader, department and evaluators together; the finance office's opinion comes later and is a note."""
    entries: Entries = {**FILLED, ("evaluators.name", "1"): "某某", ("evaluators.name", "2"): "某某"}
    found = list(signatures(form(entries)))
    assert [each.severity.value for each in found] == ["explain", "note"]
    assert "评价组组长（签字）; 部门（单位）意见; 2 of the evaluators" in found[0].message
    signed: Entries = {**SIGNED, **entries, ("evaluators.signature", "1"): "签"}
    (only,) = signatures(form(signed))
    assert "stamped: 1 of the evaluators;" in only.message


def test_places_in_a_document() -> None:
    """A finding names the paragraph, blank ones not counted."""
    found = check_report(["甲管委会2021年度绩效自评报告", "", "推行试点，，全市第一。"], file="甲.txt")
    place = next(each for each in found if each.rule == "text.punctuation")
    assert (place.file, place.place, place.year) == ("甲.txt", "paragraph 2", 2021)


def test_places_in_a_form() -> None:
    """A finding names the cell and the item."""
    (found,) = sentences(form({("narrative.problems", ""): "推行试点，，全市第一。"}))
    assert (found.item, found.department, found.year) == ("narrative.problems", "007001", 2021)
    assert found.sheet
    assert found.cell
