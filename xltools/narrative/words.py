"""The language of reports as data: headings, foreign words, claims, names of items."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from xltools.narrative.part import Part


@dataclass(frozen=True, slots=True)
class Concept:
    """What texts call an item of the form, and its code on each basis (``final``, ``initial``, ``adjusted`` …)."""

    id: str
    names: tuple[str, ...]
    bare: tuple[str, ...]
    measure: str
    codes: dict[str, str]
    also: tuple[str, ...] = ()


@cache
def words() -> dict[str, Any]:
    """The contents of ``words.toml``."""
    return _read("words.toml")


@cache
def _concepts() -> dict[str, Any]:
    return _read("concepts.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / name).read_text(encoding="utf-8"))


@cache
def concepts() -> dict[str, Concept]:
    """Every concept by its id."""
    bases = ("final", "initial", "adjusted", "last_year")
    return {
        entry["id"]: Concept(
            entry["id"],
            tuple(entry["names"]),
            tuple(entry.get("bare", ())),
            entry["measure"],
            {basis: entry[basis] for basis in bases if basis in entry},
            tuple(entry.get("also", ())),
        )
        for entry in _concepts()["concept"]
    }


@cache
def names_of(measure: str) -> tuple[tuple[str, Concept], ...]:
    """Every name of an item that is measured so, with its concept; all names where ``measure`` is empty."""
    return tuple(
        (name, concept) for concept in concepts().values() if measure in {concept.measure, ""} for name in concept.names
    )


@cache
def any_name() -> re.Pattern[str]:
    """What matches wherever a name of an item stands."""
    return any_of(tuple(name for name, _concept in names_of("")))


@cache
def modifiers() -> tuple[str, ...]:
    """Words that do not change what a name stands for, the longest first."""
    return tuple(sorted(_concepts()["modifiers"], key=len, reverse=True))


@cache
def modifier_letters() -> frozenset[str]:
    """The letters of these words: what holds any other letter does not consist of them."""
    return frozenset("".join(modifiers()))


@cache
def identities() -> dict[str, list[str]]:
    """Relations between concepts: ``relations`` (must be equal), ``at_most``, and the ``saving`` concepts."""
    found: dict[str, list[str]] = _concepts()["identities"]
    return found


@cache
def claims(name: str) -> tuple[str, ...]:
    """The words that make a claim, such as ``all_met``.

    Raises:
        KeyError: there is no such claim.
    """
    return tuple(words()["claims"][name])


@lru_cache(maxsize=1024)  # the labels of the form come back with every department
def part_of(heading: str) -> Part:
    """What a heading or the label of an item announces; ``OTHER`` where it says nothing that we know."""
    for entry in words()["part"]:
        if any(word in heading for word in entry["words"]):
            return Part(entry["id"])
    return Part.OTHER


@cache
def _synonyms() -> tuple[tuple[str, str], ...]:
    pairs = [(word, entry["words"][0]) for entry in words()["same"] for word in entry["words"][1:]]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def things() -> tuple[str, ...]:
    """The words that by themselves say what a figure is a figure of, whatever stands around them."""
    return tuple(entry["words"][0] for entry in words()["same"] if entry.get("alone"))


@cache
def _any_synonym() -> re.Pattern[str]:
    return any_of(tuple(word for word, _first in _synonyms()))


@lru_cache(maxsize=256)  # the lists of words that the checks look for
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """What matches wherever one of the words stands: quicker than to look for one after the other."""
    return re.compile("|".join(map(re.escape, words)))


def canonical(text: str) -> str:
    """A label with one word for each thing: 社零总额 becomes 社会消费品零售总额."""
    if not _any_synonym().search(text):
        return text
    for word, first in _synonyms():
        if word in text and first not in text:
            text = text.replace(word, first)
    return text
