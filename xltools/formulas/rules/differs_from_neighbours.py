"""A formula that differs from its neighbours."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.address import to_a1
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.lines import filled_along, lines
from xltools.formulas.rules.rule import Class, Hit, Rule
from xltools.formulas.sheet import FIGURES
from xltools.formulas.tokens import Kind, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.lines import Line
    from xltools.formulas.sheet import AuditedSheet, Formula, Place

_LONGEST_RUN = 2
"""Formulas in a row that may be the odd ones; more of them are a pattern of their own."""
_FEW = 2
_SEVERAL = 3
_MANY = 4
_AROUND = 1
_NEAR = 6
"""Cells between a total and the next one of its row or column, for them to be of one family."""


def _find(book: Book) -> Iterator[Hit]:
    for sheet in book.sheets:
        found: dict[Place, Formula] = {}
        for line in lines(sheet):
            for odd, usual in _odd_ones(_Filled(sheet, line)):
                found.setdefault(odd, usual)
        for place, usual in found.items():
            yield _hit(book, sheet, place, usual)


class _Filled:
    """The formulas of a line, in order, with what they compute."""

    def __init__(self, sheet: AuditedSheet, line: Line) -> None:
        self.sheet, self.down = sheet, line.down
        every = [sheet.formulas[place] for place in line.places if place in sheet.formulas]
        self.formulas = [formula for formula in every if not self._total_across(formula)]
        self.meanings = [sheet.meaning(formula.place) for formula in self.formulas]
        self.counts = Counter(self.meanings)
        self.natural = [filled_along(formula, down=line.down) for formula in self.formulas]

    def runs(self) -> list[_Run]:
        found: list[_Run] = []
        for index, meaning in enumerate(self.meanings):
            if found and self.meanings[found[-1].first] == meaning:
                found[-1] = _Run(found[-1].first, index)
            else:
                found.append(_Run(index, index))
        return found

    def _total_across(self, formula: Formula) -> bool:
        """Whether a formula belongs to the line across, as the total at the end of a column of row totals does."""
        if filled_along(formula, down=self.down):
            return False
        sheet, (row, column) = self.sheet, formula.place
        meaning = sheet.meaning(formula.place)
        near = [step for step in range(-_NEAR, _NEAR + 1) if step]
        places = [(row, column + step) if self.down else (row + step, column) for step in near]
        return any(place in sheet.formulas and sheet.meaning(place) == meaning for place in places)


@dataclass(frozen=True, slots=True)
class _Run:
    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1


def _odd_ones(line: _Filled) -> Iterator[tuple[Place, Formula]]:
    if len(line.counts) < _FEW:
        return
    yield from _shorter_totals(line)
    if len(line.formulas) < _SEVERAL:
        return
    runs = line.runs()
    for at, run in enumerate(runs):
        before = runs[at - 1] if at else None
        after = runs[at + 1] if at + 1 < len(runs) else None
        usual = _usual(line, run, before, after)
        if usual is not None:
            for index in range(run.first, run.last + 1):
                yield line.formulas[index].place, line.formulas[usual]


def _usual(line: _Filled, run: _Run, before: _Run | None, after: _Run | None) -> int | None:
    """The neighbour that the formulas of a run should read like; None where they are right as they are."""
    if len(run) > _LONGEST_RUN or line.counts[line.meanings[run.first]] > len(run):
        return None  # what recurs is meant
    if before and after and line.meanings[before.first] == line.meanings[after.first]:
        return before.last if _odd_between(line, run.first, before.last) else None
    if not (before and after):
        beside = before.last if before else after.first if after else None
        return beside if beside is not None and _odd_at_end(line, run, beside) else None
    return None


def _odd_between(line: _Filled, odd: int, usual: int) -> bool:
    count = line.counts[line.meanings[usual]]
    enough = count >= _SEVERAL or _skeleton(line.formulas[odd]) == _skeleton(line.formulas[usual])
    return enough and _comparable(line, odd, usual)


def _odd_at_end(line: _Filled, run: _Run, usual: int) -> bool:
    odd = run.first
    count = line.counts[line.meanings[usual]]
    if len(run) > 1 or count < _FEW or not _comparable(line, odd, usual):
        return False
    skeleton = _skeleton(line.formulas[odd])
    if skeleton == _skeleton(line.formulas[usual]):
        return skeleton != "@" or count >= _MANY
    return line.natural[odd] and count >= _SEVERAL and _is_part(line.meanings[odd], line.meanings[usual])


def _comparable(line: _Filled, odd: int, usual: int) -> bool:
    """Whether two formulas of a line should be the same at all."""
    if not line.natural[usual]:
        return False
    sheet = line.sheet
    one, other = line.formulas[odd].place, line.formulas[usual].place
    if sheet.meaning(one, numbers=False) == sheet.meaning(other, numbers=False) or _r1c1_without_numbers(
        line.formulas[odd]
    ) == _r1c1_without_numbers(line.formulas[usual]):
        return False  # they differ by a number typed in, which another rule reports
    if isinstance(sheet.value(one), str) or not _looks_around(line.formulas[odd]):
        return False
    if filled_along(line.formulas[odd], down=not line.down):  # a total across is odd only among totals
        return _skeleton(line.formulas[odd]) == _skeleton(line.formulas[usual])
    return _figures_differ(sheet, line.formulas[odd], line.formulas[usual])


def _shorter_totals(line: _Filled) -> Iterator[tuple[Place, Formula]]:
    """Totals side by side that cover fewer or more rows than most of them: nothing else about them differs."""
    by_skeleton: dict[str, list[int]] = {}
    for index, formula in enumerate(line.formulas):
        if (
            line.natural[index]
            and len(formula.references) == 1
            and formula.text.upper().lstrip("=+").startswith("SUM(")
        ):
            by_skeleton.setdefault(_skeleton(formula), []).append(index)
    for alike in by_skeleton.values():
        counts = Counter(line.meanings[index] for index in alike)
        (usual, most), *others = counts.most_common()
        if len(others) != 1 or len(alike) != len(line.formulas):
            continue
        if most == others[0][1]:
            usual = max(counts, key=lambda meaning: _cells(line, alike, meaning))
        model = next(index for index in alike if line.meanings[index] == usual)
        for index in alike:
            if line.meanings[index] != usual:
                yield line.formulas[index].place, line.formulas[model]


def _cells(line: _Filled, alike: list[int], meaning: str) -> int:
    formula = next(line.formulas[index] for index in alike if line.meanings[index] == meaning)
    area = formula.references[0].area
    return (area.bottom - area.top + 1) * (area.right - area.left + 1)


def _looks_around(formula: Formula) -> bool:
    """Whether a formula uses cells of its own row or column, or near them; others fetch a figure from elsewhere."""
    row, column = formula.place
    if any(reference.sheet is not None for reference in formula.references):
        return False
    return any(
        reference.whole
        or area.top - _AROUND <= row <= area.bottom + _AROUND
        or area.left - _AROUND <= column <= area.right + _AROUND
        for reference in formula.references
        for area in [reference.area]
    )


def _figures_differ(sheet: AuditedSheet, odd: Formula, usual: Formula) -> bool:
    """Whether the one formula reaches a figure that the other's pattern does not; blanks and texts move nothing."""
    down, right = odd.place[0] - usual.place[0], odd.place[1] - usual.place[1]
    mine = _reached(sheet, odd, 0, 0)
    theirs = _reached(sheet, usual, down, right)
    return mine is None or theirs is None or mine != theirs or _skeleton(odd) != _skeleton(usual)


def _reached(sheet: AuditedSheet, formula: Formula, down: int, right: int) -> set[Place] | None:
    """The figures that a formula would take in after being filled so far; None where it is not one of plain ranges."""
    found: set[Place] = set()
    for reference in formula.references:
        if reference.sheet is not None or reference.whole:
            return None
        area = reference.area
        for row in range(area.top, min(area.bottom, sheet.used.bottom) + 1):
            for column in range(area.left, min(area.right, sheet.used.right) + 1):
                at = (
                    row + (0 if reference.first.row_fixed else down),
                    column + (0 if reference.first.column_fixed else right),
                )
                if sheet.content(*at) in FIGURES:
                    found.add(at)
    return found


def _skeleton(formula: Formula) -> str:
    """The formula without its references: what is computed, whatever the cells."""
    words = (("@" if word.kind is Kind.REFERENCE else word.text.upper()) for word in tokenize(formula.text))
    return "".join(words).replace(" ", "").removeprefix("+")


def _r1c1_without_numbers(formula: Formula) -> str:
    words = tokenize(formula.r1c1)
    return "".join("0" if word.kind is Kind.NUMBER else word.text for word in words)


def _is_part(part: str, whole: str) -> bool:
    """Whether a sum leaves out some terms of another and adds nothing of its own."""
    terms = {term for term in part.replace("-1*", "+1*").split("+1*") if term}
    others = {term for term in whole.replace("-1*", "+1*").split("+1*") if term}
    return bool(terms) and terms < others


def _hit(book: Book, sheet: AuditedSheet, place: Place, usual: Formula) -> Hit:
    expected = book.would_give(sheet, usual, place)
    actual = sheet.number(place)
    moves = abs(expected - actual) if expected is not None and actual is not None else None
    return Hit(
        sheet=sheet.name,
        place=place,
        actual=sheet.formulas[place].text,
        expected=f"{to_a1(usual.place)}: {usual.text}",
        moves=moves,
        message=_("The formula differs from that of its neighbours, such as {cell}").format(cell=to_a1(usual.place)),
    )


RULE = Rule(
    id="formula.differs-from-neighbours",
    kind=Class.INCONSISTENT,
    severity=Severity.EXPLAIN,
    explanation=(
        "Most formulas of a row or column are copies of one another. One that computes something else there is often a "
        "slip: a reference left behind, a term forgotten, a total that covers fewer rows than the totals beside it."
    ),
    example="D2:D9 hold =B2+C2 and so on, D5 holds =B5",
    find=_find,
)
