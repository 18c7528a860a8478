"""What stands on a form's sheet and belongs to none of its items, so that no figure is lost in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import Area, to_a1
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.recognise.index import LONGEST_LABEL, key_of
from xltools.recognise.labels import form_keys
from xltools.recognise.values import is_stroke

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.form import Form
    from xltools.core.snapshot import CellValue, Sheet
    from xltools.recognise.locate import Located
    from xltools.recognise.regions import Regions
    from xltools.recognise.report import Report

_MOST_SHOWN = 8  # cells that one message names
_MOST_NAMED = 100  # cells that an explanation is bound to by their contents; of more, only the number counts besides
_LONGEST_SHOWN = 20  # characters of a text that a message repeats


def report_unread(
    form: Form,
    sheet: Sheet,
    regions: Regions,
    located: Located,
    report: Report,
    understood: frozenset[tuple[int, int]] = frozenset(),
) -> None:
    """Report numbers and texts inside the form that no item was read from: one finding for each of both.

    ``understood`` are cells that were read for something else than an item.
    """
    unread = [place for place in _unread(form, sheet, regions, located) if place not in understood]
    numbers = [place for place in unread if not isinstance(sheet.cells[place].value, str)]
    texts = [place for place in unread if isinstance(sheet.cells[place].value, str)]
    if numbers:
        message = _(
            "These numbers belong to no item of the form and were not read: {cells}. Move them into the form's cells"
        )
        _report(sheet, numbers, "structure.unread_number", Severity.EXPLAIN, message, report)
    if texts:
        message = _("These texts belong to no item of the form and were not read: {cells}")
        _report(sheet, texts, "structure.unread_text", Severity.NOTE, message, report)


def _unread(form: Form, sheet: Sheet, regions: Regions, located: Located) -> Iterator[tuple[int, int]]:
    read = {*located.places.values(), *located.labels}
    if not read:
        return
    top, left, bottom, right = _extent(regions, read)
    printed = form_keys(form)
    for place, (value, _formula) in sheet.cells.items():
        row, column = place
        if column > right or column < left or row < top or row > bottom or value is None or place in read:
            continue
        if not isinstance(value, str) or _typed(value, printed):
            yield place


def _typed(text: str, printed: frozenset[str]) -> bool:
    """Whether a text is none of the form's own; punctuation and strokes say nothing."""
    key = key_of(text) if len(text) <= LONGEST_LABEL else text
    return key != "" and key not in printed and not is_stroke(text)


def _extent(regions: Regions, read: set[tuple[int, int]]) -> Area:
    """The form on the sheet: from the first row that was read, past the title, to the end of the last block.

    A block without a name ends where the last of it was read: below the form people write what they like.
    """
    rows = [row for row, _column in read]
    named = [area.bottom for block, area in regions.areas.items() if block not in regions.by_heading]
    return Area(min(rows), 0, max(rows + named), max(area.right for area in regions.areas.values()))


def _report(
    sheet: Sheet, places: list[tuple[int, int]], rule: str, severity: Severity, message: str, report: Report
) -> None:
    places = sorted(places)
    texts = [f"{to_a1(place)} ({_short(sheet.cells[place].value)})" for place in places[:_MOST_NAMED]]
    shown = texts[:_MOST_SHOWN]
    if len(places) > _MOST_SHOWN:
        shown.append(_("{n} more").format(n=len(places) - _MOST_SHOWN))
    actual = "、".join(texts) + (f"…{len(places)}" if len(places) > len(texts) else "")
    report.add(rule, severity, message.format(cells=_(", ").join(shown)), place=places[0], actual=actual)


def _short(value: CellValue) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
