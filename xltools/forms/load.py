"""Read a form from TOML and refuse one that contradicts itself."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xltools.core.form import DEFAULT_FORM, Block, Check, CheckKind, Form, Item, Kind, Line, Shape
from xltools.core.messages import _
from xltools.forms.verify import FormError, verify, verify_for_zone

if TYPE_CHECKING:
    from collections.abc import Iterator


def available() -> list[str]:
    """Ids of the forms that come with the package."""
    return sorted(
        entry.name.removesuffix(".toml")
        for entry in resources.files(__package__).iterdir()
        if entry.name.endswith(".toml")
    )


@cache
def load(form_id: str = DEFAULT_FORM) -> Form:
    """The form of that id from the package.

    Raises:
        FormError: there is no such form, or it contradicts itself.
    """
    entry = resources.files(__package__) / f"{form_id}.toml"
    if not entry.is_file():
        message = _("no form “{id}”; available: {ids}")
        raise FormError(message.format(id=form_id, ids=", ".join(available())))
    return _form(tomllib.loads(entry.read_text(encoding="utf-8")))


def load_file(path: Path) -> Form:
    """A form from a file of the user's own.

    Raises:
        FormError: the definition contradicts itself.
        OSError, tomllib.TOMLDecodeError: the file cannot be read.
    """
    return _form(tomllib.loads(path.read_text(encoding="utf-8")))


@cache
def resolve(name: str) -> Form:
    """A form by its id, or by the path of a TOML file.

    Raises:
        FormError: there is no such form or file, the definition contradicts itself, or lacks what the zone's sheets
            need.
    """
    path = Path(name)
    if path.suffix.lower() != ".toml":
        return load(name)
    try:
        form = load_file(path)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FormError(_("form {name}: {problem}").format(name=path.name, problem=error)) from error
    verify_for_zone(form)
    return form


def _form(data: dict[str, Any]) -> Form:
    try:
        form = Form(
            id=data["id"],
            version=data["version"],
            title=data["title"],
            unit=data["unit"],
            blocks=tuple(_block(block) for block in data["block"]),
            checks=tuple(check for entry in data.get("check", []) for check in _checks(entry)),
            grades=tuple((name, least) for name, least in data["grades"]),
            grade_aliases=data.get("grade_aliases", {}),
            accepted_versions=tuple(data.get("accepted_versions", [data["version"]])),
            fingerprint=_fingerprint(data["block"]),
            signed=frozenset(data.get("signed", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        missing = _("“{key}” is missing").format(key=error.args[0]) if isinstance(error, KeyError) else ""
        message = _("form {name}: {problem}").format(name=data.get("id", "?"), problem=missing or error)
        raise FormError(message) from error
    form = replace(form, carry=dict(_carry(form, data.get("carry", {}))))
    verify(form)
    return form


def _carry(form: Form, entries: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What is taken over, a ``*`` written out for every line of the block whose item is an input."""
    for item, source in entries.items():
        if "*" not in item:
            yield item, source
            continue
        block = next((each for each in form.blocks if item.startswith(f"{each.id}.")), None)
        if block is None or not block.lines:
            yield item, source  # no block with lines: the verification says so
            continue
        for line in block.lines:
            code = item.replace("*", line.id)
            if code not in form.items or not form.formula(code):
                yield code, source.replace("*", line.id)


def _block(data: dict[str, Any]) -> Block:
    items = tuple(
        Item(**{**item, "kind": Kind(item.get("kind", "text"))} | _tuples(item, "choices", "aliases"))
        for item in data["items"]
    )
    lines = tuple(Line(**{**line} | _tuples(line, "aliases")) for line in data.get("lines", []))
    rest = {key: value for key, value in data.items() if key not in {"items", "lines", "shape"}}
    return Block(**rest, items=items, lines=lines, shape=Shape(data["shape"]))


def _checks(data: dict[str, Any]) -> Iterator[Check]:
    """The check of an entry; with ``among``, one for each of these, which take the place of ``{}``."""
    rest: dict[str, Any] = {key: value for key, value in data.items() if key != "among"}
    rest["kind"] = CheckKind(data["kind"])
    for name in data.get("among", [""]):
        filled: dict[str, Any] = {
            key: rest[key].replace("{}", name) for key in ("id", "relation", "when", "unless") if key in rest
        }
        yield Check(**{**rest, **filled})


def _tuples(data: dict[str, Any], *keys: str) -> dict[str, tuple[str, ...]]:
    return {key: tuple(data[key]) for key in keys if key in data}


def _fingerprint(blocks: list[dict[str, Any]]) -> str:
    """SHA-256 of what a sheet's structure is made of: blocks, labels and formulas."""
    canonical = json.dumps(blocks, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
