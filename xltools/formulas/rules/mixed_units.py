"""A sum of figures whose labels name different units of money."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.formulas.labels import column_label, row_label
from xltools.formulas.ranges import Slot, totals
from xltools.formulas.rules.rule import Class, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.formulas.book import Book
    from xltools.formulas.ranges import Total
    from xltools.formulas.sheet import AuditedSheet

_UNIT = re.compile(r"[(（:：/]\s*(?:人民币)?\s*(亿元|万元|千元|百元|元|%|％|人|个|辆|平方米|㎡)\s*(?:[)）,，/]|$)")


def unit(label: str) -> str:
    """The unit that a label ends with or names in brackets: 万元 of ``收入（万元）``; empty where it names none."""
    found = _UNIT.findall(label)
    return found[-1].replace("％", "%") if found else ""


def _find(book: Book) -> Iterator[Hit]:
    for sheet in book.sheets:
        for total in totals(sheet):
            units = _units(sheet, total)
            if len(units) > 1:
                yield Hit(
                    sheet=sheet.name,
                    place=total.formula.place,
                    actual=total.formula.text,
                    message=_("Figures in different units are added up: {units}").format(
                        units=", ".join(sorted(units))
                    ),
                )


def _units(sheet: AuditedSheet, total: Total) -> set[str]:
    label = row_label if total.down else column_label
    figures = (p for p, slot in zip(total.places, total.slots, strict=True) if slot is Slot.FIGURE)
    return {found for place in figures if (found := unit(label(sheet, *place)))}


RULE = Rule(
    id="sum.mixed-units",
    kind=Class.OTHER,
    severity=Severity.EXPLAIN,
    explanation="Adding 元 to 万元, or persons to money, gives a figure that means nothing. The labels name the units.",
    example="B2 is 拨款（万元）, B3 is 利息（元）, B4 holds =SUM(B2:B3)",
    find=_find,
)
