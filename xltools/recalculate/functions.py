"""The functions that a formula calls, and which of them mean the same in every program, version and country."""

from __future__ import annotations

import re
from functools import lru_cache

_TEXT = re.compile(r'"(?:[^"]|"")*"')
_SHEET = re.compile(r"'(?:[^']|'')*'!")
_SHEET_BEFORE = re.compile(r"[^\s!()+\-*/^&=<>,;{}]+!")
_CALL = re.compile(r"(?:_xlfn\.|_xlws\.)*([A-Z][A-Z0-9.]*)\(", re.IGNORECASE)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLAIN = _names(
    """
    ABS ADDRESS AND AVERAGE AVERAGEA AVERAGEIF AVERAGEIFS CHOOSE COLUMN COLUMNS CONCAT CONCATENATE COUNT COUNTA
    COUNTBLANK COUNTIF COUNTIFS DATE DAY DAYS EDATE EOMONTH EVEN EXACT EXP FALSE FIND FV HLOOKUP IF IFERROR
    IFNA IFS INDEX INDIRECT INT ISBLANK ISERR ISERROR ISEVEN ISLOGICAL ISNA ISNONTEXT ISNUMBER ISODD ISTEXT LARGE LEFT
    LEN LN LOG LOG10 LOWER MATCH MAX MAXIFS MEDIAN MID MIN MINIFS MOD MONTH N NA NOT NPV ODD OFFSET OR PI PMT POWER
    PRODUCT PV RANK REPLACE REPT RIGHT ROUND ROUNDDOWN ROUNDUP ROW ROWS SIGN SMALL SQRT STDEV STDEV.P STDEV.S STDEVP
    SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS SUMPRODUCT SUMSQ SWITCH T TEXTJOIN TRIM TRUE TRUNC UPPER VAR VAR.P VAR.S VARP
    VLOOKUP WEEKDAY YEAR
    """
)
"""Old, common and settled. Everything else differs somewhere: between Excel's versions (statistics, CEILING of negative
numbers), in how often it iterates (IRR), with the country (TEXT, VALUE, DATEVALUE) or with the program (BESSELI,
ACCRINT, COMPLEX, GETPIVOTDATA)."""

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

_LOOKUPS = {"MATCH": 2, "VLOOKUP": 3, "HLOOKUP": 3}
"""The argument that asks for an exact match, counted from 0."""
_EXACT = frozenset({"0", "FALSE", "FALSE()"})
_HIDING = frozenset({"SUBTOTAL", "AGGREGATE"})


_RANGE = re.compile(
    r"\$?[A-Z]{1,3}\$?[0-9]+:\$?[A-Z]{1,3}\$?[0-9]+|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}(?![A-Z0-9(])", re.IGNORECASE
)
_OPERATORS = frozenset("=<>+-*/^&%")


@lru_cache(maxsize=4096)
def functions(formula: str) -> frozenset[str]:
    """The names of the functions that a formula calls, upper-cased, without the prefixes of newer ones."""
    return frozenset(name.upper() for name in _CALL.findall(_without_texts(formula)))


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
    return next((name for name in sorted(found & _LOOKUPS.keys()) if _approximate(formula, name)), "")


def intersects(formula: str) -> bool:
    """An operator works on a whole range: Excel takes the cell of its own row or column, other programs all cells.

    SUMPRODUCT means all cells everywhere, unless it goes through IF.
    """
    found = functions(formula)
    if "SUMPRODUCT" in found and "IF" not in found:
        return False
    plain = _SHEET_BEFORE.sub("", _without_texts(formula).removeprefix("="))
    for area in _RANGE.finditer(plain):
        before, after = plain[: area.start()].rstrip()[-1:], plain[area.end() :].lstrip()[:1]
        if before in _OPERATORS or after in _OPERATORS:
            return True
    return False


def _approximate(formula: str, name: str) -> bool:
    """Some call of a lookup searches by halving, whose result in an unsorted table is an accident of the program."""
    plain = _without_texts(formula)
    for call in re.finditer(rf"(?<![A-Z0-9.]){name}\(", plain, re.IGNORECASE):
        given = _arguments(plain, call.end())
        kind = given[_LOOKUPS[name]] if len(given) > _LOOKUPS[name] else "TRUE"
        if kind.strip().upper() not in _EXACT:
            return True
    return False


def _arguments(formula: str, start: int) -> list[str]:
    """The arguments of a call whose bracket opens just before ``start``; texts have been taken out before."""
    found: list[str] = []
    depth, begin = 0, start
    for at in range(start, len(formula)):
        sign = formula[at]
        if sign in "({[":
            depth += 1
        elif sign in ")}]":
            if depth == 0:
                return [*found, formula[begin:at]]
            depth -= 1
        elif sign == "," and depth == 0:
            found.append(formula[begin:at])
            begin = at + 1
    return [*found, formula[begin:]]


def _without_texts(formula: str) -> str:
    return _SHEET.sub("S!", _TEXT.sub('""', formula))
