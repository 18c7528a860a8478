"""The register of a zone: which departments report."""

from __future__ import annotations

from dataclasses import dataclass

SHEET_NAME_LIMIT = 31
_FORBIDDEN = dict.fromkeys(map(ord, "[]:*?/\\'"), "·")


@dataclass(frozen=True, slots=True)
class Department:
    """A department that is to report. The code is text: ``007001`` keeps its zeros."""

    code: str
    name: str
    contact: str = ""
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone's year: its name, the year reported on, and its departments in the order of the register."""

    name: str
    year: int
    departments: tuple[Department, ...]


def sheet_name(code: str, name: str) -> str:
    """The tab of a department: code and name, as far as Excel's 31 characters reach and without what it forbids."""
    return f"{code} {name}".translate(_FORBIDDEN).strip()[:SHEET_NAME_LIMIT].strip("· ")
