"""A count against the things that the sentence lists: 5个内设机构（…）, 甲路、乙路、丙路三条道路."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.figures import Figure, Role
from xltools.narrative.finding import about_passage, quote
from xltools.scoring.phrases import Relation
from xltools.scoring.units import counts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_BRACKET = re.compile(
    r"^[^，,。；;：:（()）、\d]{0,14}[（(](?P<list>[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)]"
)
_COLON = re.compile(r"^[^，,。；;：:（()）、\d]{0,14}[：:](?P<list>[^。；;：:]+)")
_NAMELY = re.compile(r"^[^，,。；;：:（()）、\d]{0,14}[，,：:]?(?:分别|依次)(?:为|是|有)[：:]?(?P<list>[^。；;：:]+)")
_BEFORE = re.compile(r"[，,。；;：:\n]")
_NOUN = re.compile(r"^(?:[大个类]|重点|主要|新建|续建)?[^\s，,。；;、（()）\d]{2,}")
_INNER = re.compile(r"[（(][^（）()]*[）)]|[《“][^》”]*[》”]")
_EXCEPTION = re.compile(r"其中|不占|不计|不含|除外|另有")
_AND = re.compile(r"和|及|与|以及")
_OPEN = ("等", "…")
_TOGETHER = re.compile(r"(?:一共|总共|共计|合计|共|计|为)\s*$")
_KIND_OF_LIST = re.compile(r"^.*?(?:内设|下设|设有|设立|设|包括|分为)")
_FIGURES = re.compile(r"\d+(?:\.\d+)?\s*[个名家项条万亿%人处宗]")
_FEWEST = 2
_LARGEST = 60
_CLOSE = Decimal("0.34")  # of the count: names in front of a count that is far off are not what it counts


def listed(narrative: Narrative) -> Iterator[Finding]:
    """A finding for each count that the names in brackets, after a colon or just before it do not bear out.

    等 leaves the list open, so that it may only be shorter than the count. What 和 joins may be one name or two; a
    name that the sentence excepts from the count (不占限额) may be left out.
    """
    for passage in narrative.with_figures:
        for figure in passage.figures:
            value = figure.quantity.value
            if figure.role is not Role.LEVEL or figure.quantity.approximate or not counts(figure.quantity.unit):
                continue
            if not value.is_exact or not _FEWEST <= value.value <= _LARGEST:
                continue
            names = _behind(figure) or _in_front(figure)
            if names is None:
                continue
            fewest, most, is_open = names
            if fewest <= value.value <= most or (is_open and value.value >= fewest):
                continue
            message = _("“{words}” counts {count}, but {listed} are listed")
            yield about_passage(
                narrative,
                passage,
                "text.listed",
                Severity.EXPLAIN,
                message.format(
                    words=quote(_around(figure)),
                    count=f"{value.value:f}",
                    listed=f"{fewest}" if fewest == most else f"{fewest}–{most}",
                ),
                actual=figure.quantity.text,
                expected=f"{most}",
                difference=value.value - most,
            )


def _around(figure: Figure) -> str:
    return f"{figure.lead}{figure.passage.text[figure.start : figure.end + 8]}"


def _behind(figure: Figure) -> tuple[int, int, bool] | None:
    """How many names stand in brackets or after a colon behind the count, at least and at most."""
    rest = figure.passage.text[figure.end :]
    match = _BRACKET.match(rest) or _COLON.match(rest) or _NAMELY.match(rest)
    if match is None or figure.quantity.relation is not Relation.EQUAL:
        return None
    text = match["list"]
    pieces = re.split(r"[，,；;]", text)
    exceptions = sum(1 for piece in pieces[1:] if _EXCEPTION.search(piece))
    if len(pieces) > 1 + exceptions:
        return None
    names = _count(pieces[0])
    return None if names is None else (names[0] - exceptions, names[1], names[2])


def _in_front(figure: Figure) -> tuple[int, int, bool] | None:
    """How many names stand directly before the count of a noun: 甲路、乙路、丙路三条道路."""
    text = figure.passage.text
    if not _NOUN.match(text[figure.end :]):
        return None
    clause = _BEFORE.split(_INNER.sub("", text[: figure.start]))[-1]
    together = _TOGETHER.search(clause)
    if together and not _alike(clause[: together.start()], text[figure.end :]):
        return None
    clause = _TOGETHER.sub("", clause)
    if clause.rstrip().endswith(("有", "了", "以及", "及", "和", "与")):
        return None
    names = _count(_KIND_OF_LIST.sub("", clause) if together else clause)
    if names is None:
        return None
    far = abs(figure.quantity.value.value - names[1]) > max(Decimal(1), figure.quantity.value.value * _CLOSE)
    return None if far and not names[2] else names


def _alike(clause: str, behind: str) -> bool:
    """Whether all names of a list are of the kind that is counted: 综合部、招商部共两个部室."""
    ends = {name.strip()[-1:] for name in re.split(r"[、和及与]", clause)}
    noun = _NOUN.match(behind)
    return len(ends) == 1 and noun is not None and ends.pop() in noun[0]


def _count(text: str) -> tuple[int, int, bool] | None:
    """How many names a list holds, at least and at most, and whether it is open; None where it is no list."""
    if _FIGURES.search(text):
        return None
    plain = _INNER.sub("", text).strip()
    is_open = plain.endswith(_OPEN) or plain.rstrip("。").endswith(_OPEN) or bool(re.search(r"等.{0,6}$", plain))
    pieces = [piece for piece in plain.split("、") if piece.strip()]
    if len(pieces) < _FEWEST:
        return None
    joined = len(_AND.findall(pieces[-1])) + sum(len(_AND.findall(piece)) for piece in pieces[:-1])
    return len(pieces), len(pieces) + joined, is_open
