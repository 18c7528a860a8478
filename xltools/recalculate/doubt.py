"""Reasons not to call a saved result stale although an engine computes something else.

Two engines may be wrong in the same way, where programs are known to differ from Excel. An accusation must never be
wrong, so each of these speaks for the cell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.snapshot import ErrorValue
from xltools.formulas.calls import functions, texts_in
from xltools.recalculate.contents import is_rare, reads_as_date_or_decimal
from xltools.recalculate.functions import (
    CRITERIA,
    CUTS_TEXTS,
    ROUNDING,
    at_the_leap_day,
    compares_calculated,
    doubtful,
    intersects,
    orders_texts,
    written_fractions,
)
from xltools.recalculate.judgement import Doubt
from xltools.recalculate.values import is_number, last_digit

if TYPE_CHECKING:
    from xltools.core.snapshot import CellValue
    from xltools.recalculate.contents import Contents
    from xltools.recalculate.engine import Result
    from xltools.recalculate.settings import Settings

_TRUSTED_ERROR = "#DIV/0!"
_NUMBER_IN_TEXT = re.compile(r"[-+]?[0-9][0-9.,]*(?:E[-+]?[0-9]+)?")
_FEW = 64
"""Cells; a formula that reads more of them adds them up or looks something up, and texts among them are labels."""


def doubt_of(
    formula: str, cached: Result, computed: Result, settings: Settings, contents: Contents, *, hidden_rows: bool
) -> tuple[Doubt, str] | None:
    """Why the difference between a saved and a computed result proves nothing, with the function that is meant.

    ``contents`` is what the formula reads; ``hidden_rows`` tells that the workbook hides rows.
    """
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
    return _doubt_of_numbers(formula, cached, computed, contents) or _doubt_of_texts(formula, contents)


def _doubt_of_numbers(formula: str, cached: Result, computed: Result, contents: Contents) -> tuple[Doubt, str] | None:
    """Programs keep the last binary digit, and count the days before March 1900, each in its own way."""
    if is_number(cached) and is_number(computed) and at_the_leap_day(formula, cached, computed):
        return Doubt.FUNCTION, min(functions(formula))
    if _one_digit_apart(formula, cached, computed):
        return Doubt.ROUNDING, ""
    if compares_calculated(formula) and (contents.fractions or written_fractions(formula)):
        return Doubt.DUST, ""
    return None


def _doubt_of_texts(formula: str, contents: Contents) -> tuple[Doubt, str] | None:
    """Texts are read as numbers, put in order and counted otherwise by other programs and in other countries."""
    called = functions(formula)
    if (contents.doubtful and contents.cells <= _FEW) or (contents.numerals and called & CRITERIA):
        return Doubt.TEXT_NUMBER, ""
    if any(map(reads_as_date_or_decimal, texts_in(formula))):
        return Doubt.TEXT_NUMBER, ""
    if orders_texts(formula, reads_texts=contents.texts):
        return Doubt.TEXT_ORDER, ""
    if called & CUTS_TEXTS and (contents.rare or is_rare(formula)):
        return Doubt.FUNCTION, min(called & CUTS_TEXTS)
    return None


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
