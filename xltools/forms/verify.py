"""Refuse a form that contradicts itself: whoever writes one learns the place, not the consequence."""

from __future__ import annotations

from collections import Counter
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from xltools.core.expression import parse_relation, parse_term
from xltools.core.form import Form, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from xltools.core.expression import Relation, Term
    from xltools.core.form import Block, Check


# What the sheets of the zone, the comparison and the identification of a department rest on.
NEEDED = (
    "cover.name",
    "cover.code",
    "cover.year",
    "profile.contact",
    "profile.authorised",
    "profile.headcount",
    "income.total",
    "spending.total",
    "spending.basic",
    "spending.personnel",
    "spending.public",
    "spending.project",
    "spending.cumulative",
    "three_public.total",
    "fixed_assets.total",
    *(f"assets.{line}.closing" for line in ("total", "current", "non_current", "fixed_net", "intangible_net")),
    *(
        f"budget.{line}.{column}"
        for line in ("spending", "basic", "project", "three_public")
        for column in ("initial", "adjusted", "final")
    ),
    "result.score",
    "result.grade",
)


class FormError(ValueError):
    """A form's definition contradicts itself; the message names the place."""


def verify(form: Form) -> None:
    """Ids and labels must be unique, formulas and checks parse and speak of items that exist, none of itself.

    Raises:
        FormError: something does not hold.
    """
    _require_unique("block", (block.id for block in form.blocks))
    _require_unique("check", (check.id for check in form.checks))
    for block in form.blocks:
        _verify_block(form, block)
    _verify_formulas(form)
    for check in form.checks:
        _verify_check(form, check)
    least = [bound for _, bound in form.grades]
    _require(bool(least) and least == sorted(least, reverse=True), "the grades must go from the best to the worst")


def verify_for_zone(form: Form) -> None:
    """A form whose departments are consolidated and compared must have the items that the zone's sheets show.

    Raises:
        FormError: one is missing.
    """
    for code in NEEDED:
        _require(code in form.items, f"form {form.id}: the item {code}, which the zone's sheets need, is missing")


def _verify_block(form: Form, block: Block) -> None:
    _require_unique(f"item of block {block.id}", (item.id for item in block.items))
    _require_unique(f"label in block {block.id}", (item.label for item in block.items))
    _require_unique(f"line of block {block.id}", (line.id for line in block.lines))
    _require_unique(f"line label in block {block.id}", (line.label for line in block.lines))
    for code in block.links:
        _require(code in form.items, f"a link of block {block.id} is for {code}, which the form does not have")
        _require(code.startswith(f"{block.id}."), f"block {block.id} has a link for {code}, an item of another block")
    if block.shape is Shape.RECORDS:
        for item in block.items:
            _require(not item.formula, f"{block.id}.{item.id} is a column of records and cannot be computed")


def _verify_formulas(form: Form) -> None:
    parts: dict[str, tuple[str, ...]] = {}
    for code in form.items:
        text = form.formula(code)
        parts[code] = _names(parse_term, text, f"the formula of {code}") if text else ()
        for name in parts[code]:
            _require(name in form.items, f"the formula of {code} names {name}, which the form does not have")
    try:
        TopologicalSorter(parts).prepare()
    except CycleError as error:
        message = f"these formulas depend on each other: {' -> '.join(error.args[1])}"
        raise FormError(message) from error


def _verify_check(form: Form, check: Check) -> None:
    for text in filter(None, (check.relation, check.when)):
        for name in _names(parse_relation, text, f"check {check.id}"):
            code = f"{check.each}.{name}" if check.each and "." not in name else name
            _require(code in form.items, f"check {check.id} names {code}, which the form does not have")
    _require({"zh", "en"} <= set(check.message), f"check {check.id} lacks a message in zh or en")


def _names(parse: Callable[[str], Term | Relation], text: str, place: str) -> tuple[str, ...]:
    try:
        return parse(text).items
    except ValueError as error:
        message = f"{place}: {error}"
        raise FormError(message) from error


def _require_unique(what: str, names: Iterable[str]) -> None:
    double = [name for name, count in Counter(names).items() if count > 1]
    _require(not double, f"{what} {', '.join(double)} occurs twice")


def _require(condition: bool, message: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not condition:
        raise FormError(message)
