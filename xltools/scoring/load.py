"""Read a scoring profile from TOML and refuse one that contradicts itself."""

from __future__ import annotations

import tomllib
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from xltools.core.messages import _
from xltools.scoring.indicator import Marking, Overrun, Reverse
from xltools.scoring.profile import Cap, Line, Profile, Section
from xltools.scoring.rule import Band, Kind, Rule
from xltools.scoring.verify import ProfileError, verify

DEFAULT_PROFILE = "ministry"
_FOLDER = "profiles"


def available() -> list[str]:
    """Ids of the profiles that come with the package."""
    entries = (resources.files(__package__) / _FOLDER).iterdir()
    return sorted(entry.name.removesuffix(".toml") for entry in entries if entry.name.endswith(".toml"))


@cache
def load(profile_id: str = DEFAULT_PROFILE) -> Profile:
    """The profile of that id from the package.

    Raises:
        ProfileError: there is no such profile, or it contradicts itself.
    """
    if profile_id not in available():
        message = _("no profile “{id}”; available: {ids}")
        raise ProfileError(message.format(id=profile_id, ids=", ".join(available())))
    return parse((resources.files(__package__) / _FOLDER / f"{profile_id}.toml").read_text(encoding="utf-8"))


def resolve(name: str) -> Profile:
    """A profile by its id, or by the path of a TOML file.

    Raises:
        ProfileError: there is no such profile or file, or the definition contradicts itself.
    """
    path = Path(name)
    if path.suffix.lower() != ".toml":
        return load(name)
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ProfileError) as error:
        message = _("profile {name}: {problem}").format(name=path.name, problem=error)
        raise ProfileError(message) from error


def parse(text: str) -> Profile:
    """A profile from the text of a TOML file.

    Raises:
        ProfileError: the text is no TOML, lacks a key, has an unknown one, or contradicts itself.
    """
    try:
        data = tomllib.loads(text, parse_float=Decimal)
        profile = _profile(data)
    except (KeyError, TypeError, AttributeError, ValueError, InvalidOperation) as error:
        if isinstance(error, ProfileError):
            raise
        raise ProfileError(_problem(error)) from error
    verify(profile)
    return profile


def _problem(error: Exception) -> str:
    if isinstance(error, KeyError):
        return _("“{key}” is missing").format(key=error.args[0])
    return str(error)


def _profile(data: dict[str, Any]) -> Profile:
    rest = {key: value for key, value in data.items() if key not in {"section", "marking", "grades", "cap", "total"}}
    return Profile(
        **rest,
        total=_decimal(data.get("total", 100)),
        sections=tuple(_section(section) for section in data["section"]),
        marking=_marking(data.get("marking", {})),
        grades=tuple((name, _decimal(least)) for name, least in data.get("grades", [])),
        caps=tuple(Cap(_decimal(cap["below"]), _decimal(cap["most"])) for cap in data.get("cap", [])),
    )


def _section(data: dict[str, Any]) -> Section:
    rest = {key: value for key, value in data.items() if key not in {"line", "levels", "weight"}}
    return Section(
        **rest,
        weight=_decimal(data["weight"]),
        lines=tuple(_line(line) for line in data.get("line", [])),
        levels=tuple(data.get("levels", [])),
    )


def _line(data: dict[str, Any]) -> Line:
    rest = {key: value for key, value in data.items() if key not in {"rule", "weight"}}
    return Line(**rest, weight=_decimal(data["weight"]), rule=_rule(data["rule"]))


def _rule(data: dict[str, Any]) -> Rule:
    numbers = {key: _decimal(data[key]) for key in ("limit", "step", "minus", "zero") if key in data}
    unknown = set(data) - {"kind", "limit", "step", "minus", "zero", "whole", "bands"}
    if unknown:
        raise ProfileError(_("a rule has no “{key}”").format(key=min(unknown)))
    bands = tuple(Band(str(bound), _decimal(points)) for bound, points in data.get("bands", []))
    return Rule(Kind(data["kind"]), **numbers, whole=bool(data.get("whole", False)), bands=bands)


def _marking(data: dict[str, Any]) -> Marking:
    kinds: dict[str, Any] = {"reverse": Reverse, "overrun": Overrun}
    return Marking(**{key: kinds.get(key, _decimal)(value) for key, value in data.items()})


def _decimal(value: object) -> Decimal:
    """A number of a profile, written as a string, a whole number or a decimal one."""
    number = Decimal(str(value))
    if not number.is_finite():
        raise ProfileError(_("not a number: {value}").format(value=value))
    return number
