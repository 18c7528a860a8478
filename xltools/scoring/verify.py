"""Refuse a profile that contradicts itself: weights that do not sum, a text that says other points than the rule."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.expression import parse_term
from xltools.core.messages import _
from xltools.scoring.indices import catalogue, conventions
from xltools.scoring.numeral import numeral
from xltools.scoring.rule import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.scoring.profile import Line, Profile, Section
    from xltools.scoring.rule import Rule

_FULL = re.compile(r"(?<!各)(?:计|满分)\s*(\d+(?:\.\d+)?)\s*分")
_MINUS = re.compile(r"扣\s*(\d+(?:\.\d+)?)\s*分")
_STEP = re.compile(r"每(?:超过|高于|增加|超|低于|降低|减少|低)\s*(\d+(?:\.\d+)?|[一二三四五六七八九十两]+)\s*个?百分点")
_DEDUCTING = frozenset({Kind.AT_MOST, Kind.AT_LEAST})
_BANDED = frozenset({Kind.BANDS_UP_TO, Kind.BANDS_FROM})


class ProfileError(ValueError):
    """A profile contradicts itself; the message names the place."""


def verify(profile: Profile) -> None:
    """Weights must sum on both levels, rules and texts agree, and indices, conventions and grades be known.

    Raises:
        ProfileError: something does not hold.
    """
    _unique(_("section"), (section.id for section in profile.sections))
    _unique(_("line"), (line.id for section in profile.sections for line in section.lines))
    _unique(_("level"), (level for section in profile.sections for level in section.levels))
    weights = sum((section.weight for section in profile.sections), Decimal(0))
    if weights != profile.total:
        message = _("the sections weigh {sum}, the profile says {total}")
        raise ProfileError(message.format(sum=weights, total=profile.total))
    for section in profile.sections:
        _verify_section(section)
    _verify_readings(profile)
    _verify_marking(profile)
    _verify_grades(profile)


def _verify_section(section: Section) -> None:
    place = _("section {id}").format(id=section.id)
    _require(section.weight > 0, place, _("its weight is not above 0"))
    _require(bool(section.lines) != bool(section.levels), place, _("it needs either lines or levels of the form"))
    if section.lines:
        weights = sum((line.weight for line in section.lines), Decimal(0))
        message = _("its lines weigh {sum}, its own weight is {weight}")
        _require(weights == section.weight, place, message.format(sum=weights, weight=section.weight))
    for line in section.lines:
        _verify_line(section, line)


def _verify_line(section: Section, line: Line) -> None:
    place = _("section {section}, line {line}").format(section=section.id, line=line.id)
    _require(line.weight > 0, place, _("its weight is not above 0"))
    _require(line.awarded == (not line.index), place, _("a line has an index and a rule for it, or points are awarded"))
    known = {index.id for index in catalogue()}
    _require(not line.index or line.index in known, place, _("no index “{id}”").format(id=line.index))
    _verify_rule(line.rule, line.weight, place)
    if line.text:
        _verify_text(line, place)


def _verify_rule(rule: Rule, weight: Decimal, place: str) -> None:
    if rule.kind in _DEDUCTING:
        _require(rule.step > 0 and rule.minus > 0, place, _("a deduction needs a step and points above 0"))
        _require(rule.minus <= weight, place, _("it deducts more than its weight"))
    if rule.kind not in _BANDED:
        _require(not rule.bands, place, _("only bands have bands"))
        return
    points = [band.points for band in rule.bands]
    _require(bool(points) and points[0] == weight, place, _("the first band must earn the weight"))
    _require(points == sorted(points, reverse=True), place, _("the bands must go from the best to the worst"))
    _require(min(points) >= 0, place, _("a band earns less than nothing"))
    _require(
        rule.bands[-1].bound == "" and all(band.bound for band in rule.bands[:-1]),
        place,
        _("the last band, and no other, must be without bound"),
    )
    numbers = [_number(band.bound) for band in rule.bands[:-1]]
    known = [number for number in numbers if number is not None]
    wanted = sorted(known, reverse=rule.kind is Kind.BANDS_FROM)
    _require(known == wanted, place, _("the bounds of the bands are out of order"))
    for band in rule.bands[:-1]:
        try:
            parse_term(band.bound)
        except ValueError as error:
            raise ProfileError(_("{place}: {problem}").format(place=place, problem=error)) from error


def _verify_text(line: Line, place: str) -> None:
    """The rule as the table words it must say the numbers that are used."""
    stated = [Decimal(number) for number in _FULL.findall(line.text)]
    opening = _FULL.match(line.text)
    if stated and (opening or not line.awarded):
        message = _("the text gives {stated} points, the weight is {weight}")
        full = Decimal(opening[1]) if opening and line.rule.kind not in _BANDED else max(stated)
        _require(full == line.weight, place, message.format(stated=full, weight=line.weight))
    message = _("the text gives {stated} points, more than the weight of {weight}")
    for number in stated:
        _require(number <= line.weight, place, message.format(stated=number, weight=line.weight))
    if line.rule.kind in _BANDED and stated:
        message = _("the text gives the points {stated}, the bands {points}")
        points = {band.points for band in line.rule.bands}
        _require(set(stated) == points, place, message.format(stated=_listed(stated), points=_listed(points)))
    if line.rule.kind in _DEDUCTING:
        _verify_deduction(line, place)


def _verify_deduction(line: Line, place: str) -> None:
    for text in _MINUS.findall(line.text):
        message = _("the text deducts {stated} points, the rule {minus}")
        _require(Decimal(text) == line.rule.minus, place, message.format(stated=text, minus=line.rule.minus))
    for text in _STEP.findall(line.text):
        step = Decimal(text) if text[0].isdecimal() else Decimal(numeral(text) or 0)
        message = _("the text deducts for every {stated} percentage points, the rule for every {step}")
        _require(step == line.rule.step, place, message.format(stated=text, step=line.rule.step))


def _verify_readings(profile: Profile) -> None:
    place = _("readings")
    for name, choice in profile.readings.items():
        known = conventions().get(name)
        _require(known is not None, place, _("no convention “{id}”").format(id=name))
        if known is not None:
            message = _("{id} is “{choice}”; choose one of: {choices}")
            choices = ", ".join(known.choices)
            _require(choice in known.choices, place, message.format(id=name, choice=choice, choices=choices))


def _verify_marking(profile: Profile) -> None:
    marking, place = profile.marking, _("marking")
    _require(0 <= marking.partly < marking.reached <= 1, place, _("the bands must be 0 <= partly < reached <= 1"))
    _require(marking.over > 1, place, _("over must be above 1"))
    _require(marking.over_minus >= 0, place, _("over_minus is below 0"))


def _verify_grades(profile: Profile) -> None:
    least = [bound for _name, bound in profile.grades]
    message = _("they must go from the best to the worst and end at 0")
    _require(not least or (least == sorted(set(least), reverse=True) and least[-1] == 0), _("grades"), message)
    below, most = [cap.below for cap in profile.caps], [cap.most for cap in profile.caps]
    ordered = below == sorted(set(below)) and most == sorted(most)
    _require(ordered, _("caps"), _("they must go from the lowest rate to the highest"))
    _require(any(index.id == profile.caps_on for index in catalogue()), _("caps"), _("their index is unknown"))


def _number(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None


def _listed(numbers: Iterable[Decimal]) -> str:
    return ", ".join(f"{number:f}" for number in sorted(set(numbers), reverse=True))


def _unique(what: str, names: Iterable[str]) -> None:
    double = [name for name, count in Counter(names).items() if count > 1]
    if double:
        message = _("{what} {names} occurs twice")
        raise ProfileError(message.format(what=what, names=", ".join(double)))


def _require(condition: bool, place: str, message: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not condition:
        raise ProfileError(_("{place}: {problem}").format(place=place, problem=message))
