"""The texts by which a block and its items are known on a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.core.form import Shape
from xltools.recognise.index import key_of
from xltools.sheets.blocks import RECORDS_SENTINEL, TOTAL_LABEL, UNITS_SENTINEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.core.form import Block, Form, Item, Line

SENTINELS = frozenset({key_of(UNITS_SENTINEL), key_of(RECORDS_SENTINEL)})
HEAD_KEYS = frozenset(map(key_of, ("局机关", "机关本级", "本级", "机关")))
TOTAL_LABELS = (TOTAL_LABEL, "合计", "汇总", "总计")
TOTAL_KEYS = tuple(map(key_of, TOTAL_LABELS))
_REMEMBERED = 256  # blocks; a form has some twenty


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of the labels by which a block is known on a sheet: of each item and fixed row by its id, of them all.

    The row label is that of the header above the labels of rows; its key comes alone, for looking it up. ``codes`` has
    the block's id and the item's in one, which is the item's full code where the block has no fixed rows.
    """

    items: Mapping[str, tuple[str, ...]]
    lines: Mapping[str, tuple[str, ...]]
    row_label: tuple[str]
    every: frozenset[str]
    codes: Mapping[str, str]


@lru_cache(maxsize=_REMEMBERED)
def keys_of(block: Block) -> Keys:
    """The keys of a block's labels; what is asked for on every sheet is made once."""
    return Keys(
        {item.id: tuple(map(key_of, item_labels(block, item))) for item in block.items},
        {line.id: tuple(map(key_of, line_labels(line))) for line in block.lines},
        (key_of(block.row_label),),
        frozenset(map(key_of, block_labels(block))),
        {item.id: f"{block.id}.{item.id}" for item in block.items},
    )


def item_labels(block: Block, item: Item) -> tuple[str, ...]:
    """What an item may be called: its label, the label with its unit behind it, its other names."""
    unit = item.unit or block.unit
    return (item.label, *((f"{item.label}（{unit}）",) if unit else ()), *item.aliases)


def line_labels(line: Line) -> tuple[str, ...]:
    """What a fixed row may be called."""
    return (line.label, *line.aliases)


def block_labels(block: Block) -> Iterator[str]:
    """Every label of a block's items and fixed rows."""
    for item in block.items:
        yield from item_labels(block, item)
    for line in block.lines:
        yield from line_labels(line)


@lru_cache(maxsize=8)
def form_keys(form: Form) -> frozenset[str]:
    """The keys of all texts that the form itself prints on a sheet; whatever else stands there was typed."""
    return SENTINELS | {key_of(text) for block in form.blocks for text in _printed(block) if text}


def _printed(block: Block) -> Iterator[str]:
    yield from (block.part, block.title, f"{block.title}（{block.unit}）", block.note, block.row_label)
    yield from block_labels(block)
    yield from (item.group for item in block.items)
    if block.shape is Shape.UNITS:
        yield from TOTAL_LABELS
