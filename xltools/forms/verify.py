"""Refuse a form that contradicts itself: whoever writes one learns the place, not the consequence."""

from __future__ import annotations

from collections import Counter
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from xltools.core.expression import parse_condition, parse_relation, parse_term
from xltools.core.form import LAST_YEAR, Form, Shape
from xltools.core.messages import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from xltools.core.expression import Condition, Relation, Term
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
    _require_unique((block.id for block in form.blocks), N_("block {names} occurs twice"))
    _require_unique((check.id for check in form.checks), N_("check {names} occurs twice"))
    for block in form.blocks:
        _verify_block(form, block)
    _verify_formulas(form)
    for code in form.signed:
        _require(code in form.items, N_("signed names {code}, which the form does not have"), code=code)
    for item, source in form.carry.items():
        _verify_carry(form, item, source)
    for check in form.checks:
        _verify_check(form, check)
    least = [bound for _, bound in form.grades]
    ordered = bool(least) and least == sorted(least, reverse=True)
    _require(ordered, N_("the grades must go from the best to the worst"))


def verify_for_zone(form: Form) -> None:
    """A form whose departments are consolidated and compared must have the items that the zone's sheets show.

    Raises:
        FormError: one is missing.
    """
    for code in NEEDED:
        message = N_("form {form}: the item {code}, which the zone's sheets need, is missing")
        _require(code in form.items, message, form=form.id, code=code)


def _verify_block(form: Form, block: Block) -> None:
    _require_unique((item.id for item in block.items), N_("item {names} of block {block} occurs twice"), block=block.id)
    _require_unique(
        (item.label for item in block.items), N_("label {names} in block {block} occurs twice"), block=block.id
    )
    _require_unique((line.id for line in block.lines), N_("line {names} of block {block} occurs twice"), block=block.id)
    _require_unique(
        (line.label for line in block.lines), N_("line label {names} in block {block} occurs twice"), block=block.id
    )
    for code in block.links:
        message = N_("a link of block {block} is for {code}, which the form does not have")
        _require(code in form.items, message, block=block.id, code=code)
        message = N_("block {block} has a link for {code}, an item of another block")
        _require(code.startswith(f"{block.id}."), message, block=block.id, code=code)
    if block.shape is Shape.RECORDS:
        for item in block.items:
            message = N_("{code} is a column of records and cannot be computed")
            _require(not item.formula, message, code=f"{block.id}.{item.id}")


def _verify_formulas(form: Form) -> None:
    parts: dict[str, tuple[str, ...]] = {}
    for code in form.items:
        text = form.formula(code)
        parts[code] = _names(parse_term, text, _("the formula of {code}").format(code=code)) if text else ()
        for name in parts[code]:
            message = N_("the formula of {code} names {name}, which the form does not have")
            _require(name in form.items, message, code=code, name=name)
    try:
        TopologicalSorter(parts).prepare()
    except CycleError as error:
        text = _("these formulas depend on each other: {codes}").format(codes=" → ".join(error.args[1]))
        raise FormError(text) from error


def _verify_carry(form: Form, item: str, source: str) -> None:
    for code in (item, source):
        _require(code in form.items, N_("carry names {code}, which the form does not have"), code=code)
    _require(not form.formula(item), N_("carry: {code} is computed and takes nothing over"), code=item)
    same = form.items[item].kind.is_numeric == form.items[source].kind.is_numeric
    _require(same, N_("carry: {code} and {source} are not of one kind"), code=item, source=source)
    target, origin = (form.block(code.partition(".")[0]) for code in (item, source))
    rows = {Shape.UNITS, Shape.RECORDS}
    fits = target.shape is origin.shape is Shape.UNITS or target is origin
    fits = fits or (target.shape not in rows and origin.shape is not Shape.RECORDS)
    _require(fits, N_("carry: {code} and {source} do not have the same rows"), code=item, source=source)
    if target.shape is Shape.RECORDS:
        known = any(to == of and to.startswith(f"{target.id}.") for to, of in form.carry.items())
        message = N_("carry: the records of {block} need an item that is taken over as it is, to be known by")
        _require(known, message, block=target.id)


def _verify_check(form: Form, check: Check) -> None:
    place = _("check {check}").format(check=check.id)
    named = _names(parse_relation, check.relation, place)
    for condition in filter(None, (check.when, check.unless)):
        named += _names(parse_condition, condition, place)
    for name in named:
        code = check.code(name).removeprefix(LAST_YEAR)
        message = N_("check {check} names {code}, which the form does not have")
        _require(code in form.items, message, check=check.id, code=code)
    first = check.code(parse_relation(check.relation).items[0])
    message = N_("check {check} must name an item of this year first")
    _require(not first.startswith(LAST_YEAR), message, check=check.id)
    message = N_("check {check} lacks a message in zh or en")
    for texts in (check.message, check.reason):
        _require(not texts or {"zh", "en"} <= set(texts), message, check=check.id)
    _require(bool(check.message), message, check=check.id)


def _names(parse: Callable[[str], Term | Relation | Condition], text: str, place: str) -> tuple[str, ...]:
    try:
        return parse(text).items
    except ValueError as error:
        raise FormError(_("{place}: {problem}").format(place=place, problem=error)) from error


def _require_unique(names: Iterable[str], message: str, **gaps: str) -> None:
    double = [name for name, count in Counter(names).items() if count > 1]
    _require(not double, message, names=", ".join(double), **gaps)


def _require(condition: bool, message: str, **gaps: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not condition:
        raise FormError(_(message).format(**gaps))
