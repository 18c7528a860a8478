"""Our words of a formula beside openpyxl's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token as Theirs

from xltools.formulas.tokens import Kind, tokenize

_CELLS = st.sampled_from(["A1", "$B$2", "C$3", "$D4", "XFD1048576", "A1:B2", "$A:$C", "3:$7", "Sheet1!A1",
                          "'007001 甲'!$A$1:$B$2", "汇总!C3", "[1]Sheet1!A1", "'[预算 2023.xlsx]汇总'!B5"])  # fmt: skip
_NAMES = st.sampled_from(["收入", "income.total", "_rate", "LOG10x", "ABCD1"])
_LITERALS = st.sampled_from(["1", "0.5", "12.25", "1E+5", "3e-2", '"text"', '"a ""b"" (c,"', '""', "TRUE", "FALSE",
                             "#N/A", "#DIV/0!", "#REF!"])  # fmt: skip
_OPERATORS = st.sampled_from(["+", "-", "*", "/", "^", "&", "=", "<>", "<=", ">=", "<", ">"])
_FUNCTIONS = st.sampled_from(["SUM", "IF", "_xlfn.XLOOKUP", "LOG10", "T.TEST", "N"])


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    arguments = st.lists(inner, max_size=3).map(",".join)
    return st.one_of(
        st.tuples(inner, _OPERATORS, inner).map("".join),
        st.tuples(_FUNCTIONS, arguments).map(lambda pair: f"{pair[0]}({pair[1]})"),
        inner.map(lambda text: f"({text})"),
        inner.map(lambda text: f"-{text}"),
        inner.map(lambda text: f"{text}%"),
    )


formulas = st.recursive(st.one_of(_CELLS, _NAMES, _LITERALS), _grown, max_leaves=8).map(lambda text: "=" + text)


@given(formulas)
def test_the_words_joined_are_the_formula(formula: str) -> None:
    """Nothing is lost, nothing is added, and nothing is unknown."""
    words = tokenize(formula)
    assert "=" + "".join(word.text for word in words) == formula
    assert Kind.OTHER not in {word.kind for word in words}


@given(formulas)
def test_the_words_are_those_of_openpyxl(formula: str) -> None:
    """The same operands, functions, brackets and separators in the same order, each of the same kind."""
    assert [_plain(word.kind, word.text) for word in tokenize(formula)] == _theirs(formula)


def _plain(kind: Kind, text: str) -> tuple[str, str]:
    match kind:
        case Kind.REFERENCE | Kind.NAME:
            return "range", text
        case Kind.OPEN | Kind.CLOSE | Kind.SEPARATOR | Kind.OPERATOR:
            return "sign", text
        case _:
            return kind.value, text


def _theirs(formula: str) -> list[tuple[str, str]]:
    kinds = {Theirs.RANGE: "range", Theirs.NUMBER: "number", Theirs.TEXT: "text", Theirs.LOGICAL: "logical",
             Theirs.ERROR: "error"}  # fmt: skip
    return [
        (kinds[token.subtype] if token.type == Theirs.OPERAND else "sign", token.value)
        for token in Tokenizer(formula).items
    ]


@pytest.mark.parametrize(
    ("formula", "kinds"),
    [
        ("=A1 B2", [Kind.REFERENCE, Kind.SPACE, Kind.REFERENCE]),
        ("=A1:INDEX(B:B,2)", [Kind.REFERENCE, Kind.OPERATOR, Kind.OPEN, Kind.REFERENCE, Kind.SEPARATOR, Kind.NUMBER,
                              Kind.CLOSE]),
        ("={1,2;3}", [Kind.ARRAY, Kind.NUMBER, Kind.SEPARATOR, Kind.NUMBER, Kind.SEPARATOR, Kind.NUMBER, Kind.ARRAY]),
        ("=表1[[#This Row],[金额]]", [Kind.NAME]),
        ("=Sheet1!#REF!", [Kind.REFERENCE]),
        ("='1月:3月'!B2", [Kind.REFERENCE]),
        ("=A1#", [Kind.REFERENCE]),
        ("=ABCD1", [Kind.NAME]),
        ("=LOG10(2)", [Kind.OPEN, Kind.NUMBER, Kind.CLOSE]),
        ('="unfinished', [Kind.OTHER, Kind.NAME]),
    ],
)  # fmt: skip
def test_words_at_the_edge(formula: str, kinds: list[Kind]) -> None:
    """Intersections, arrays, tables, lost references, and texts that no program would have saved."""
    assert [word.kind for word in tokenize(formula)] == kinds


@given(st.text(max_size=60))
def test_any_text_can_be_split(text: str) -> None:
    """A foreign program may have written anything."""
    assert "".join(word.text for word in tokenize("=" + text)) == text


@pytest.mark.parametrize(("text", "name"), [("SUM(", "SUM"), ("_xlfn.xlookup(", "XLOOKUP"), ("(", "")])
def test_the_function_that_a_word_opens(text: str, name: str) -> None:
    """Newer functions carry a prefix in the file that nobody writes."""
    assert tokenize(text)[0].function == name
