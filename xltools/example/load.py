"""Read the example zone from the TOML files beside this module."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from xltools.core.form import HEAD_ROW, TOTAL_ROW, Shape
from xltools.core.register import sheet_name
from xltools.core.snapshot import Source
from xltools.core.submission import Fact, Submission
from xltools.forms import load
from xltools.forms.complete import completed
from xltools.recognise.values import Value, read_value
from xltools.sheets.blocks import HEAD_LABEL, TOTAL_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xltools.core.amount import Amount
    from xltools.core.form import Block, Form

    Place = tuple[str, str]

_UNIT_LABELS = {TOTAL_ROW: TOTAL_LABEL, HEAD_ROW: HEAD_LABEL}


@dataclass(frozen=True, slots=True)
class ExampleZone:
    """A development zone's year: the departments in the order of its list. ``form`` is the id of their form."""

    name: str
    year: int
    form: str
    departments: tuple[Submission, ...]


@cache
def load_zone() -> ExampleZone:
    """The example zone, each department complete with the figures that the form computes.

    Raises:
        KeyError: a file holds a key that the form does not have.
        ValueError: a file holds a text where the form wants a number.
    """
    zone = tomllib.loads(_read("zone.toml"))
    form = load(zone["form"])
    departments = tuple(
        _submission(form, entry["file"], sheet_name(entry["code"], entry["name"])) for entry in zone["departments"]
    )
    return ExampleZone(zone["name"], zone["year"], zone["form"], departments)


def entries(form: Form, data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(item code, row, text) of everything that a department's TOML holds, in its order.

    Fields and records stand as ``item = text``; tables as a row of such, by unit or by line.

    Raises:
        KeyError: the form has no such block.
    """
    for block_id in data:
        for item, row, text in _flattened(form.block(block_id), data):
            yield f"{block_id}.{item}", row, text


def _flattened(block: Block, data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    content = data[block.id]
    match block.shape:
        case Shape.FIELDS:
            yield from ((item, TOTAL_ROW, text) for item, text in content.items())
        case Shape.UNITS:
            yield from ((item, row, text) for row, cells in content.items() for item, text in cells.items())
        case Shape.MATRIX:
            for line, cells in content.items():
                yield from ((f"{line}.{item}", TOTAL_ROW, text) for item, text in cells.items())
        case Shape.RECORDS:
            for number, cells in enumerate(content, 1):
                yield from ((item, str(number), text) for item, text in cells.items())


def _submission(form: Form, file: str, sheet: str) -> Submission:
    text = _read(file)
    written = {(code, row): _value(form, code, value) for code, row, value in entries(form, tomllib.loads(text))}
    rows = _rows(form, written)
    amounts = {place: value.amount for place, value in written.items() if value.amount is not None}
    amounts |= completed(form, amounts, rows)
    texts = {place: value.text for place, value in written.items() if value.text is not None}
    return Submission(
        code=texts["cover.code", ""],
        name=texts["cover.name", ""],
        year=int(amounts["cover.year", ""].value),
        form=form.id,
        version=form.version,
        sheet=sheet,
        source=_source(file, text, texts["cover.date", ""]),
        facts={place: _fact(place, amounts, texts, sheet) for place in _in_order(form, rows, {**amounts, **texts})},
        rows=rows,
    )


def _fact(place: Place, amounts: Mapping[Place, Amount], texts: Mapping[Place, str], sheet: str) -> Fact:
    """The fact of a place. The data never stood in a workbook, so that no fact names a cell."""
    item, row = place
    return Fact(item=item, row=row, amount=amounts.get(place), text=texts.get(place), sheet=sheet, cell="")


def _in_order(form: Form, rows: Mapping[str, Mapping[str, str]], places: Iterable[Place]) -> list[Place]:
    """Places as they follow each other on the form: by item, and from the total downwards."""
    items = list(form.items)

    def position(place: Place) -> tuple[int, int]:
        listed = list(rows.get(place[0].partition(".")[0], [TOTAL_ROW]))
        return items.index(place[0]), listed.index(place[1])

    return sorted(places, key=position)


def _rows(form: Form, places: Iterable[Place]) -> dict[str, dict[str, str]]:
    """The rows in use of each table, with their labels; records have none of their own."""
    rows: dict[str, dict[str, str]] = {}
    for code, row in places:
        block = form.block(code.partition(".")[0])
        if block.shape is Shape.UNITS:
            rows.setdefault(block.id, {TOTAL_ROW: TOTAL_LABEL})[row] = _UNIT_LABELS[row]
        elif block.shape is Shape.RECORDS:
            rows.setdefault(block.id, {})[row] = ""
    return rows


def _value(form: Form, code: str, text: str) -> Value:
    value = read_value(form.items[code], form.unit, text)
    if value.problem:
        message = f"{code}: {value.problem}, not {text!r}"
        raise ValueError(message)
    return value


def _source(file: str, text: str, date: str) -> Source:
    """The file as a source; its time is the report's date, so that it does not depend on the installation."""
    content = text.encode()
    modified = dt.datetime.combine(dt.date.fromisoformat(date), dt.time(), dt.UTC)
    return Source(path=file, size=len(content), modified=modified, sha256=hashlib.sha256(content).hexdigest())


def _read(file: str) -> str:
    return resources.files(__package__).joinpath(file).read_text(encoding="utf-8")
