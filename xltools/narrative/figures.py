"""Every figure of a text bound to what it is a figure of, on which basis, for which year."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from xltools.narrative.words import any_name, canonical, concepts, identities, modifier_letters, modifiers, names_of
from xltools.scoring.quantity import Quantity, read_quantities
from xltools.scoring.units import PERCENT, measure_of

if TYPE_CHECKING:
    from xltools.narrative.passage import Passage
    from xltools.narrative.words import Concept


class Basis(StrEnum):
    """What kind of figure of a year it is."""

    FINAL = "final"
    INITIAL = "initial"
    ADJUSTED = "adjusted"


class Role(StrEnum):
    """What a figure says of its subject."""

    LEVEL = "level"
    CHANGE = "change"  # 增加2.36万元, 增长23.60%
    SHARE = "share"  # 占总收入的99.85%
    RATE = "rate"  # 完成预算的43.16%


class Figure(NamedTuple):
    """A figure of a text.

    ``concept`` is the id of the item that it is a figure of, or empty; ``label`` the words that say so, one word for
    each thing; ``lead`` the words directly before it. ``of`` is what a share is a share of. ``sentence`` counts the
    sentences of the passage, ``year`` is None where none is known.
    """

    quantity: Quantity
    passage: Passage
    label: str
    lead: str
    role: Role = Role.LEVEL
    concept: str = ""
    basis: Basis = Basis.FINAL
    basis_said: bool = False
    year: int | None = None
    of: str = ""
    sentence: int = 0

    @property
    def start(self) -> int:
        """Where it begins in the passage's text."""
        return self.quantity.span[0]

    @property
    def end(self) -> int:
        """Where it ends, with the words that belong to it."""
        return self.quantity.span[1]

    @property
    def shown(self) -> str:
        """The figure with its label, for messages."""
        return f"{self.label}{self.quantity.text}"


_BOUNDARY = re.compile(r"[，,。；;：:！!？?、\n\t（()）]")
_SENTENCE = re.compile(r"[。；;！!？?\n]")
_SMALL_BRACKET = re.compile(r"[（(]([^（）()\d、，]{1,4})[）)]")
_QUOTES = re.compile(r"[“”\"「」\s]")
_YEAR = re.compile(r"(20\d{2})\s*年")
_LAST_YEAR = re.compile(r"(?<![与比较同])(?:上年度?|去年|上一年度?)(?![相同增减结])")
_COMPARED = re.compile(r"(?:与|较|比|同)(?:上年度?|去年|上一年度?|20\d{2}年)")
LAST_YEARS = re.compile(r"(?:比|较|与|同)(?:上年度?|去年|上一年度?|20\d{2}年度?)(?:同期)?的?")
_TAKE_PART = re.compile(r"\s*(?:次|参加|参与|前往|赴|到|进|开展|学习|获|被|受|接受|集中|轮|报名|完成)")
_RATE = re.compile(
    r"(?:完成|占|为|达)(?:了)?(?:年初|年度|全年|调整后?)?(?:预算|计划|目标|任务)|执行率|执行进度|完成率|支出进度"
)
_SHARE = re.compile(r"占(?!比)(?P<of>[^，,。；;占]{0,14}?)(?:的)?(?:比例|比重|比|百分比)?(?:为|达到|达|的)?$")
_APPROPRIATION = re.compile(r"预算(?:财政)?拨款")
_ADJUSTED = re.compile(r"调整后?预算|调整数|全年预算")
_INITIAL = re.compile(r"预算|计划|安排|下达|批复")
_WHOLE = re.compile(r"合计|总|全年|本年|年度|\d{4}年|整体|部门|单位")
_FINAL = re.compile(r"决算|实际|执行|实现|完成支出|已支出")
_SPENT = re.compile(r"(?:全年|当年|本年|已|共|实际)*(?:支出|使用|开支|用去|花费)(?:资金|经费)?(?:为|了)?")
_ORGANISATION = re.compile(r".{0,16}(?:部|局|办|办公室|中心|委|委员会|处|站|区|大队|公司|所|院)?")
_AND = re.compile(r"[和及与].*$")
_EMPTY = re.compile(r"[\d\s]+")
_BEHIND = 12  # characters behind a figure that may say what it counts
_NOISE = re.compile(
    r"\d{4}年度?|^\s*\d{1,2}[.、．]|^(?:并|且|和|及|以及|同时|另|共|全年|其中|分别|实际|累计|完成|实现|确保|力争|要|已|园区|全区|我区|本区|达到)+"
    r"|(?:同比增长|同比增加|同比下降|同比|完成|实现|达到|达|约|近|共|共计|为|是|的"
    r"|不少于|不低于|不小于|不超过|不高于|不大于|大于|高于|超过|低于|小于|至少|力争|确保|控制在|[≥≤><＞＜=])+$"
)


@dataclass(slots=True)
class _Context:
    """What the words so far have said."""

    subject: str = ""
    subject_sentence: int = -1
    basis: Basis | None = None
    basis_sentence: int = -1
    year: int | None = None
    year_sentence: int = -1
    unknown_sentence: int = -1  # where an amount of something that we do not know was named last
    figures: list[Figure] = field(default_factory=list)


def figures_in(passage: Passage) -> tuple[Figure, ...]:
    """The figures of a passage in their order; :attr:`Passage.figures` keeps them."""
    context = _Context()
    text, end, sentence = passage.text, 0, 0
    for quantity in read_quantities(text):
        before = text[end : quantity.span[0]]
        sentence += len(_SENTENCE.findall(before))
        context.figures.append(_bound(quantity, passage, before, sentence, context))
        end = quantity.span[1]
    return tuple(context.figures)


def clause_before(text: str) -> str:
    """The words at the end of a text back to the last mark; quotation marks and small brackets do not count."""
    plain = _QUOTES.sub("", _SMALL_BRACKET.sub(r"\1", text))
    return _BOUNDARY.split(plain)[-1]


def _bound(quantity: Quantity, passage: Passage, before: str, sentence: int, context: _Context) -> Figure:
    taken = before.startswith("的") and context.figures and not _BOUNDARY.search(before)
    lead = "" if taken else clause_before(before)  # 3万平米的配套和2万平米的公园: 配套 belongs to the 3万平米
    label = "" if _says_nothing(lead) else lead
    if taken:
        label = noun_behind(passage.text[quantity.span[1] :])
    concept = _concept(lead, quantity, passage, context, sentence)
    compared = LAST_YEARS.fullmatch(lead) is not None and not quantity.growth and quantity.unit != PERCENT
    if compared and context.subject_sentence == sentence:
        concept = context.subject
    if not concept and not label and not quantity.growth:
        concept = _concept(quantity.label, quantity, passage, context, sentence)
    if concept and not quantity.growth:
        context.subject, context.subject_sentence, context.unknown_sentence = concept, sentence, -1
    elif label and measure_of(quantity.unit) == "money" and not quantity.growth:
        context.unknown_sentence = sentence
    role = _role(quantity, lead)
    basis = _basis(lead or _heard(before, sentence, context), concept) or (
        context.basis if context.basis_sentence == sentence else None
    )
    spent = _spent_of(lead, sentence, context)
    if spent is not None:
        concept, basis = spent.concept, Basis.FINAL
    if basis and role is Role.LEVEL:
        context.basis, context.basis_sentence = basis, sentence
    share = _SHARE.search(lead) if role is Role.SHARE else None
    return Figure(
        quantity=quantity,
        passage=passage,
        label=canonical(_NOISE.sub("", label or _label(quantity, sentence, context))),
        lead=lead,
        role=role,
        concept=concept or (context.subject if role is not Role.LEVEL else ""),
        basis=basis or Basis.FINAL,
        basis_said=basis is not None,
        year=_year(before, sentence, passage, context, compared=compared),
        of=share["of"] if share else "",
        sentence=sentence,
    )


def _heard(before: str, sentence: int, context: _Context) -> str:
    """What was said before a figure without a lead of its own, as far as its sentence goes."""
    return _SENTENCE.split(before)[-1] if sentence != context.basis_sentence else before


def _spent_of(lead: str, sentence: int, context: _Context) -> Figure | None:
    """The budget just before of which a bare 支出 says how much was spent: 接待费预算25万元，支出9.19万元."""
    last = context.figures[-1] if context.figures else None
    if last is None or last.sentence != sentence or not _SPENT.fullmatch(lead):
        return None
    budget = last.role is Role.LEVEL and last.basis is not Basis.FINAL and last.concept != "income"
    return last if budget and measure_of(last.quantity.unit) == "money" else None


def noun_behind(text: str) -> str:
    """The words directly behind a figure, up to the next mark: of 4万平米的办公楼 it is 办公楼."""
    return _AND.sub("", _BOUNDARY.split(_QUOTES.sub("", text))[0].removeprefix("的")[:_BEHIND])


def _label(quantity: Quantity, sentence: int, context: _Context) -> str:
    """A label of the reader's; a growth is one of what stands before it, leaving out what stands in brackets."""
    if quantity.growth:
        for figure in reversed(context.figures):
            if figure.role is Role.LEVEL and figure.sentence == sentence and not _bracketed(figure):
                return figure.label
    return _QUOTES.sub("", quantity.label)


def _bracketed(figure: Figure) -> bool:
    before = figure.passage.text[: figure.start]
    return max(before.rfind("（"), before.rfind("(")) > max(before.rfind("）"), before.rfind(")"))


def _role(quantity: Quantity, lead: str) -> Role:
    if quantity.growth:
        return Role.CHANGE
    if quantity.unit != PERCENT:
        return Role.LEVEL
    if _RATE.search(lead):
        return Role.RATE
    return Role.SHARE if _SHARE.search(lead) else Role.LEVEL


def _basis(words: str, concept: str) -> Basis | None:
    """The basis that the words before a figure name; 预算 within the name of an item does not count."""
    if concept:
        for name in _longest_first(concept):
            words = words.replace(name, "")
    words = _APPROPRIATION.sub("", words)
    found = [
        (match.start(), basis)
        for pattern, basis in ((_ADJUSTED, Basis.ADJUSTED), (_INITIAL, Basis.INITIAL), (_FINAL, Basis.FINAL))
        for match in pattern.finditer(words)
    ]
    if not found:
        return None
    if any(basis is Basis.ADJUSTED for _start, basis in found):
        return Basis.ADJUSTED
    return max(found, key=lambda pair: pair[0])[1]


@cache
def _longest_first(concept: str) -> list[str]:
    return sorted(concepts()[concept].names, key=len, reverse=True)


def _year(before: str, sentence: int, passage: Passage, context: _Context, *, compared: bool) -> int | None:
    """The year that the words name, in this clause or earlier in the sentence; else the year of the report.

    ``compared`` is a figure that another is compared with: 比上年的7.10万元.
    """
    if compared and passage.year:
        return passage.year - 1
    if "年" not in before:
        return context.year if context.year_sentence == sentence else passage.year
    words = _COMPARED.sub("", _SENTENCE.split(before)[-1])
    named = _YEAR.findall(words)
    year = int(named[-1]) if named else None
    clause = clause_before(words)
    if passage.year and _LAST_YEAR.search(clause):
        return passage.year - 1
    if year:
        context.year, context.year_sentence = year, sentence
    return context.year if context.year_sentence == sentence else passage.year


def _concept(lead: str, quantity: Quantity, passage: Passage, context: _Context, sentence: int) -> str:
    """The item that the words name, or the subject of the sentence where they only name a basis."""
    measure = "" if quantity.unit == PERCENT else measure_of(quantity.unit)
    names = names_of(measure) if any_name().search(lead) else ()
    found = [(name, concept) for name, concept in names if name in lead]
    if not found:
        return _bare(lead, quantity, context, sentence)
    name, concept = max(found, key=lambda each: (lead.rfind(each[0]) + len(each[0]), len(each[0])))
    rest = lead.replace(name, "", 1)
    other = _other_scope(concept, rest, passage.text[quantity.span[1] :])
    return concept.id if not other and _only_modifiers(rest, passage, persons=concept.measure == "persons") else ""


def _other_scope(concept: Concept, rest: str, behind: str) -> bool:
    """Whether the words narrow an item down: spending out of appropriations only, staff who take part in something."""
    if concept.measure == "persons":
        return _TAKE_PART.match(behind) is not None
    return "拨款" in rest and concept.id not in identities()["saving"]


def concept_named(words: str) -> str:
    """The item that a whole is called by, 总支出 or 支出合计; empty where the words are none of its names."""
    plain = _QUOTES.sub("", words)
    return next((concept.id for concept in concepts().values() if plain in (*concept.names, *concept.bare)), "")


def _bare(lead: str, quantity: Quantity, context: _Context, sentence: int) -> str:
    if measure_of(quantity.unit) != "money" or not lead:
        return ""
    if "拨款" in lead or not _only_modifiers(lead):
        return ""
    for concept in concepts().values():
        if any(name in lead for name in concept.bare):
            if context.subject and context.subject_sentence == sentence and context.subject != "income":
                return context.subject if _INITIAL_OR_FINAL.search(lead) else concept.id
            return concept.id if _WHOLE.search(lead) and context.unknown_sentence != sentence else ""
    goes_on = context.subject_sentence == sentence and context.unknown_sentence != sentence
    return context.subject if goes_on and _INITIAL_OR_FINAL.search(lead) else ""


_INITIAL_OR_FINAL = re.compile(r"预算|决算|实际|执行")


def _only_modifiers(words: str, passage: Passage | None = None, *, persons: bool = False) -> bool:
    rest = words
    if passage and passage.department:
        rest = rest.replace(passage.department, "")
    if _says_nothing(rest):
        return True
    return persons and _ends_as_office(rest) and _ORGANISATION.fullmatch(_stripped(rest)) is not None


_OFFICE = re.compile(
    r"(?:部|局|办|办公室|中心|委|委员会|处|站|区|大队)(?:基本情况|现有|共有|实有|目前|有|共|在职|机关)*$"
)


def _ends_as_office(words: str) -> bool:
    return _OFFICE.search(words) is not None


def _says_nothing(words: str) -> bool:
    """Whether words hold nothing but modifiers."""
    rest = _EMPTY.sub("", words)
    return modifier_letters().issuperset(rest) and not _stripped(rest)


@lru_cache(maxsize=4096)  # asked of words that nearly consist of modifiers, and such words come back
def _stripped(words: str) -> str:
    rest = _EMPTY.sub("", words)
    for word in modifiers():
        rest = rest.replace(word, "")
    return rest
