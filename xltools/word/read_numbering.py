"""The automatic numbers of a Word document, counted as Word shows them: they stand nowhere in its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.word.read_xml import attribute, child, children, value_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree import ElementTree as ET

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST_COUNTED = 999


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document; :meth:`number` is asked for each numbered paragraph in its order."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # by list
    _counters: dict[str, list[int | None]] = field(default_factory=dict)  # by what the list is made from
    _abstract: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, root: ET.Element | None) -> Numbering:
        """The lists that ``numbering.xml`` defines; none where there is no such part."""
        numbering = cls()
        if root is None:
            return numbering
        defined = {attribute(each, "abstractNumId"): _levels_of(each) for each in children(root, "abstractNum")}
        for each in children(root, "num"):
            number, kind = attribute(each, "numId"), value_of(child(each, "abstractNumId"))
            numbering._levels[number] = defined.get(kind, {}) | _overridden(each, defined.get(kind, {}))
            numbering._abstract[number] = number if child(each, "lvlOverride") is not None else f"abstract {kind}"
        return numbering

    def number(self, list_id: str, level: int) -> str:
        """The number of the next paragraph of a list at a level; empty for a bullet and for an unknown list."""
        levels = self._levels.get(list_id)
        if not levels or level not in levels:
            return ""
        counters = self._counters.setdefault(self._abstract[list_id], [None] * _LEVELS)
        before = counters[level]
        counters[level] = levels[level].start if before is None else before + 1
        counters[level + 1 :] = [None] * (_LEVELS - level - 1)
        if levels[level].form in {"bullet", "none"}:
            return ""

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            kind = levels.get(at)
            count = counters[at]
            return "" if kind is None else _shown(kind.start if count is None else count, kind.form)

        return _PLACE.sub(shown, levels[level].text)


def _levels_of(abstract: ET.Element) -> dict[int, _Level]:
    found = {}
    for each in children(abstract, "lvl"):
        level = attribute(each, "ilvl")
        if level.isdigit() and int(level) < _LEVELS:
            start = value_of(child(each, "start"))
            found[int(level)] = _Level(
                value_of(child(each, "numFmt")) or "decimal",
                value_of(child(each, "lvlText")),
                int(start) if start.isdigit() else 1,
            )
    return found


def _overridden(number: ET.Element, levels: dict[int, _Level]) -> dict[int, _Level]:
    """What one list changes of the kind that it is made from."""
    found: dict[int, _Level] = {}
    for each in children(number, "lvlOverride"):
        found |= _levels_of(each)
        level, start = attribute(each, "ilvl"), value_of(child(each, "startOverride"))
        if level.isdigit() and start.isdigit() and int(level) in levels:
            known = found.get(int(level), levels[int(level)])
            found[int(level)] = _Level(known.form, known.text, int(start))
    return found


def _shown(count: int, form: str) -> str:
    return _FORMS.get(form, str)(min(max(count, 0), _MOST_COUNTED))


def _chinese(count: int) -> str:
    """一, 十, 二十三, 一百〇五."""
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "〇"
    return text + (_DIGITS[ones] if ones or not count else "")


def _digits(count: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(count))


def _letters(count: int) -> str:
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1) if count else ""


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (count // value)
        count %= value
    return text


def _circled(count: int) -> str:
    return chr(0x2460 + count - 1) if 1 <= count <= 20 else str(count)  # noqa: PLR2004 - Unicode has ① to ⑳


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "chineseLegalSimplified": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda count: f"{count:02}",
}
