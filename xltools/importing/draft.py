"""The submission in the making: facts with their evidence; what was said first and in a table stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.core.amount import Amount
from xltools.core.evidence import Contradiction, Doubt, Evidence, Unplaced
from xltools.core.form import HEAD_ROW, TOTAL_ROW, Kind, Shape
from xltools.importing.words import captions, fields, sections
from xltools.recognise.values import read_value
from xltools.scoring.quantity import read_quantities
from xltools.scoring.units import converted
from xltools.sheets.blocks import HEAD_LABEL

if TYPE_CHECKING:
    from xltools.core.form import Form

Place = tuple[str, str]
_LONGEST = 30_000  # characters; a cell holds 32,767
_DATE = re.compile(r"(20\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")


@dataclass
class Draft:
    """Facts by (item code, row) with their evidence, the labels of rows in use, and what found no place."""

    form: Form
    values: dict[Place, Amount | str] = field(default_factory=dict)
    evidence: dict[Place, Evidence] = field(default_factory=dict)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    unplaced: list[Unplaced] = field(default_factory=list)
    contradictions: list[Contradiction] = field(default_factory=list)

    @cached_property
    def fields(self) -> dict[str, str]:
        """Item codes of single fields by the keys of their labels."""
        return fields(self.form)

    @cached_property
    def sections(self) -> tuple[tuple[str, str], ...]:
        """The words of headings with the items that their text belongs to."""
        return sections(self.form)

    @cached_property
    def captions(self) -> frozenset[str]:
        """Headings of the form that no text of a field stands below."""
        return captions(self.form)

    def put(self, item: str, value: Amount | str, evidence: Evidence, row: str = TOTAL_ROW) -> None:
        """A fact. Where another value stands already, it stays, and the contradiction is kept."""
        if isinstance(value, str) and len(value) > _LONGEST:
            value, evidence = f"{value[:_LONGEST]}……", replace(evidence, doubt=Doubt.CUT)
        place = (item, row)
        known = self.values.get(place)
        if known is None:
            self.values[place], self.evidence[place] = value, evidence
            if self.form.block(item.partition(".")[0]).shape is Shape.RECORDS:
                self.rows.setdefault(item.partition(".")[0], {}).setdefault(row, "")
        elif isinstance(known, Amount) and isinstance(value, Amount):
            self._compare(place, known, value, evidence)

    def _compare(self, place: Place, known: Amount, other: Amount, evidence: Evidence) -> None:
        written = evidence.original or f"{other.value:f}"
        here = self.evidence[place]
        if not known.overlaps(other):
            self.contradictions.append(Contradiction(*place, known, written, evidence.place))
            here = replace(here, doubt=Doubt.DIFFERS if here.certain else here.doubt)
        self.evidence[place] = replace(here, elsewhere=(*here.elsewhere, f"{evidence.place}：{written}"))

    def put_department(self, item: str, amount: Amount, evidence: Evidence) -> None:
        """A figure of the whole department; in a table of units without rows of its own it is the head office's too."""
        self.put(item, amount, evidence)
        block = item.partition(".")[0]
        if self.form.block(block).shape is Shape.UNITS and set(self.rows.get(block, {})) <= {TOTAL_ROW, HEAD_ROW}:
            if (item, HEAD_ROW) not in self.values:
                self.put(item, amount, evidence, HEAD_ROW)
            self.rows.setdefault(block, {}).setdefault(HEAD_ROW, HEAD_LABEL)

    def read_department(self, item: str, text: str, evidence: Evidence, *, unit: str = "") -> None:
        """A figure of the whole department from a cell's text."""
        apart = Draft(self.form)
        if apart.read(item, text, evidence, unit=unit):
            value = apart.values[item, TOTAL_ROW]
            if isinstance(value, Amount):
                self.put_department(item, value, apart.evidence[item, TOTAL_ROW])

    def read(self, item: str, text: str, evidence: Evidence, *, row: str = TOTAL_ROW, unit: str = "") -> bool:
        """A fact from a cell's text; ``unit`` is that of the table's money. False where the cell says nothing."""
        kind = self.form.items[item].kind
        value = read_value(self.form.items[item], unit or self.form.unit, text)
        if value.amount is not None:
            amount = value.amount
            if kind is Kind.AMOUNT and unit and unit != self.form.unit:
                amount = converted(amount, unit, self.form.unit) or amount
                evidence = replace(evidence, original=evidence.original or f"{text}{unit}")
            self.put(item, amount, evidence, row)
            return True
        if value.text is None:
            return False
        if not kind.is_numeric:
            known = self.form.canonical_grade(value.text) if item == "result.grade" else value.text
            known = _iso(known) if kind is Kind.DATE else known
            self.put(item, known, replace(evidence, original=text if known != value.text else evidence.original), row)
            return True
        return self._from_words(item, value.text, evidence, row)

    def _from_words(self, item: str, text: str, evidence: Evidence, row: str) -> bool:
        """The one figure of the right measure in a cell that says more than a number; to be confirmed."""
        wanted = self.form.items[item].unit or (self.form.unit if self.form.items[item].kind is Kind.AMOUNT else "分")
        for quantity in read_quantities(text):
            amount = converted(quantity.value, quantity.unit, wanted)
            if amount is not None:
                self.put(item, amount, replace(evidence, original=text, doubt=Doubt.WORDS), row)
                return True
        return False

    def next_row(self, block: str) -> str:
        """The row of the next record of a table of records."""
        return str(len(self.rows.get(block, {})) + 1)


def _iso(text: str) -> str:
    """A date as ISO writes it, however it was written; any other text as it is."""
    match = _DATE.search(text)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else text
