"""Which sheets of two workbooks are the same: by name, or by what they hold where the name is another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from xltools.core.snapshot import Sheet

_ALIKE = 0.5
"""The share of contents that two sheets of different names have in common to be one that was renamed."""
_SAMPLE = 5_000


def pair_sheets(olds: Sequence[Sheet], news: Sequence[Sheet]) -> list[tuple[Sheet, Sheet]]:
    """The sheets that are in both workbooks, in the order of the new one."""
    by_name = {sheet.name.casefold(): sheet for sheet in olds}
    old_of = {sheet.name: by_name[sheet.name.casefold()] for sheet in news if sheet.name.casefold() in by_name}
    known = {sheet.name for sheet in old_of.values()}
    alone = [sheet for sheet in olds if sheet.name not in known]
    others = [sheet for sheet in news if sheet.name not in old_of]
    old_of |= _renamed(alone, others)
    return [(old_of[sheet.name], sheet) for sheet in news if sheet.name in old_of]


def _renamed(olds: Sequence[Sheet], news: Sequence[Sheet]) -> dict[str, Sheet]:
    """Old sheets by new names, those that are most alike first."""
    if not olds or not news:
        return {}
    contents, new_contents = [_contents(sheet) for sheet in olds], [_contents(sheet) for sheet in news]
    alike = sorted(
        (-_share(one, other), i, j)
        for i, one in enumerate(contents)
        for j, other in enumerate(new_contents)
        if _share(one, other) >= _ALIKE
    )
    found: dict[str, Sheet] = {}
    for _share_of, i, j in alike:
        if news[j].name not in found and olds[i] not in found.values():
            found[news[j].name] = olds[i]
    return found


def _contents(sheet: Sheet) -> frozenset[Hashable]:
    """Values of a sheet wherever they stand: labels and figures, not results of formulas that moved."""
    values = (cell.value for _place, cell in zip(range(_SAMPLE), sheet.cells.values(), strict=False))
    return frozenset(value for value in values if value is not None)


def _share(one: frozenset[Hashable], other: frozenset[Hashable]) -> float:
    total = len(one) + len(other)
    return 2 * len(one & other) / total if total else 1.0
