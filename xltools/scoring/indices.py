"""Indices as data: what they are computed of, by which convention, and their values with intervals."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

from xltools.core.amount import Amount
from xltools.core.expression import parse_term
from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xltools.core.expression import Term

    Lookup = Callable[[str], Amount | None]

ABSOLUTE = "absolute"
GIVEN = "given."
LAST_YEAR = "last_year."
_HUNDRED = Amount.exact(100)


@dataclass(frozen=True, kw_only=True)
class Index:
    """An index: ``numerator`` ÷ ``denominator`` × 100 %, or the numerator alone in ``unit``.

    ``convention`` and ``choice`` say which reading of an ambiguous rule this is; ``absolute`` names the convention that
    decides whether the numerator's sign counts. ``optional`` inputs count as zero where they are blank. ``standing``
    is how well the formula is known: confirmed, secondary or general.
    """

    id: str
    label: str
    english: str
    numerator: str
    denominator: str = ""
    unit: str = "%"
    source: str
    standing: str
    convention: str = ""
    choice: str = ""
    absolute: str = ""
    optional: tuple[str, ...] = ()
    note: str = ""

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The item codes it is computed of, in order of appearance."""
        terms = [parse_term(text) for text in (self.numerator, self.denominator) if text]
        return tuple(dict.fromkeys(item for term in terms for item in term.items))


@dataclass(frozen=True, slots=True)
class Convention:
    """An ambiguity of the rules and its possible readings, the first of which holds where a profile says nothing.

    ``labels`` holds what the form's language calls each reading.
    """

    id: str
    labels: Mapping[str, str]
    note: str

    @property
    def choices(self) -> tuple[str, ...]:
        """The readings, the usual one first."""
        return tuple(self.labels)


@dataclass(frozen=True, slots=True)
class IndexValue:
    """An index of one submission: its value in the index's unit, or the reason why it is not applicable.

    ``zero`` says that the reason is a denominator of zero.
    """

    index: Index
    value: Amount | None
    inputs: tuple[tuple[str, Amount | None], ...]
    reason: str = ""
    zero: bool = False


@cache
def catalogue() -> tuple[Index, ...]:
    """Every index in every reading."""
    return tuple(Index(**{**entry, "optional": tuple(entry.get("optional", ()))}) for entry in _data()["index"])


@cache
def conventions() -> Mapping[str, Convention]:
    """Every convention by its id."""
    return {entry["id"]: Convention(entry["id"], entry["choices"], entry["note"]) for entry in _data()["convention"]}


def chosen(index_id: str, readings: Mapping[str, str]) -> Index:
    """The index of that id in the reading that a profile chose.

    Raises:
        KeyError: there is no such index.
    """
    for index in catalogue():
        if index.id == index_id and index.choice in {"", reading(index.convention, readings)}:
            return index
    raise KeyError(index_id)


def reading(convention: str, readings: Mapping[str, str]) -> str:
    """The reading of a convention that is in force; empty for no convention."""
    return readings.get(convention, conventions()[convention].choices[0]) if convention else ""


def readings_of(index: Index, readings: Mapping[str, str]) -> dict[str, str]:
    """The conventions that an index depends on, and the reading of each that is in force."""
    return {name: reading(name, readings) for name in (index.convention, index.absolute) if name}


def in_force(readings: Mapping[str, str]) -> tuple[Index, ...]:
    """Every index once, in the readings that a profile chose."""
    return tuple(chosen(index_id, readings) for index_id in dict.fromkeys(index.id for index in catalogue()))


def value_of(
    index: Index, lookup: Lookup, readings: Mapping[str, str], label: Callable[[str], str] = str
) -> IndexValue:
    """Compute an index. A blank input that is not optional, or a denominator of zero, makes it not applicable.

    ``label`` gives the names of inputs for the reason.
    """
    inputs = tuple((item, lookup(item)) for item in index.inputs)
    blank = [item for item, amount in inputs if amount is None and item not in index.optional]
    if blank:
        return IndexValue(index, None, inputs, _("not reported: {items}").format(items=_(", ").join(map(label, blank))))
    numerator = _evaluated(parse_term(index.numerator), lookup)
    if index.absolute and reading(index.absolute, readings) == ABSOLUTE:
        numerator = _absolute(numerator)
    if not index.denominator:
        return IndexValue(index, numerator, inputs)
    ratio = numerator.divided_by(_evaluated(parse_term(index.denominator), lookup))
    if ratio is None:
        return IndexValue(index, None, inputs, _("the denominator is zero"), zero=True)
    return IndexValue(index, ratio * _HUNDRED, inputs)


def _evaluated(term: Term, lookup: Lookup) -> Amount:
    """A term all of whose items but the optional ones are there; what is left blank counts as zero."""
    return term.evaluate(lambda item: lookup(item) or Amount.exact(0)) or Amount.exact(0)


def _absolute(amount: Amount) -> Amount:
    """The amount without its sign; an interval around zero begins at zero."""
    if amount.low >= 0:
        return amount
    if amount.high <= 0:
        return -amount
    return Amount(abs(amount.value), amount.value - amount.value, max(-amount.low, amount.high))


@cache
def _data() -> Mapping[str, list[dict[str, Any]]]:
    text = (resources.files(__package__) / "indices.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
