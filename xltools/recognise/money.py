"""In which unit of money a department reported each table, where it is another one than the form's."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.form import TOTAL_ROW, Kind
from xltools.core.messages import _
from xltools.core.scale import UNITS, Scale
from xltools.core.text import scaled
from xltools.recognise.index import key_of
from xltools.recognise.labels import keys_of
from xltools.recognise.values import USUAL_DECIMALS, Value, read_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.core.address import Area
    from xltools.core.amount import Amount
    from xltools.core.form import Block, Form
    from xltools.core.snapshot import CellValue
    from xltools.recognise.index import SheetIndex
    from xltools.recognise.regions import Regions
    from xltools.recognise.report import Report

    Place = tuple[int, int]

_BESIDE = re.compile(r"[(\s]*(?:金额|货币|计量)?单位\s*:\s*(?:人民币)?\s*(?P<unit>[^\s()]*元)[)\s]*")
_BEHIND = re.compile(r"(?:金额|货币|计量)?(?:单位)?(?:人民币)?(?P<unit>.*元)")
_HEADING_ROWS = 3  # rows in which a table's heading and what stands beside it are looked for


@dataclass(frozen=True, slots=True)
class Stated:
    """A unit that stands in the heading of a table, or beside it."""

    unit: str
    at: Place
    in_heading: bool


@dataclass(frozen=True, slots=True)
class Money:
    """The conversions of a sheet's tables by block, and the cells that ask for them.

    ``contradicted`` are the blocks whose heading still names the form's unit; ``places`` are all cells in which a
    department wrote of units.
    """

    scales: Mapping[str, Scale] = field(default_factory=dict)
    cells: Mapping[str, Place] = field(default_factory=dict)
    contradicted: frozenset[str] = frozenset()
    places: frozenset[Place] = frozenset()

    def read(self, form: Form, code: str, value: CellValue, decimals: int = USUAL_DECIMALS) -> Value:
        """A cell's value for an item, money in the form's unit."""
        item = form.items[code]
        scale = self.scales.get(code.partition(".")[0]) if self.scales else None
        if scale is None or item.kind is not Kind.AMOUNT or item.unit:
            return read_value(item, form.unit, value, decimals)
        read = read_value(item, scale.of, value, decimals)
        if read.amount is None:
            return read
        return read._replace(amount=scaled(read.amount, Decimal(scale.times) / scale.by))

    def across(self, form: Form) -> frozenset[str]:
        """The blocks whose formulas reach into a table of another unit: what Excel adds up there means nothing."""
        found: set[str] = set()
        while more := {
            block
            for block, other in _reaches(form)
            if block not in found and (other in found or self.scales.get(block) != self.scales.get(other))
        }:
            found |= more
        return frozenset(found)


AS_THE_FORM = Money()


def _reaches(form: Form) -> Iterator[tuple[str, str]]:
    for code in form.items:
        block = code.partition(".")[0]
        for other in {each.id for each in form.blocks if f"{each.id}." in form.formula(code)} - {block}:
            yield block, other


def find_money(form: Form, index: SheetIndex, regions: Regions, report: Report) -> Money:
    """The units that a sheet's tables are in; what is unknown or contradicts itself is reported, and not converted."""
    scales: dict[str, Scale] = {}
    cells: dict[str, Place] = {}
    contradicted: set[str] = set()
    places: set[Place] = set()
    for block in form.blocks:
        area = regions.areas.get(block.id)
        if area is None or not _reports_money(block):
            continue
        stated = list(_stated(block, index, area))
        printed = [each for each in stated if each.in_heading and each.unit == block.unit]
        typed = [each for each in stated if each not in printed]
        places |= {each.at for each in typed}
        if not typed or not _settled(form, block, typed, report) or typed[0].unit == form.unit:
            continue
        scales[block.id] = Scale.between(typed[0].unit, form.unit)
        cells[block.id] = typed[0].at
        if printed:
            contradicted.add(block.id)
    return Money(scales, cells, frozenset(contradicted), frozenset(places))


@lru_cache(maxsize=256)
def _reports_money(block: Block) -> bool:
    return any(item.kind is Kind.AMOUNT for item in block.items)


def _settled(form: Form, block: Block, typed: list[Stated], report: Report) -> bool:
    """Whether what was written names one known unit that the table can be converted from."""
    unknown = next((each for each in typed if each.unit not in UNITS), None)
    if unknown is not None:
        message = _(
            "“{title}” is said to be in {unit}, which cannot be converted, so its amounts were read as {wanted}. "
            "Write them in {wanted} and put the heading back"
        )
        text = message.format(title=block.title, unit=unknown.unit, wanted=form.unit)
        report.add("unit.unknown", Severity.ERROR, text, place=unknown.at, actual=unknown.unit, expected=form.unit)
        return False
    columns = {item.unit for item in block.items if item.kind is Kind.AMOUNT and item.unit}
    units = list(dict.fromkeys([*(each.unit for each in typed), *sorted(columns)]))
    if len(units) > 1:
        message = _(
            "“{title}” names several units ({units}), so nothing was converted. Write all its amounts in one of them, "
            "best in {wanted}, and take the others away"
        )
        named = "、".join(units)
        text = message.format(title=block.title, units=named, wanted=form.unit)
        report.add("unit.mixed", Severity.ERROR, text, place=typed[0].at, actual=named, expected=form.unit)
        return False
    return form.unit in UNITS


def _stated(block: Block, index: SheetIndex, area: Area) -> Iterator[Stated]:
    """What the heading and the cells around it say of a unit."""
    header = next(index.find(keys_of(block).row_label, area), None) if block.row_label else None
    last = header[0] if header else min(area.top + _HEADING_ROWS - 1, area.bottom)
    for place in ((row, column) for row in range(area.top, last + 1) for column in index.rows.get(row, ())):
        cell = index.sheet.cells[place]
        if cell.formula is None and isinstance(cell.value, str) and (said := _said(cell.value, block.title)):
            yield Stated(said[0], place, in_heading=said[1])


@lru_cache(maxsize=1024)  # the headings of departments' sheets are alike
def _said(text: str, title: str) -> tuple[str, bool] | None:
    """The unit that a text names, and whether as the heading of that title; None where it names none."""
    if found := _BESIDE.fullmatch(unicodedata.normalize("NFKC", text)):
        return found["unit"], False
    heading, key = key_of(title), key_of(text)
    found = _BEHIND.fullmatch(key, len(heading)) if key.startswith(heading) else None
    return (found["unit"], True) if found else None


def report_money(form: Form, money: Money, amounts: Mapping[tuple[str, str], Amount], report: Report) -> None:
    """Show for each converted table, at the cell that asks for it, what became of its first figure."""
    for block, scale in money.scales.items():
        shown = _first(form, block, amounts)
        if shown is None:
            continue
        code, amount = shown
        message = (
            _("“{title}” was converted from {unit}: {proof}. Its heading still says {wanted}; say which unit is meant")
            if block in money.contradicted
            else _("“{title}” was converted from {unit}: {proof}")
        )
        title, proof = form.block(block).title, _proof(amount.value, scale)
        report.add(
            "unit.converted",
            Severity.EXPLAIN if block in money.contradicted else Severity.NOTE,
            message.format(title=title, unit=scale.of, proof=proof, wanted=scale.unit),
            place=money.cells[block],
            item=code,
            actual=scale.of,
            expected=scale.unit,
        )


def _first(form: Form, block: str, amounts: Mapping[tuple[str, str], Amount]) -> tuple[str, Amount] | None:
    """The first amount of a table in the form's order, the department's total before those of its rows."""
    codes = [code for code, item in form.items.items() if code.startswith(f"{block}.") and item.kind is Kind.AMOUNT]
    for row in (TOTAL_ROW, *dict.fromkeys(row for _code, row in amounts)):
        for code in codes:
            amount = amounts.get((code, row))
            if amount is not None and amount.value:
                return code, amount
    return None


def _proof(value: Decimal, scale: Scale) -> str:
    """``3,672.35 万元 = 36,723,500 元 ÷ 10,000``."""
    written = value * scale.by / scale.times
    step = f"÷ {scale.by:,}" if scale.by > 1 else f"× {scale.times:,}"
    return f"{_plain(value)} {scale.unit} = {_plain(written)} {scale.of} {step}"


def _plain(value: Decimal) -> str:
    """A number with thousands separators and without zeros behind it."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
