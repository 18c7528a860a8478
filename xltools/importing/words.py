"""The words by which reports are understood, read from ``words.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from xltools.core.form import Block, Shape
from xltools.core.text import label_key
from xltools.narrative.words import concepts
from xltools.recognise.labels import item_labels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.form import Form, Item

NUMBERING = re.compile(
    r"^\s*(?:第?[一二三四五六七八九十]{1,3}\s?[、.．,，]|[（(]\s?[一二三四五六七八九十\d]{1,3}\s?[）)]|\d{1,2}\s?[、.．)）](?!\d)|[①-⑳])\s*"
)
"""The number in front of a heading or a point."""
_NEXT_LEVEL = re.compile(r"\s*(?=（[一二三四五六七八九十]+）)|\s+(?=[0-9]+、)")


@cache
def words() -> Mapping[str, Any]:
    """The contents of ``words.toml``."""
    content: dict[str, Any] = tomllib.loads((resources.files(__package__) / "words.toml").read_text(encoding="utf-8"))
    return content


def sections(form: Form) -> tuple[tuple[str, str], ...]:
    """(key of a word, item) for every section's words, the form's own headings first, the longest words first."""
    own = [
        (label_key(NUMBERING.sub("", _path(item.label)[-1])), f"narrative.{item.id}")
        for item in form.block("narrative").items
    ]
    other = [(label_key(word), entry["item"]) for entry in words()["section"] for word in entry["words"]]
    nothing = [(label_key(word), "") for word in words()["headings"]["none"]]
    known = [pair for pair in (*own, *other, *nothing) if not pair[1] or pair[1] in form.items]
    return tuple(sorted(dict.fromkeys(known), key=lambda pair: -len(pair[0])))


def captions(form: Form) -> frozenset[str]:
    """Keys of headings that the form prints above others and above its tables: no text of a field stands below them."""
    upper = (NUMBERING.sub("", part) for item in form.block("narrative").items for part in _path(item.label)[:-1])
    tables = (f"{block.title}{unit}" for block in form.blocks for unit in ("", block.unit))
    own = {label_key(NUMBERING.sub("", _path(item.label)[-1])) for item in form.block("narrative").items}
    return frozenset(map(label_key, (*upper, *tables, *(block.part for block in form.blocks if block.part)))) - own


def _path(label: str) -> list[str]:
    """``二、使用情况（二）专项支出 1、安排`` as its headings, the topmost first."""
    return _NEXT_LEVEL.split(label)


def fields(form: Form) -> dict[str, str]:
    """Item codes of single fields by the keys of their labels; the texts of the narrative have sections instead."""
    return {
        label_key(label): f"{block.id}.{item.id}"
        for block in reversed(form.blocks)
        if block.shape is Shape.FIELDS
        for item in block.items
        if not item.below
        for label in (*item_labels(block, item), *other_labels(f"{block.id}.{item.id}"))
    }


def other_labels(code: str) -> list[str]:
    """What people call an item beside the form's own labels; ``budget.*.final`` stands for a column of a table."""
    found: list[str] = words()["labels"].get(code, [])
    return found


@cache
def concept_labels() -> dict[str, str]:
    """Item codes by the keys of the names that texts use for them: 人员经费 is spending.personnel."""
    return {label_key(name): concept.codes["final"] for concept in concepts().values() if "final" in concept.codes
            for name in concept.names}  # fmt: skip


def column_labels(block: Block) -> Mapping[str, Item]:
    """The items of a table's columns by the keys of everything that they are called."""
    return _column_labels(block.id, block.items, block.unit, "*." if block.lines else "")


@lru_cache(maxsize=256)
def _column_labels(block: str, items: tuple[Item, ...], unit: str, star: str) -> Mapping[str, Item]:
    bare = Block(id=block, title="", shape=Shape.RECORDS, items=items, unit=unit)
    own = {label_key(label): item for item in items for label in item_labels(bare, item)}
    other = {label_key(label): item for item in items for label in other_labels(f"{block}.{star}{item.id}")}
    known = {f"{block}.{item.id}": item for item in items}
    named = {key: known[code] for key, code in concept_labels().items() if code in known}
    return {**named, **other, **own}
