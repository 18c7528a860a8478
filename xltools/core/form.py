"""What a department reports: blocks of items, with units, formulas and checks. Data, read from TOML by ``forms``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.core.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from decimal import Decimal


_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")

DEFAULT_FORM = "department-performance"  # the form that is meant where none is named

TOTAL_ROW = ""
HEAD_ROW = "head"

LAST_YEAR = "last_year."  # before the code of an item of the submission for the year before


class Kind(StrEnum):
    """What kind of value an item takes."""

    AMOUNT = "amount"  # money, in the item's unit
    COUNT = "count"  # whole persons or things
    PERCENT = "percent"  # 98 means 98 %
    NUMBER = "number"  # any number
    SCORE = "score"  # points
    YEAR = "year"
    TEXT = "text"  # one line
    PROSE = "prose"  # paragraphs
    CODE = "code"  # text that looks like a number: 007001
    DATE = "date"
    CHOICE = "choice"

    @property
    def is_numeric(self) -> bool:
        """Whether its facts are amounts rather than texts."""
        return self in _NUMERIC


_NUMERIC = frozenset({Kind.AMOUNT, Kind.COUNT, Kind.PERCENT, Kind.NUMBER, Kind.SCORE, Kind.YEAR})


class Shape(StrEnum):
    """How a block is laid out."""

    FIELDS = "fields"  # label and value, side by side or one below the other
    UNITS = "units"  # a row for the total, the head office and each subordinate unit
    MATRIX = "matrix"  # fixed rows by columns
    RECORDS = "records"  # as many rows as are needed


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A field, or a column of a table.

    ``formula`` is arithmetic over the items of the same row (short codes) or over full item codes; such an item is
    computed and locked. ``group`` is the header above several columns; ``width`` the number of grid columns that a
    column of records takes. A ``wide`` field, and every prose field, has a row of its own; ``below`` puts its value
    under its label; ``lines`` is how many lines of text it shows at first. ``consolidated`` items are added up for the
    zone.
    """

    id: str
    label: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    required: bool = False
    formula: str = ""
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    group: str = ""
    below: bool = False
    width: int = 1
    wide: bool = False
    lines: int = 1
    default: str = ""
    help: str = ""
    consolidated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A fixed row of a matrix.

    ``formula`` adds up other lines of the same column; ``indent`` shows what is part of what.
    """

    id: str
    label: str
    formula: str = ""
    aliases: tuple[str, ...] = ()
    indent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """A table or a group of fields under one heading. It equals only itself, so that what follows of it can be kept.

    ``rows`` is the number of rows that an empty form offers (of subordinate units, or of records). ``row_label`` heads
    the column of row labels of a units block or a matrix. ``links`` maps full item codes of a matrix to expressions
    over other blocks.
    """

    id: str
    title: str
    shape: Shape
    items: tuple[Item, ...]
    lines: tuple[Line, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0
    row_label: str = ""
    unit: str = ""
    part: str = ""
    note: str = ""

    def item(self, name: str) -> Item:
        """The item of that short code.

        Raises:
            KeyError: the block has no such item.
        """
        for item in self.items:
            if item.id == name:
                return item
        raise KeyError(name)


class CheckKind(StrEnum):
    """What a check asks for: ``balance`` must hold, ``plausibility`` must be explained, a ``hint`` informs."""

    BALANCE = "balance"
    PLAUSIBILITY = "plausibility"
    HINT = "hint"


_SEVERITY = {
    CheckKind.BALANCE: Severity.ERROR,
    CheckKind.PLAUSIBILITY: Severity.EXPLAIN,
    CheckKind.HINT: Severity.NOTE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A rule about reported figures.

    ``relation`` compares two expressions over item codes; ``each`` names the block whose every row is judged, with
    short codes for the items of the row. Codes that begin with ``last_year.`` are those of the department's submission
    for the year before; a check that names one does not apply without it. ``when`` is a relation, or several joined by
    ``and``, that the written numbers must satisfy for the check to apply; where they satisfy ``unless``, it does not
    apply. With ``need_all`` a blank item makes the check not applicable; otherwise blanks count as zero in sums. With
    ``as_written`` rounding excuses nothing: a zero is none. A check that is not ``live`` is left out of the template,
    since it needs the precision in which a number was typed. ``since`` and ``until`` are the years in force; ``source``
    is the law or custom that the rule rests on, ``reason`` why it is asked, in the languages of the message.
    """

    id: str
    relation: str
    kind: CheckKind
    message: Mapping[str, str]
    source: str
    reason: Mapping[str, str] = field(default_factory=dict)
    each: str = ""
    when: str = ""
    unless: str = ""
    need_all: bool = False
    as_written: bool = False
    live: bool = True
    since: int | None = None
    until: int | None = None

    @property
    def severity(self) -> Severity:
        """What a broken check is called: an error, to be explained, or a note."""
        return _SEVERITY[self.kind]

    @property
    def needs_last_year(self) -> bool:
        """Whether it compares with last year's submission."""
        return any(LAST_YEAR in text for text in (self.relation, self.when, self.unless))

    @property
    def marks_template(self) -> bool:
        """Whether the template shows a mark for it: what informs, and what the sheet cannot know, it does not."""
        return self.live and self.kind is not CheckKind.HINT and not self.needs_last_year

    def code(self, name: str) -> str:
        """The full code of an item that the check names; short ones are of the block that it speaks of."""
        return name if not self.each or "." in name else f"{self.each}.{name}"

    def place(self, name: str, row: str) -> tuple[str, str]:
        """Where an item that the check names stands while it judges a row: items of other blocks stand once."""
        code = self.code(name)
        return code, row if self.each and code.startswith(f"{self.each}.") else TOTAL_ROW

    def in_force(self, year: int | None) -> bool:
        """Whether the check applies to a year; an unknown year counts as in force."""
        return year is None or ((self.since or year) <= year <= (self.until or year))


@dataclass(frozen=True, eq=False)
class Form:
    """A whole form: its blocks in the order of the sheet, its checks, and the bands of its grades.

    It equals only itself, so that what follows of it can be kept.

    ``signed`` are the codes of inputs that may well be negative, such as the balance of a year. ``carry`` says of
    inputs which item of last year's submission they take their value from.
    """

    id: str
    version: str
    title: str
    unit: str
    blocks: tuple[Block, ...]
    checks: tuple[Check, ...]
    grades: tuple[tuple[str, int], ...]
    grade_aliases: Mapping[str, str]
    accepted_versions: tuple[str, ...]
    fingerprint: str
    signed: frozenset[str] = frozenset()
    carry: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item by its full code: ``income.total``, ``budget.basic.initial``."""
        return dict(self._codes())

    def _codes(self) -> Iterator[tuple[str, Item]]:
        for block in self.blocks:
            for item in block.items:
                if block.shape is Shape.MATRIX:
                    for line in block.lines:
                        yield f"{block.id}.{line.id}.{item.id}", item
                else:
                    yield f"{block.id}.{item.id}", item

    def block(self, name: str) -> Block:
        """The block of that id.

        Raises:
            KeyError: the form has no such block.
        """
        return self._blocks[name]

    @cached_property
    def _blocks(self) -> dict[str, Block]:
        return {block.id: block for block in self.blocks}

    def label(self, code: str) -> str:
        """What the form calls an item, with its line where it has one: ``基本支出·年初预算数``.

        Raises:
            KeyError: the form has no such item.
        """
        return self.labels[code]

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What the form calls each item."""
        return {code: self._label(code) for code in self.items}

    def _label(self, code: str) -> str:
        item = self.items[code]
        block_id, *rest = code.split(".")
        if len(rest) == 1:
            return item.label
        line = next(line for line in self.block(block_id).lines if line.id == rest[0])
        return f"{line.label}·{item.label}"

    @cached_property
    def units(self) -> Mapping[str, str]:
        """The unit of each item: its own, or that of its block."""
        return {code: item.unit or self.block(code.partition(".")[0]).unit for code, item in self.items.items()}

    def formula(self, code: str) -> str:
        """The expression over full item codes that computes an item, or an empty string for an input.

        Raises:
            KeyError: the form has no such item.
        """
        return self._formulas[code]

    @cached_property
    def _formulas(self) -> dict[str, str]:
        return {code: self._formula(code) for code in self.items}

    def _formula(self, code: str) -> str:
        item = self.items[code]
        block_id, *rest = code.split(".")
        block = self.block(block_id)
        if code in block.links:
            return block.links[code]
        if len(rest) == 1:
            return _qualified(item.formula, lambda name: f"{block_id}.{name}")
        if item.formula:
            return _qualified(item.formula, lambda name: f"{block_id}.{rest[0]}.{name}")
        line = next(line for line in block.lines if line.id == rest[0])
        return _qualified(line.formula, lambda name: f"{block_id}.{name}.{item.id}")

    def grade(self, score: Decimal) -> str:
        """The grade that a score earns; bands include their lower bound, so 90.00 is the first grade."""
        return next((name for name, least in self.grades if score >= least), self.grades[-1][0])

    def canonical_grade(self, text: str) -> str:
        """The form's own word for a grade: ``优秀`` is ``优``; an unknown word stays as it is."""
        return self.grade_aliases.get(text, text)


def _qualified(formula: str, full: Callable[[str], str]) -> str:
    """A formula with its short codes made full; codes with a dot are full already."""
    return _NAME.sub(lambda match: match[0] if "." in match[0] else full(match[0]), formula)
