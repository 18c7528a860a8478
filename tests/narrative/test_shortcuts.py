"""Every shortcut in reading texts gives what the long way gives, for any text."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as st

from tests.narrative.texts import document
from xltools.core import text as reading
from xltools.core.text import parse_amount
from xltools.narrative.checks import unreported
from xltools.narrative.checks.copied import ALIKE, SHORTEST, copied
from xltools.narrative.checks.copied_across import Report, copied_across, paragraphs_of
from xltools.narrative.checks.unreported import _names
from xltools.narrative.checks.variants import variants
from xltools.narrative.figures import _says_nothing, _stripped
from xltools.narrative.passage import Narrative, Passage
from xltools.narrative.similarity import SIZE, normalised, resemblance, shingles
from xltools.narrative.words import _synonyms, canonical
from xltools.scoring import numeral as numerals
from xltools.scoring import qualitative, quantity
from xltools.scoring.nondata import _BEGINS, _NAMED
from xltools.scoring.numeral import numeral
from xltools.scoring.phrases import _OTHERS, _WORDS, _last_word
from xltools.scoring.share import rounded

ANYTHING = re.compile("")
NOTHING = re.compile("(?!)")
DOUBLED = re.compile(r"([，。0-9])\1")
PIECES = (
    "2021年", "１２", "12", "3.5", "1,234.56", "三", "十二", "两", "百分之九十五", "三分之二", "过半", "一半",
    "半", "余", "万元", "亿", "%", "％", "﹪", "ｋｍ", "km", "㎡", "个", "家", "个百分点", "万平方米", "人次",
    "项目", "年度", "第", "号", "〔2021〕18号", "PM2.5", "V2", "10-15", "10%至", "—", "~", "到", "-", "1.",
    "（1）", "《", "》", "“", "”", "，", "。", "；", "\n", " ", "　", "约", "以上", "以内", "左右", "不低于",
    "控制在", "达到", "近", "附近", "节约", "同比增长", "下降", "共", "基本支出", "总支出", "预算数", "决算",
    "拨款", "完成", "实际", "其中", "比上年", "在编人员", "社零总额", "土方", "绿化", "八项规定", "数十",
    "任务", "云杉", "青", "清", "枫", "风", "公", "共用", "路大道", "é", "ﬁ", "℃", "a\u0301", "\u0301", "ᄒ",
    "ᅡ", "İ", "_", "①", "½", "Ａ",
)  # fmt: skip
reports = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=20)
NUMBER = r"[-+]?[0-9]{1,3}(\.[0-9]{0,3})?|[0-9]{1,22}(\.[0-9]{0,22})?|[0-9]{1,3}(,[0-9]{3}){1,2}"
WORKS = ("完成", "梧桐", "银杏", "路", "大道", "安置房", "泵站", "污水厂", "工程", "建设", "、", "，", "和", "3座")
numbers = st.from_regex(NUMBER, fullmatch=True)
spoken = st.text("〇零一二两三九十百千万亿点甲", max_size=6)


@given(reports)
@example("，\u0301e")
@example("e，\u0301")
@example("ᄒ、ᅡ")
def test_plain_text_is_nfkc_without_marks_and_case(text: str) -> None:
    """Marks that are dropped first change nothing, whatever stands around them."""
    assert normalised(text) == re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


@given(reports)
def test_figures_are_where_they_were_suspected(text: str) -> None:
    """No text is given up that holds a figure, a range or a share in words."""
    found = quantity.read_quantities(text)
    with patch.multiple(quantity, _MAYBE=ANYTHING, _MAYBE_RANGE=ANYTHING, _MAYBE_SHARE=ANYTHING):
        assert quantity.read_quantities(text) == found


@given(reports)
def test_numbers_that_are_no_data_begin_as_expected(text: str) -> None:
    """The look at the first letter passes over none of them."""
    assert _NAMED.pattern.startswith(_BEGINS)
    long_way = re.compile(_NAMED.pattern.removeprefix(_BEGINS))
    spans = [match.span() for match in long_way.finditer(text)]
    assert [match.span() for match in _NAMED.finditer(text)] == spans


@given(reports)
def test_a_percentage_has_its_sign(text: str) -> None:
    """A result that is a percentage is found with and without looking for the sign first."""
    found = qualitative.read_progress(text)
    with patch.multiple(qualitative, _PERCENT_SIGN=ANYTHING, _ONLY_PERCENT=NOTHING):
        assert qualitative.read_progress(text) == found


@given(numbers, st.sampled_from(("%", "％", "﹪", "个", "")))
def test_a_percentage_alone(number: str, sign: str) -> None:
    """It is what reading all figures of the text gives."""
    found = qualitative.read_progress(f"{number}{sign}")
    with patch.object(qualitative, "_ONLY_PERCENT", NOTHING):
        assert qualitative.read_progress(f"{number}{sign}") == found


@given(numbers, st.sampled_from(("", "万元", "%", "人")))
def test_digits_alone_are_a_number(text: str, unit: str) -> None:
    """They are read as any other number is."""
    found = parse_amount(text, unit)
    with patch.object(reading, "_ONLY_DIGITS", NOTHING):
        assert parse_amount(text, unit) == found


@given(spoken)
def test_numerals_begin_as_expected(text: str) -> None:
    """None is given up for its first letter."""
    found = numeral(text)
    with patch.object(numerals, "_FIRST", frozenset(text[:1]) | {""}):
        assert numeral(text) == found


@given(st.lists(st.sampled_from(WORKS), max_size=8).map("".join))
def test_works_are_named_by_their_kind(text: str) -> None:
    """No piece of a task is given up that names a work."""
    passage = document(text).passages[0]
    found = _names(passage)
    with patch.object(unreported, "_WORK", ANYTHING):
        assert _names(passage) == found


@given(st.lists(reports, max_size=4))
def test_matches_in_passages(paragraphs: list[str]) -> None:
    """To look in the whole text first finds no others, and the place in it leads to the passage."""
    narrative = document(*(text.replace("\n", "") for text in paragraphs))
    expected = [(each, match.span()) for each in narrative.passages for match in DOUBLED.finditer(each.text)]
    assert [(each, match.span()) for each, match in narrative.matches(DOUBLED)] == expected
    place = 0
    for passage in narrative.passages:
        for letter in range(len(passage.text)):
            assert narrative.passage_at(place + letter) is passage
        place += len(passage.text) + 1


@given(reports)
def test_the_last_word_is_the_longest(text: str) -> None:
    """Looked up by its length, it is the one that trying them all finds."""
    tried = sorted(_WORDS, key=len, reverse=True)
    expected = (word for word in tried if text.endswith(word) and not (len(word) == 1 and text.endswith(_OTHERS)))
    assert _last_word(text)[0] == next(expected, "")


@given(reports)
def test_words_that_say_nothing(text: str) -> None:
    """What holds another letter than those of the modifiers is not made of them."""
    assert _says_nothing(text) == (not _stripped(text))


@given(reports)
def test_one_word_for_each_thing(text: str) -> None:
    """A label without a synonym stays as it is; any other is replaced word by word."""
    expected = text
    for word, first in _synonyms():
        if word in expected and first not in expected:
            expected = expected.replace(word, first)
    assert canonical(text) == expected


@given(st.lists(reports, max_size=4), st.lists(st.sampled_from(PIECES), max_size=3))
def test_passages_with_a_word(paragraphs: list[str], wanted: list[str]) -> None:
    """To look in the whole text first finds no others."""
    narrative = document(*paragraphs)
    expected = [each for each in narrative.passages if any(word in each.text for word in wanted if "\n" not in word)]
    assert list(narrative.with_any(word for word in wanted if "\n" not in word)) == expected


@given(st.fractions(-1000, 1000))
def test_points_are_rounded_half_up(number: Fraction) -> None:
    """Away from zero at exactly half a hundredth."""
    half_up = (abs(number) * 100 + Fraction(1, 2)).__floor__()
    assert rounded(number) == Decimal(half_up if number >= 0 else -half_up).scaleb(-2)


CLAUSES = ("推进梧桐街的改造", "完成绿化提质", "新增充电站三座", "走访企业", "2021年度", "开展培训")
LETTERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒"


@given(st.lists(st.lists(st.sampled_from(CLAUSES), max_size=9).map("".join), max_size=8))
def test_copied_is_as_each_against_each(paragraphs: list[str]) -> None:
    """The paragraph named is the first that is alike, and none is missed."""
    narrative = document(*paragraphs)
    long = [each for each in narrative.passages if len(normalised(each.text)) >= SHORTEST]
    expected = [
        (one.paragraph, first.paragraph)
        for place, one in enumerate(long)
        if (first := next((other for other in long[:place] if _alike(one.text, other.text)), None))
    ]
    found = [(int(finding.sheet.split()[-1]), int(finding.message.split()[-2])) for finding in copied(narrative)]
    assert found == expected


@given(st.lists(st.lists(st.permutations(LETTERS).map("".join), max_size=3), max_size=4))
def test_copied_across_is_as_each_against_each(departments: list[list[str]]) -> None:
    """A paragraph that another department handed in is found, though a word of it was changed; no other is."""
    handed_in = [[*own, *(text[:-1] + "，甲" for text in before)] for before, own in pairwise([[], *departments])]
    narratives = [_report(f"{number}", paragraphs) for number, paragraphs in enumerate(handed_in)]
    expected = [
        narrative.department
        for place, narrative in enumerate(narratives)
        for passage in narrative.passages
        if any(_alike(passage.text, other.text) for earlier in narratives[:place] for other in earlier.passages)
    ]
    reports = [Report(each.department, "", "", None, paragraphs_of(each)) for each in narratives]
    assert [finding.department for finding in copied_across(reports)] == expected


def test_two_spellings_count_where_they_stand() -> None:
    """Neighbours are letters of the same run; the first place is named, and the rarer spelling is the wrong one."""
    apart = document("青枫大道通车。", "沿青枫大道绿化。", "到清，枫大道。")
    assert list(variants(apart)) == []
    found = variants(document("青枫大道通车。", "拓宽清枫大道。", "沿青枫大道绿化。"))
    assert [(finding.actual, finding.expected, finding.sheet) for finding in found] == [
        ("清枫大道", "青枫大道", "paragraph 2")
    ]


def _alike(one: str, other: str) -> bool:
    return resemblance(shingles(one, SIZE), shingles(other, SIZE)) >= ALIKE


def _report(department: str, paragraphs: list[str]) -> Narrative:
    passages = tuple(Passage(text, paragraph=number) for number, text in enumerate(paragraphs, 1))
    return Narrative(passages, department=department, document=True)
