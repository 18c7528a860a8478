"""What is said about a check: the rule, both sides with the intervals that their precision allows, and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.checks.finding import about
from xltools.checks.slips import slip_between, slip_per_head
from xltools.core.amount import Amount, Verdict
from xltools.core.expression import parse_relation
from xltools.core.finding import Severity
from xltools.core.form import LAST_YEAR
from xltools.core.messages import CHINESE, _, current_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from xltools.core.expression import Outcome, Relation, Term
    from xltools.core.finding import Finding
    from xltools.core.form import Check, Form
    from xltools.core.submission import Submission

    Lookup = Callable[[str], Amount | None]

_CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_SIGNS = {"<=": "≤", ">=": "≥", "==": "=", "/": "÷", "*": "×"}
_HUNDREDTH = Decimal("0.01")
_PERSONS = "人"
_WIDE = Context(prec=60)


def finding_of(
    form: Form,
    check: Check,
    outcome: Outcome,
    lookup: Lookup,
    submission: Submission,
    row: str,
    last: Submission | None,
) -> Finding:
    """The finding about a relation that is broken or holds only within rounding.

    Raises:
        ValueError: a side was not computed, so that there is nothing to compare.
    """
    if outcome.left is None or outcome.right is None:
        message = f"check {check.id} was judged without both sides"
        raise ValueError(message)
    relation = parse_relation(check.relation)
    broken = outcome.verdict is Verdict.BROKEN
    said = _said(form, check, relation, outcome.left, outcome.right, lookup)
    rule = check.message["zh" if current_language() == CHINESE else "en"]
    sentence = _("{rule}: in {relation}, {comparison}").format(
        rule=rule, relation=_with_labels(form, check), comparison=said.comparison
    )
    ending = _advice(check) if broken else _("they agree within rounding")
    slip = _slip(form, check, relation, outcome.left.value, outcome.right.value) if broken else ""
    parts = [sentence, slip, _last_place(relation, last), ending]
    return about(
        submission,
        check.id,
        check.severity if broken else Severity.NOTE,
        _("; ").join(filter(None, parts)),
        place=check.place(relation.items[0], row),
        actual=said.left,
        expected=said.right,
        difference=said.difference,
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """Both sides as shown, their difference in the unit of the first item, and the two set against each other."""

    left: str
    right: str
    difference: Decimal
    comparison: str


def _said(form: Form, check: Check, relation: Relation, left: Amount, right: Amount, lookup: Lookup) -> _Said:
    divided = next((side for side in (relation.left, relation.right) if side.divides), None)
    if divided is None:
        difference = left.value - right.value
        if check.as_written:
            left, right = Amount.exact(left.value), Amount.exact(right.value)
        comparison = _("the left is {left}, the right {right}, difference {difference}").format(
            left=shown(left), right=shown(right), difference=f"{difference:f}"
        )
        return _Said(f"{left.value:f}", f"{right.value:f}", difference, comparison)
    percent = _percent(form, check, relation, divided)
    calculation = divided.with_numbers(lambda code: _number(lookup(code)))
    result, other = (left, right) if divided is relation.left else (right, left)
    if relation.operator == "==":
        pattern = _("{calculation} is {result}, the report says {other}")
    else:
        pattern = _("{calculation} is {result}, which should be {sign} {other}")
    comparison = pattern.format(
        calculation=calculation,
        result=percent.interval(result),
        other=percent.plain(other),
        sign=_SIGNS.get(relation.operator, relation.operator),
    )
    difference = _stake(relation, left, right, lookup)
    return _Said(percent.plain(left), percent.plain(right), difference, comparison)


@dataclass(frozen=True, slots=True)
class _Scale:
    """How the result of a division is shown: as it is, or as a percentage; with two decimals."""

    factor: int
    sign: str

    def plain(self, amount: Amount) -> str:
        """The value alone: ``36.76%``; what has fewer decimals keeps them."""
        number = amount.value * self.factor
        return f"{_short(number) if amount.is_exact else _rounded(number, ROUND_HALF_UP)}{self.sign}"

    def interval(self, amount: Amount) -> str:
        """The value with its interval, widened to two decimals: ``36.76% [36.73%, 36.79%]``."""
        value = f"{_rounded(amount.value * self.factor, ROUND_HALF_UP)}{self.sign}"
        if amount.is_exact:
            return value
        low, high = (
            f"{_rounded(bound * self.factor, rounding)}{self.sign}"
            for bound, rounding in ((amount.low, ROUND_FLOOR), (amount.high, ROUND_CEILING))
        )
        return f"{value} [{low}, {high}]"


def _percent(form: Form, check: Check, relation: Relation, divided: Term) -> _Scale:
    """A quotient of two amounts of one unit is a percentage; so is what stands against a percentage."""
    units = {_unit(form, check, item) for item in divided.items}
    if divided.quotient and len(units) == 1:
        return _Scale(100, "%")
    other = [item for item in relation.items if item not in divided.items]
    return _Scale(1, "%" if other and _unit(form, check, other[0]) == "%" else "")


def _unit(form: Form, check: Check, name: str) -> str:
    code = check.code(name).removeprefix(LAST_YEAR)
    return form.items[code].unit or form.block(code.partition(".")[0]).unit


def _stake(relation: Relation, left: Amount, right: Amount, lookup: Lookup) -> Decimal:
    """How far the sides are apart, of a limited share what exceeds the limit, in the unit of the first item."""
    quotient = relation.left.quotient
    divisor = quotient[1].evaluate(lookup) if quotient else None
    gap = left.value - right.value
    return _short(_WIDE.multiply(gap, divisor.value) if divisor else gap)


def _slip(form: Form, check: Check, relation: Relation, left: Decimal, right: Decimal) -> str:
    """What may have slipped where amounts lie a power of ten apart: in their quotient, or from side to side."""
    units = {_unit(form, check, item) for item in relation.items}
    quotient = relation.left.quotient
    if quotient and not relation.right.items:
        per_head = units == {form.unit, _PERSONS} and _unit(form, check, quotient[0].items[0]) == form.unit
        one_thing = units == {form.unit} and len({_thing(check, item) for item in relation.items}) == 1
        return slip_per_head(left) if per_head else slip_between(left) if one_thing else ""
    sides = relation.left.items and relation.right.items and left > 0 and right > 0
    if units != {form.unit} or not sides:
        return ""
    return slip_between(_WIDE.divide(left, right), exactly=relation.operator == "==")


def _thing(check: Check, name: str) -> str:
    """What a figure is of, whatever its year or stage: the line of a matrix, the row of a table, else the item."""
    code = check.code(name).removeprefix(LAST_YEAR)
    return check.each or (code.rpartition(".")[0] if code.count(".") > 1 else code)


def _advice(check: Check) -> str:
    match check.severity:
        case Severity.ERROR:
            return _("correct the figures")
        case Severity.EXPLAIN:
            return _("correct the figures, or explain them in writing")
        case _:
            return ""


def _with_labels(form: Form, check: Check) -> str:
    """The relation as people read it: ``支出合计 = 基本支出 + 项目支出``."""
    codes = tuple(map(check.code, parse_relation(check.relation).items))
    return _labelled(form, check.relation, codes, current_language())


@lru_cache(maxsize=1024)  # many departments break the same check
def _labelled(form: Form, relation: str, codes: tuple[str, ...], _language: str) -> str:
    """A relation with a label for each item; ``codes`` are the full codes of its items."""
    code_of = dict(zip(parse_relation(relation).items, codes, strict=True))
    text = _CODE.sub("\0", relation)
    for sign, plain in _SIGNS.items():
        text = text.replace(sign, plain)
    for name in _CODE.findall(relation):
        text = text.replace("\0", _label(form, code_of[name]), 1)
    return text


def _label(form: Form, code: str) -> str:
    if code.startswith(LAST_YEAR):
        return _("last year's {label}").format(label=form.label(code.removeprefix(LAST_YEAR)))
    return form.label(code)


def _last_place(relation: Relation, last: Submission | None) -> str:
    """Where last year's figures stand, as file, sheet and cell."""
    if last is None:
        return ""
    codes = [item.removeprefix(LAST_YEAR) for item in relation.items if item.startswith(LAST_YEAR)]
    facts = [fact for code in codes if (fact := last.facts.get((code, ""))) is not None]
    if not facts:
        return ""
    cells = ", ".join(f"{fact.sheet}!{fact.cell}" if fact.cell else fact.sheet for fact in facts)
    return _("last year's figure stands in {file}, {cells}").format(file=PurePath(last.source.path).name, cells=cells)


def shown(amount: Amount) -> str:
    """A number with the interval that its precision allows: ``3538.15 [3538.145, 3538.155]``."""
    return f"{amount.value:f}" if amount.is_exact else f"{amount.value:f} [{amount.low:f}, {amount.high:f}]"


def _number(amount: Amount | None) -> str:
    return "0" if amount is None else f"{amount.value:f}"


def _rounded(number: Decimal, rounding: str) -> str:
    return f"{number.quantize(_HUNDREDTH, rounding, _WIDE):f}"


def _short(number: Decimal) -> Decimal:
    """A number with at most two decimals, and no noughts at its end."""
    rounded = number.quantize(_HUNDREDTH, ROUND_HALF_UP, _WIDE) if number != number.to_integral_value() else number
    return Decimal(f"{rounded.normalize(_WIDE):f}")
