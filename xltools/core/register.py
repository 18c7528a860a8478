"""The register of a zone: which departments report."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHEET_NAME_LIMIT = 31  # UTF-16 units, as Excel counts
_FORBIDDEN = dict.fromkeys(map(ord, "[]:*?/\\'!\""), "·")  # the last two are allowed, but programs stumble over them
_GROUP_BREAK = re.compile(r"[/／>＞]")
_NO_FILE_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
# The tabs of our own sheets, and the one that Excel keeps for itself.
_TAKEN = frozenset(
    [
        "说明",
        "目录",
        "汇总",
        "对比",
        "校验",
        "总览",
        "收入",
        "支出",
        "三公",
        "资产",
        "绩效",
        "勾稽",
        "来源",
        "台账",
        "差额表",
        "调整表",
        "单位",
        "选项",
        "_xltools",
        "history",
    ]
)


@dataclass(frozen=True, slots=True)
class Department:
    """A department that is to report. The code is text: ``007001`` keeps its zeros.

    ``group`` is the path of what it is added up under inside the zone, from above: ``产业板块/园区``; empty for none.
    """

    code: str
    name: str
    contact: str = ""
    units: tuple[str, ...] = ()
    group: str = ""

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of its groups from above."""
        return tuple(filter(None, (part.strip() for part in _GROUP_BREAK.split(self.group))))


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone's year: its name, the year reported on, and its departments in the order of the register."""

    name: str
    year: int
    departments: tuple[Department, ...]


def sheet_name(code: str, name: str) -> str:
    """The tab of a department: code and name, as far as Excel's 31 characters reach and without what it forbids."""
    words = " ".join(f"{code} {name}".translate(_FORBIDDEN).split())
    printable = "".join(char for char in words if char.isprintable())
    return _cut(printable, SHEET_NAME_LIMIT).strip("· ") or "部门"


def sheet_names(departments: Iterable[tuple[str, str]]) -> list[str]:
    """The tabs of several departments, given by code and name; of those that would coincide, later ones get a number.

    No tab has the name of a sheet of ours. Excel does not tell capitals from small letters in names of sheets.
    """
    taken = set(_TAKEN)
    tabs = []
    for code, name in departments:
        wanted = tab = sheet_name(code, name)
        number = 1
        while tab.casefold() in taken:
            number += 1
            suffix = f" ({number})"
            tab = _cut(wanted, SHEET_NAME_LIMIT - len(suffix)).rstrip("· ") + suffix
        taken.add(tab.casefold())
        tabs.append(tab)
    return tabs


def file_name(text: str) -> str:
    """A text as the name of a file or folder, without what Windows forbids in one."""
    return _NO_FILE_NAME.sub("·", text).strip(" .") or "_"


def _cut(text: str, units: int) -> str:
    """As much of a text as fits into that many UTF-16 units; a rare character takes two, and is not cut in half."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def codes_without_zeros(departments: Sequence[Department]) -> list[str]:
    """Codes that are shorter than most and all digits: a program may have dropped their leading zeros."""
    lengths = Counter(len(department.code) for department in departments)
    usual = max(lengths, key=lambda length: (lengths[length], length), default=0)
    return [each.code for each in departments if each.code.isdigit() and len(each.code) < usual]
