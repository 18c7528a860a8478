"""Sheets that look at nothing but themselves: each is filled and calculated alone, be it in another process.

What goes there and what comes back is plain and small. Whatever is out of the ordinary is left to whoever has the whole
workbook at hand, and so is every word to the user.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol
from xml.parsers.expat import ExpatError

from xltools.excel.package import BROKEN, TooLargeError
from xltools.excel.patch.alike import AlikeSheet
from xltools.excel.patch.change import SheetChange
from xltools.excel.patch.packed import Packed
from xltools.excel.patch.page import Page, Setting
from xltools.excel.patch.rows import write_rows
from xltools.excel.patch.stored import held_after, texts_of
from xltools.formulas.inserted import Shifts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from xltools.core.address import Area
    from xltools.core.filling import SheetFilling
    from xltools.excel.patch.page import Held, Place


@dataclass(frozen=True, slots=True)
class Workbook:
    """What all sheets of a workbook have in common: the part with the texts that cells share, if any; the calendar."""

    texts: Packed | None
    date1904: bool
    today: dt.date | None


@dataclass(frozen=True, slots=True)
class Task:
    """A sheet, what is to be written into it, and which of its cells other sheets look at: single ones and areas."""

    part: Packed
    filling: SheetFilling | None
    looked_at: frozenset[Place]
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a sheet.

    ``part`` is None where it stays as it is. Of the cells that other sheets look at, ``changed`` are those that are not
    as before, and ``held`` is what the single ones hold. ``gone`` cells showed a shared text and do so no longer,
    ``unknown`` is the number of results that nobody knows.
    """

    part: Packed | None
    is_filled: bool
    changed: frozenset[Place]
    held: Held
    gone: int
    unknown: int


class Spread(Protocol):
    """How one function is applied to many sheets; what comes of them keeps their order."""

    def __call__(
        self, each: Callable[[Task], Done | None], tasks: Sequence[Task], /
    ) -> AbstractContextManager[Iterable[Done | None]]:
        """Begin to apply it to all of them; left early, what is still to do is given up."""


def here(
    each: Callable[[Task], Done | None], tasks: Sequence[Task], /
) -> AbstractContextManager[Iterable[Done | None]]:
    """Apply it in this process, to one after another."""
    return nullcontext(map(each, tasks))


def done_alone(workbook: Workbook, task: Task) -> Done | None:
    """Fill a sheet whose formulas name no other one, and store what follows; None where it takes the whole workbook."""
    try:
        return _done(workbook, task)
    except (*BROKEN, TooLargeError, IndexError, ExpatError):  # who does it again will say what is the matter
        return None


def _done(workbook: Workbook, task: Task) -> Done | None:
    setting = Setting(_texts(workbook.texts), workbook.date1904, workbook.today)
    document = AlikeSheet(task.part.content())
    if not document.calculated.shape.is_closed:
        return None
    written: Held = {}
    strings_gone = 0
    if task.filling is not None:
        change = SheetChange(task.filling, document, document.grid, Shifts({}, []), setting.texts, setting.date1904)
        write_rows(change)
        if change.formulas_gone:
            return None
        written = {at: held_after(value, date1904=setting.date1904) for at, value in change.written.items()}
        strings_gone = change.strings_gone
    is_filled = document.is_edited
    page = Page(document, setting, written)
    affected, held = page.refresh_alone(written, task.looked_at)
    changed = written.keys() | affected
    seen = (changed & task.looked_at) | {at for area in task.areas for at in changed if area.holds(at)}
    return Done(
        Packed.of(document.result(), task.part.method) if document.is_edited else None,
        is_filled,
        frozenset(seen),
        held,
        strings_gone + page.gone,
        page.unknown,
    )


@lru_cache(maxsize=1)
def _texts(part: Packed | None) -> list[str]:
    return [""] if part is None else texts_of(part.content())
