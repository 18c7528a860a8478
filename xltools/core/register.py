"""The register of a zone: which departments report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def codes_without_zeros(departments: Sequence[Department]) -> list[str]:
    """Codes that are shorter than most and all digits: a program may have dropped their leading zeros."""
    lengths = Counter(len(department.code) for department in departments)
    usual = max(lengths, key=lambda length: (lengths[length], length), default=0)
    return [each.code for each in departments if each.code.isdigit() and len(each.code) < usual]
