"""The functions that a formula calls, and which of them mean the same in every program, version and country."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import split_reference
from xltools.formulas.calls import approximate, functions, texts_in, words
from xltools.formulas.syntax import Binary, Call, Cells, Text, Unary, parse
from xltools.formulas.tokens import Kind

if TYPE_CHECKING:
    from xltools.formulas.syntax import Node


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLAIN = _names(
    """
    ABS ADDRESS AND AVERAGE AVERAGEA AVERAGEIF AVERAGEIFS CHOOSE COLUMN COLUMNS CONCAT CONCATENATE COUNT COUNTA
    COUNTBLANK COUNTIF COUNTIFS DATE DAY DAYS EDATE EOMONTH EVEN EXACT EXP FALSE FIND FV HLOOKUP IF IFERROR
    IFNA IFS INDEX INDIRECT INT ISBLANK ISERR ISERROR ISEVEN ISLOGICAL ISNA ISNONTEXT ISNUMBER ISODD ISTEXT LARGE LEFT
    LEN LN LOG LOG10 LOWER MATCH MAX MAXIFS MEDIAN MID MIN MINIFS MONTH N NA NOT NPV ODD OFFSET OR PI PMT POWER
    PRODUCT PV RANK REPLACE REPT RIGHT ROUND ROUNDDOWN ROUNDUP ROW ROWS SIGN SMALL SQRT STDEV STDEV.P STDEV.S STDEVP
    SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT SUMSQ SWITCH T TEXTJOIN TRIM TRUE TRUNC UPPER VAR VAR.P VAR.S VARP
    VLOOKUP WEEKDAY YEAR
    """
)
"""Old, common and settled. Everything else differs somewhere: between Excel's versions (statistics, CEILING of negative
numbers), in how often it iterates (IRR), by the last binary digit (MOD), with the country (TEXT, VALUE, DATEVALUE) or
with the program (BESSELI, ACCRINT, COMPLEX, GETPIVOTDATA)."""

ROUNDING = _names("CEILING EVEN FLOOR INT MOD ODD ROUND ROUNDDOWN ROUNDUP TRUNC")
"""A last binary digit of the argument may decide between two results."""

VOLATILE = _names("NOW RAND RANDARRAY RANDBETWEEN TODAY")

UNEVALUATED = _names(
    """
    AND AREAS AVERAGEIF CELL CHOOSE COLUMN COLUMNS FORMULATEXT GETPIVOTDATA HLOOKUP IF IFERROR IFNA IFS INDEX INDIRECT
    ISFORMULA ISREF LAMBDA LET LOOKUP OFFSET OR ROW ROWS SHEET SHEETS SUMIF SWITCH VLOOKUP XLOOKUP
    """
)
"""A reference in their arguments may never be looked up, so a circle through it may be none."""

_HIDING = frozenset({"SUBTOTAL", "AGGREGATE"})
_OPERATORS = frozenset({"=", "<", ">", "<=", ">=", "<>", "+", "-", "*", "/", "^", "&", "%"})


CRITERIA = _names("AVERAGEIF AVERAGEIFS COUNTIF COUNTIFS HLOOKUP MATCH MAXIFS MINIFS SUMIF SUMIFS VLOOKUP")
"""They compare many cells with one, and take numbers stored as text for numbers or not."""

CUTS_TEXTS = _names("FIND LEFT LEN MID REPLACE RIGHT")
"""They count characters."""

_DATES = _names("DATE EDATE EOMONTH")
_ROUNDED = _names("INT LEN ROUND ROUNDDOWN ROUNDUP TRUNC")
_ADDS_UP = _names(
    "AVERAGE AVERAGEA AVERAGEIF AVERAGEIFS FV MEDIAN NPV PMT POWER PRODUCT PV SQRT STDEV STDEV.P STDEV.S STDEVP "
    "SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT SUMSQ VAR VAR.P VAR.S VARP EXP LN LOG LOG10 PI"
)
_GIVES_TEXT = _names(
    "CHOOSE CONCAT CONCATENATE HLOOKUP IF IFERROR IFNA IFS INDEX INDIRECT LEFT LOWER MID OFFSET REPLACE REPT "
    "RIGHT SUBSTITUTE SWITCH T TEXTJOIN TRIM UPPER VLOOKUP"
)
_ORDER = frozenset({"<", ">", "<=", ">="})
_COMPARISONS = _ORDER | {"=", "<>"}
_LEAP_DAY = 60
"""Excel's 29 February 1900, a day that never was."""


def doubtful(formula: str, *, hidden_rows: bool) -> str:
    """The first function of a formula that need not give the same everywhere; empty if there is none.

    ``hidden_rows``: the workbook hides rows, which SUBTOTAL leaves out or not, depending on who hid them.
    """
    found = functions(formula)
    others = sorted(found - PLAIN)
    if others:
        return others[0]
    if hidden_rows and found & _HIDING:
        return min(found & _HIDING)
    return min(approximate(formula), default="")


def intersects(formula: str) -> bool:
    """An operator works on a whole range: Excel takes the cell of its own row or column, other programs all cells.

    SUMPRODUCT means all cells everywhere, unless it goes through IF.
    """
    found = functions(formula)
    if "SUMPRODUCT" in found and "IF" not in found:
        return False
    read = words(formula)
    works = [False, *(word.text in _OPERATORS for word in read), False]
    return any(
        (before or after) and word.kind is Kind.REFERENCE and ":" in split_reference(word.text)[1]
        for word, before, after in zip(read, works, works[2:], strict=False)
    )


def orders_texts(formula: str, *, reads_texts: bool) -> bool:
    """It may ask which of two texts comes first; ``reads_texts``: some cell that it reads holds one."""
    if any(text[:1] in _ORDER and text.lstrip("<>=")[:1].isalpha() for text in texts_in(formula)):  # a criterion
        return True
    if not any(word.text in _ORDER for word in words(formula)):
        return False
    tree = parse(formula)
    return reads_texts if tree is None else _orders_texts(tree, reads_texts)


def _orders_texts(node: Node | None, reads_texts: bool) -> bool:  # noqa: FBT001 - passed on from node to node
    match node:
        case Binary(operator, left, right):
            ordered = operator in _ORDER and any(_may_be_text(side, reads_texts) for side in (left, right))
            return ordered or any(_orders_texts(side, reads_texts) for side in (left, right))
        case Unary(_, operand):
            return _orders_texts(operand, reads_texts)
        case Call(_, arguments):
            return any(_orders_texts(each, reads_texts) for each in arguments)
    return False


def _may_be_text(node: Node | None, reads_texts: bool) -> bool:  # noqa: FBT001 - likewise
    match node:
        case Text(value):
            return value != ""
        case Cells():
            return reads_texts
        case Binary(operator, _, _):
            return operator == "&"
        case Call(function, arguments):
            return function in _GIVES_TEXT and any(_may_be_text(each, reads_texts) for each in arguments)
    return False


def compares_calculated(formula: str) -> bool:
    """It compares a calculated number that is not rounded; a formula that cannot be read is taken to do so."""
    if not any(word.text in _COMPARISONS for word in words(formula)) and "SIGN" not in functions(formula):
        return False
    tree = parse(formula)
    return tree is None or _compares(tree)


def _compares(node: Node | None) -> bool:
    match node:
        case Binary(operator, left, right):
            sides = (left, right)
            return (operator in _COMPARISONS and any(map(_calculated, sides))) or any(map(_compares, sides))
        case Unary(_, operand):
            return _compares(operand)
        case Call(function, arguments):
            return (function == "SIGN" and any(map(_calculated, arguments))) or any(map(_compares, arguments))
    return False


def _calculated(node: Node | None) -> bool:
    match node:
        case Binary(operator, _, _):
            return operator not in _COMPARISONS and operator != "&"
        case Unary(_, operand):
            return _calculated(operand)
        case Call(function, arguments):
            return function not in _ROUNDED and (function in _ADDS_UP or any(map(_calculated, arguments)))
    return False


def written_fractions(formula: str) -> bool:
    """It divides, or numbers with decimals are written in it."""
    return any(
        word.text in {"/", "%", "^"} or (word.kind is Kind.NUMBER and not float(word.text).is_integer())
        for word in words(formula)
    )


def at_the_leap_day(formula: str, one: float, other: float) -> bool:
    """Two days before Excel's false leap day, where calendars differ by one."""
    return (
        abs(one - other) == 1
        and 0 <= min(one, other) < max(one, other) <= _LEAP_DAY
        and bool(functions(formula) & _DATES)
    )
