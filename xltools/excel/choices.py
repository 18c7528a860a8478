"""Drop-down lists and bounds as Excel's data validation."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from xltools.core.address import Area
from xltools.core.layout import SheetLayout, Visibility, WorkbookLayout

if TYPE_CHECKING:
    import xlsxwriter.worksheet

    from xltools.core.layout import Choices

Lists = dict[tuple[str, ...], str]
"""Where the lists live that do not fit into the validation itself: the reference (with ``=``) for the values."""

# Excel keeps a list of at most this many characters inside a validation; one character more and it repairs the file.
_INLINE = 255
_LIST_SHEET = "选项"
_WHOLE = 10**12


def with_lists(book: WorkbookLayout) -> tuple[WorkbookLayout, Lists]:
    """The workbook with one more, very hidden sheet for the lists that are too long for a validation.

    A workbook without such lists comes back as it is.
    """
    long = list(
        dict.fromkeys(c.values for sheet in book.sheets for c in sheet.choices if c.values and not _fits(c.values))
    )
    if not long:
        return book, {}
    sheet = SheetLayout(
        _free_name({sheet.name for sheet in book.sheets}),
        visibility=Visibility.VERY_HIDDEN,
        protected=True,
    )
    lists: Lists = {}
    for column, values in enumerate(long):
        for row, value in enumerate(values):
            sheet.put(row, column, value)
        lists[values] = f"={sheet.range_reference(Area(0, column, len(values) - 1, column))}"
    return replace(book, sheets=[*book.sheets, sheet]), lists


def add_choices(worksheet: xlsxwriter.worksheet.Worksheet, choices: Choices, lists: Lists) -> None:
    """Put a list, bounds or only a hint on the cells of an area."""
    area = choices.area
    options = {**_rule(choices, lists), "error_title": "填写有误"}
    if choices.hint:
        options["input_message"] = choices.hint
    worksheet.data_validation(area.top, area.left, area.bottom, area.right, options)


def _rule(choices: Choices, lists: Lists) -> dict[str, Any]:
    if choices.values:
        source = lists.get(choices.values) or list(choices.values)
        return {
            "validate": "list",
            "source": source,
            "error_message": "请从下拉列表中选择。",
        }
    if choices.least is None and choices.most is None and not choices.whole:
        return {"validate": "any"}
    return {"validate": "integer" if choices.whole else "decimal", **_bounds(choices)}


def _bounds(choices: Choices) -> dict[str, Any]:
    kind = "整数" if choices.whole else "数字"
    least, most = _plain(choices.least), _plain(choices.most)
    if least is not None and most is not None:
        message = f"请填写 {least} 至 {most} 之间的{kind}。"
        return {
            "criteria": "between",
            "minimum": least,
            "maximum": most,
            "error_message": message,
        }
    if least is not None:
        return {
            "criteria": ">=",
            "value": least,
            "error_message": f"请填写不小于 {least} 的{kind}。",
        }
    if most is not None:
        return {
            "criteria": "<=",
            "value": most,
            "error_message": f"请填写不大于 {most} 的{kind}。",
        }
    return {
        "criteria": "between",
        "minimum": -_WHOLE,
        "maximum": _WHOLE,
        "error_message": "请填写整数。",
    }


def _plain(number: float | None) -> float | None:
    """A bound as people write it: 100, not 100.0."""
    return int(number) if number is not None and float(number).is_integer() else number


def _fits(values: tuple[str, ...]) -> bool:
    """Whether the values can stand inside the validation, where a comma separates and quotation marks end."""
    text = ",".join(values)
    utf16 = len(text.encode("utf-16-le")) // 2
    return utf16 <= _INLINE and text.count(",") == len(values) - 1 and '"' not in text


def _free_name(taken: set[str]) -> str:
    name, number = _LIST_SHEET, 1
    while name in taken:
        number += 1
        name = f"{_LIST_SHEET}{number}"
    return name
