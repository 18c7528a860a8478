"""Reasons not to call a saved result stale although an engine computes something else.

Two engines may be wrong in the same way, where programs are known to differ from Excel. An accusation must never be
wrong, so each of these speaks for the cell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.snapshot import ErrorValue
from xltools.recalculate.functions import ROUNDING, doubtful, functions, intersects
from xltools.recalculate.judgement import Doubt
from xltools.recalculate.values import is_number, last_digit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.core.snapshot import Cell, CellValue
    from xltools.recalculate.engine import Result
    from xltools.recalculate.settings import Settings

_TRUSTED_ERROR = "#DIV/0!"
_NUMBER_IN_TEXT = re.compile(r"[-+]?[0-9][0-9.,]*(?:E[-+]?[0-9]+)?")
_LOOKS_LIKE_NUMBER = re.compile(r"(?=.*\d)[-+\d.,，．/:：%％$¥￥€£()（）年月日时分秒 \u00a0]+|\d.*|.*[-/ ]\d{2,4}")
_AREA_READ_AS_NUMBERS = 64
"""Cells; a formula that reads more of them adds them up or looks something up, and texts among them are labels."""


def doubt_of(
    formula: str, cached: Result, computed: Result, settings: Settings, *, hidden_rows: bool
) -> tuple[Doubt, str] | None:
    """Why the difference between a saved and a computed result proves nothing, with the function that is meant."""
    if settings.as_displayed:
        return Doubt.AS_DISPLAYED, ""
    if any(isinstance(value, ErrorValue) and value != _TRUSTED_ERROR for value in (cached, computed)):
        return Doubt.ERROR, ""
    function = doubtful(formula, hidden_rows=hidden_rows)
    if function:
        return Doubt.FUNCTION, function
    if intersects(formula):
        return Doubt.INTERSECTION, ""
    if _of_different_kinds(cached, computed):
        return Doubt.KIND, ""
    return (Doubt.ROUNDING, "") if _one_digit_apart(formula, cached, computed) else None


def reads_text_number(cells: Iterable[Cell]) -> bool:
    """A few cells are read, and one holds a text that some country or program takes for a number or a date."""
    texts = []
    for number, cell in enumerate(cells):
        if number >= _AREA_READ_AS_NUMBERS:
            return False
        if isinstance(cell.value, str) and not isinstance(cell.value, ErrorValue):
            texts.append(cell.value)
    return any(_LOOKS_LIKE_NUMBER.fullmatch(text.strip()) for text in texts)


def _of_different_kinds(cached: CellValue, computed: Result) -> bool:
    errors = isinstance(cached, ErrorValue), isinstance(computed, ErrorValue)
    if any(errors):
        return False
    if isinstance(cached, str) and isinstance(computed, str):
        return _NUMBER_IN_TEXT.sub("0", cached) == _NUMBER_IN_TEXT.sub("0", computed)
    return is_number(cached) != is_number(computed) or isinstance(cached, str) != isinstance(computed, str)


def _one_digit_apart(formula: str, cached: Result, computed: Result) -> bool:
    if not (is_number(cached) and is_number(computed)) or not functions(formula) & ROUNDING:
        return False
    one, other = float(cached), float(computed)
    return abs(one - other) <= last_digit(one, other) * (1 + 1e-6)
