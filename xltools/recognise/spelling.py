"""Whether a formula computes what the form's formula does, however it is spelled.

Excel writes a formula anew when it saves it, ranges grow over inserted rows and columns, and a clerk who adds a row
types a plain ``=SUM(…)``: none of that changes what is added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.address import parse_area, split_reference
from xltools.formulas.tokens import Kind, Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.core.address import Area
    from xltools.core.snapshot import Sheet

Cells = tuple[tuple[int, int], ...]  # in order; a cell that is named twice stands there twice


@dataclass(frozen=True, slots=True)
class Spelling:
    """Compares formulas of one sheet by the cells that count there: those of items in use, and any other number."""

    sheet: str
    counting: Mapping[int, tuple[int, ...]]  # the columns of each row

    @classmethod
    def of(cls, sheet: Sheet, used: frozenset[tuple[int, int]]) -> Spelling:
        """For a sheet whose items in use stand at ``used``."""
        numbers = {at for at, cell in sheet.cells.items() if isinstance(cell.value, int | float)}
        rows: dict[int, list[int]] = {}
        for row, column in sorted(used | numbers):
            rows.setdefault(row, []).append(column)
        return cls(sheet.name, {row: tuple(columns) for row, columns in rows.items()})

    def same(self, formula: str, expected: str) -> bool:
        """Whether ``formula`` gives what ``expected`` gives."""
        if formula == expected:
            return True
        words, wanted = self._words(formula), self._words(expected)
        cells = _added(words)
        return words == wanted or (cells is not None and wanted == _guarded_sum(cells))

    def _words(self, formula: str) -> list[str | Cells]:
        """The words of a formula, where references side by side became the cells that count among them."""
        words: list[str | Cells] = []
        for token in tokenize(formula):
            if token.kind is Kind.SPACE or (not words and token.text == "+"):
                continue
            word = self._word(token)
            before = words[-2] if len(words) > 1 and words[-1] == "," else ""
            if isinstance(word, tuple) and isinstance(before, tuple):
                words[-2:] = [tuple(sorted(before + word))]
            else:
                words.append(word)
        return words

    def _within(self, area: Area) -> Iterator[tuple[int, int]]:
        for row, columns in self.counting.items():
            if area.top <= row <= area.bottom:
                yield from ((row, column) for column in columns if area.left <= column <= area.right)

    def _word(self, token: Token) -> str | Cells:
        if token.kind is Kind.REFERENCE:
            sheet, cells = split_reference(token.text)
            if sheet is None or sheet.casefold() == self.sheet.casefold():
                try:
                    area = parse_area(cells)
                except ValueError:  # a whole column, a whole row, #REF!
                    return token.text.upper()
                return tuple(self._within(area))
        if token.kind is Kind.SEPARATOR:
            return ","
        if token.kind is Kind.OPEN:
            return f"{token.function}("
        return token.text if token.kind is Kind.TEXT else token.text.upper()


def _guarded_sum(cells: Cells) -> list[str | Cells]:
    """``IF(COUNT(cells)=0,"",SUM(cells))``, as the form spells every sum."""
    return ["IF(", "COUNT(", cells, ")", "=", "0", ",", '""', ",", "SUM(", cells, ")", ")"]


def _added(words: list[str | Cells]) -> Cells | None:
    """The cells of ``SUM(cells)`` or of ``a+b+c``; None for any other formula."""
    if len(words) == 3 and words[0] == "SUM(" and words[2] == ")" and isinstance(words[1], tuple):  # noqa: PLR2004
        return words[1]
    addends = [word for word in words[::2] if isinstance(word, tuple)]
    if 2 * len(addends) - 1 != len(words) or any(word != "+" for word in words[1::2]):
        return None
    return tuple(sorted(cell for cells in addends for cell in cells))
