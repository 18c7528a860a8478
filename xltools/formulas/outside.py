"""Formulas that look at other workbooks only: nothing that changes in their own changes their results."""

from __future__ import annotations

from xltools.formulas.references import parse_reference
from xltools.formulas.tokens import Kind, Token, tokenize

_ANYWHERE = frozenset({"INDIRECT", "OFFSET", "NOW", "TODAY", "RAND", "RANDBETWEEN", "RANDARRAY", "CELL", "INFO"})
"""What refers to something else, or is something else, whenever it is computed."""


def looks_outside_only(formula: str) -> bool:
    """Whether a formula refers to other workbooks and to nothing of its own: ``=[1]Sheet1!A1*2``."""
    if "[" not in formula:
        return False
    words = [token for token in tokenize(formula) if token.kind in {Kind.REFERENCE, Kind.NAME}]
    return (
        bool(words)
        and all(map(_is_outside, words))
        and not any(token.function in _ANYWHERE for token in tokenize(formula))
    )


def _is_outside(word: Token) -> bool:
    if word.kind is Kind.NAME:
        return "!" in word.text and "[" in word.text.partition("!")[0]
    reference = parse_reference(word.text)
    return reference is not None and reference.book is not None
