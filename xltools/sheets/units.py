"""单位: the zone as a tree, rolled up: zone, groups, departments, their head offices and subordinate units.

Each level is the sum of the one below it, as live formulas; Excel's outline folds it to the level that one wants.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.core.address import Area, Position, to_a1
from xltools.core.form import TOTAL_ROW
from xltools.core.layout import SheetLayout
from xltools.sheets.grid import value_style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.core.consolidation import Consolidation
    from xltools.core.submission import Submission
    from xltools.sheets.department import DepartmentSheet

UNITS_SHEET = "单位"
_ITEMS = (
    "income.total",
    "spending.total",
    "spending.basic",
    "spending.personnel",
    "spending.public",
    "spending.project",
    "three_public.total",
    "fixed_assets.total",
)
_NAME, _CODE, _FIRST = 0, 1, 2
_HEADER = 2
_DEEPEST = 7  # levels of an outline in Excel
_MOST_ARGUMENTS = 200  # SUM takes 255


@dataclass(slots=True)
class _Group:
    """A group of departments, with the groups inside it, in the order of the register."""

    name: str
    groups: dict[str, _Group] = field(default_factory=dict)
    members: list[Submission] = field(default_factory=list)

    def within(self, path: Sequence[str]) -> _Group:
        """The group at the end of a path below this one, made where it is new."""
        group = self
        for name in path:
            group = group.groups.setdefault(name, _Group(name))
        return group


def units_sheet(consolidation: Consolidation, sheets: Mapping[str, DepartmentSheet]) -> SheetLayout | None:
    """The tree with the key amounts of every unit; None where no department has a group or a subordinate unit."""
    paths = {department.code: department.groups for department in consolidation.departments}
    top = _Group("部门合计")
    for submission in consolidation.submissions:
        top.within(paths.get(submission.code, ())).members.append(submission)
    if not top.groups and not any(map(_units, consolidation.submissions)):
        return None
    sheet = SheetLayout(UNITS_SHEET, landscape=True, tab_color="#1F4E79", freeze=Position(_HEADER + 1, _FIRST))
    form = consolidation.form
    last = _FIRST + len(_ITEMS) - 1
    title = f"{consolidation.zone}{consolidation.year}年度分级汇总表（金额单位：{consolidation.scale.unit}）"
    sheet.merge(Area(0, 0, 0, last), title, "title")
    sheet.heights |= {0: 32, _HEADER: 32}
    sheet.put_row(_HEADER, 0, ("单位", "预算编码", *map(form.label, _ITEMS)), "header")
    sheet.widths = {_NAME: 40.0, _CODE: 11.0} | dict.fromkeys(range(_FIRST, last + 1), 13.0)
    sheet.repeat_rows = (_HEADER, _HEADER)
    _Tree(consolidation, sheet, sheets, _HEADER + 1).group(top, 0)
    return sheet


def _units(submission: Submission) -> list[str]:
    """The labels of a department's head office and subordinate units, where an amount of more than one was reported."""
    found: dict[str, None] = {}
    for (item, row), fact in submission.facts.items():
        if row != TOTAL_ROW and item in _ITEMS and fact.amount is not None:
            found[submission.rows.get(item.partition(".")[0], {}).get(row, row)] = None
    return list(found) if len(found) > 1 else []


@dataclass(slots=True)
class _Tree:
    consolidation: Consolidation
    sheet: SheetLayout
    sheets: Mapping[str, DepartmentSheet]
    row: int

    def group(self, group: _Group, level: int) -> int:
        """Write a group and all below it; the row of the group."""
        own = self._heading(group.name, "", level, "label total" if not level else "label bold")
        children = [self.group(each, level + 1) for each in group.groups.values()]
        children += [self._department(each, level + 1) for each in group.members]
        for column, item in enumerate(_ITEMS, _FIRST):
            cells = [to_a1((row, column)) for row in children]
            chunks = [cells[at : at + _MOST_ARGUMENTS] for at in range(0, len(cells), _MOST_ARGUMENTS)]
            total = "+".join(f"SUM({','.join(chunk)})" for chunk in chunks)
            style = f"{self._style(item)} {'bold' if level else 'total'}"
            self.sheet.put(own, column, style=style, formula=f"={total}")
        return own

    def _department(self, submission: Submission, level: int) -> int:
        drawn = self.sheets.get(submission.code)
        link = drawn.layout.reference(0, 0) if drawn else ""
        own = self._heading(submission.name, submission.code, level, "label left", link)
        self._amounts(own, submission, dict.fromkeys(_ITEMS, TOTAL_ROW))
        for unit in _units(submission):
            below = self._heading(unit, "", level + 1, "label left muted")
            self._amounts(below, submission, {item: _row_of(submission, item, unit) for item in _ITEMS})
        return own

    def _heading(self, name: str, code: str, level: int, style: str, link: str = "") -> int:
        row, self.row = self.row, self.row + 1
        depth = min(level, _DEEPEST)
        self.sheet.put(row, _NAME, f"{'　' * depth}{name}", f"{style} link" if link else style, link=link)
        self.sheet.put(row, _CODE, code or None, "label code")
        self.sheet.heights[row] = 18
        if depth:
            self.sheet.levels[row] = depth
        return row

    def _amounts(self, row: int, submission: Submission, places: Mapping[str, str | None]) -> None:
        drawn = self.sheets.get(submission.code)
        for column, (item, unit) in enumerate(places.items(), _FIRST):
            scale = self.consolidation.scale
            style = self._style(item)
            amount = submission.amount(item, unit) if unit is not None else None
            place = drawn.places.get((item, unit)) if drawn and unit is not None else None
            if drawn and place:
                cell = drawn.layout.reference(*place)
                self.sheet.put(row, column, style=style, formula=f'=IF({cell}="","",{scale.formula(cell)})')
            else:
                self.sheet.put(row, column, scale.value(amount.value) if amount else None, style)

    def _style(self, item: str) -> str:
        """All items of the tree are money."""
        return f"cell {value_style(self.consolidation.form.items[item])} {self.consolidation.scale.style}".strip()


def _row_of(submission: Submission, item: str, unit: str) -> str | None:
    """The row of an item's table that a unit stands in."""
    rows = submission.rows.get(item.partition(".")[0], {})
    return next((row for row, label in rows.items() if label == unit and row != TOTAL_ROW), None)
