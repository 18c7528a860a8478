"""Chinese numerals: 三, 十二, 两百零五, 一万二千."""

from __future__ import annotations

DIGITS = {
    "〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_STEPS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"亿": 10**8, "万": 10**4}
_FIRST = frozenset((*DIGITS, *_STEPS))  # what a numeral begins with
_ZERO = frozenset("〇零")


def numeral(text: str) -> int | None:
    """The number that a Chinese numeral stands for, or None where it is none.

    ``十二`` is 12, ``一百二`` is 120, ``一万零五`` is 10005. Digits side by side are refused: ``三五`` may mean
    three to five, and ``二〇二一`` is a year.
    """
    if text[:1] not in _FIRST:
        return None
    total = 0
    rest = text
    for name, scale in _SCALES.items():
        head, found, tail = rest.partition(name)
        if found:
            part = _below_ten_thousand(head.lstrip("〇零") if total else head)
            if not part:
                return None
            total += part * scale
            rest = tail
            if len(rest) == 1 and DIGITS.get(rest):
                return total + DIGITS[rest] * scale // 10
    if not rest:
        return total or None
    last = _below_ten_thousand(rest.lstrip("〇零") if total else rest)
    return None if last is None else total + last


def _below_ten_thousand(text: str) -> int | None:
    """The part of a numeral before a 万, before a 亿 or at its end."""
    total, digit, step, zero = 0, None, 10_000, False
    for letter in text:
        if letter in _ZERO and total:
            if digit is not None or zero:
                return None
            zero = True
        elif letter in DIGITS and digit is None:
            digit = DIGITS[letter]
        elif letter in _STEPS and _STEPS[letter] < step:
            if not digit and not (digit is None and letter == "十" and not total):
                return None
            step = _STEPS[letter]
            total += (1 if digit is None else digit) * step
            digit, zero = None, False
        else:
            return None
    if digit is None:
        return None if zero or not total else total
    spoken_short = total and step > _STEPS["十"] and not zero
    return total + (digit * step // 10 if spoken_short else digit)
