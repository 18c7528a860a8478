"""As much of Excel's object model (``.api``) as the product uses."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.defined_name import DefinedName

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fakes.excel import Sheet

_SHOWN = {"visible": -1, "hidden": 0, "veryHidden": 2}


class SheetApi:
    """A worksheet as Excel's object model has it."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet, self._held = sheet, sheet.held
        self.Visible = _SHOWN[sheet.held.sheet_state]
        self.ProtectContents = bool(sheet.held.protection.sheet)
        self.Names = SimpleNamespace(Add=self._add_name)
        self.Cells = _Cells(self)

    @property
    def Comments(self) -> SimpleNamespace:
        found = [cell for row in self._held.iter_rows() for cell in row if cell.comment]
        return _listed([_comment(cell) for cell in found])

    def Range(self, first: Any, second: Any = None) -> RangeApi:
        if second is not None:
            return RangeApi(self, [(*first.areas[0][:2], *second.areas[0][2:])])
        assert len(first) <= 255
        bounds = (range_boundaries(part) for part in first.split(","))
        return RangeApi(self, [(top, left, bottom, right) for left, top, right, bottom in bounds])

    def _add_name(self, *, Name: str, RefersTo: str, Visible: bool) -> None:
        self._held.defined_names[Name] = DefinedName(Name, attr_text=RefersTo.removeprefix("="), hidden=not Visible)


class _Cells:
    def __init__(self, api: SheetApi) -> None:
        self._api = api

    def __call__(self, row: int, column: int) -> RangeApi:
        return RangeApi(self._api, [(row, column, row, column)])

    @property
    def FormatConditions(self) -> SimpleNamespace:
        held = self._api._held
        return _listed([_format(held, area, rule) for area in held.conditional_formatting for rule in area.rules])


def _listed(items: list[Any]) -> SimpleNamespace:
    return SimpleNamespace(Count=len(items), Item=lambda number: items[number - 1])


def _comment(cell: Any) -> SimpleNamespace:
    def delete() -> None:
        cell.comment = None

    return SimpleNamespace(Text=lambda: cell.comment.text, Delete=delete)


def _format(held: Any, area: Any, rule: Any) -> SimpleNamespace:
    def delete() -> None:
        rest = [
            (each.sqref, other) for each in held.conditional_formatting for other in each.rules if other is not rule
        ]
        held.conditional_formatting = ConditionalFormattingList()
        for where, other in rest:
            held.conditional_formatting.add(str(where), other)

    text = rule.formula[0] if rule.formula else ""
    return SimpleNamespace(
        Type=2 if rule.type == "expression" else 1, Formula1=f"={text}", Delete=delete, AppliesTo=str(area.sqref)
    )


class RangeApi:
    """Cells as Excel's object model has them."""

    def __init__(self, api: SheetApi, areas: list[tuple[int, int, int, int]]) -> None:
        self._api, self.areas = api, areas
        self.Row, self.Column = areas[0][:2]
        self.Rows = SimpleNamespace(Count=areas[0][2] - areas[0][0] + 1)
        self.Columns = SimpleNamespace(Count=areas[0][3] - areas[0][1] + 1)
        self.FormatConditions = SimpleNamespace(Add=self._add_format)

    @property
    def _held(self) -> Any:
        return self._api._held

    def _refuse(self, what: str) -> None:
        app = self._api._sheet.book.app
        if error := app.broken.get(what):
            raise error
        if self._held.protection.sheet and self._held.protection.formatCells:
            raise RuntimeError(what)

    def _add_format(self, *, Type: int, Formula1: str) -> SimpleNamespace:
        self._refuse("FormatConditions")
        assert Type == 2
        where = " ".join(
            f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
            for top, left, bottom, right in self.areas
        )
        rule = FormulaRule(formula=[Formula1.removeprefix("=")], fill=PatternFill(bgColor="FFFFFF"))
        self._held.conditional_formatting.add(where, rule)
        return SimpleNamespace(SetLastPriority=lambda: None, StopIfTrue=None, Interior=_Interior(rule))

    @property
    def Comment(self) -> SimpleNamespace | None:
        cell = self._held.cell(*self.areas[0][:2])
        return _comment(cell) if cell.comment else None

    def AddComment(self, text: str) -> SimpleNamespace:
        self._refuse("AddComment")
        cell = self._held.cell(*self.areas[0][:2])
        assert cell.comment is None, "Excel refuses a second comment"
        cell.comment = Comment(text, "user")
        return SimpleNamespace(Visible=None, Shape=SimpleNamespace(TextFrame=SimpleNamespace(AutoSize=None)))

    @property
    def MergeCells(self) -> bool | None:
        return self._throughout(lambda row, column: self._merge_at(row, column) is not None)

    @property
    def MergeArea(self) -> RangeApi:
        merge = self._merge_at(*self.areas[0][:2])
        return RangeApi(self._api, [(merge.min_row, merge.min_col, merge.max_row, merge.max_col)])

    @property
    def EntireRow(self) -> SimpleNamespace:
        about = self._held.row_dimensions
        return SimpleNamespace(Hidden=self._throughout(lambda row, _column: row in about and bool(about[row].hidden)))

    @property
    def EntireColumn(self) -> SimpleNamespace:
        hidden = {
            number
            for about in self._held.column_dimensions.values()
            if about.hidden
            for number in range(about.min, about.max + 1)
        }
        return SimpleNamespace(Hidden=self._throughout(lambda _row, column: column in hidden))

    def _merge_at(self, row: int, column: int) -> Any:
        for merge in self._held.merged_cells.ranges:
            if merge.min_row <= row <= merge.max_row and merge.min_col <= column <= merge.max_col:
                return merge
        return None

    def _throughout(self, holds: Callable[[int, int], bool]) -> bool | None:
        top, left, bottom, right = self.areas[0]
        found = {holds(*place) for place in itertools.product(range(top, bottom + 1), range(left, right + 1))}
        return None if len(found) > 1 else found.pop()


class _Interior:
    """The fill of a conditional format; Windows counts blue first."""

    def __init__(self, rule: Any) -> None:
        self._rule = rule

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "Color":
            blue, green, red = value.to_bytes(3, "big")
            self._rule.dxf.fill = PatternFill(bgColor=f"{red:02X}{green:02X}{blue:02X}")
        else:
            object.__setattr__(self, name, value)
