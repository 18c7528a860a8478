"""The blocks of the form as tables: merged headers, the indicator tree, blanks that stay blank."""

from __future__ import annotations

import pytest

from tests.zones import FORM, department
from xltools.core.report import Cell, Look, Table
from xltools.reporting.form_tables import fields_table, header_paths, header_rows, records_table, units_table
from xltools.reporting.indicator_tree import indicator_table, is_wide
from xltools.reporting.narrative import headings_of

INDICATOR = {"level1": "产出指标", "level2": "数量指标", "name": "甲", "actual": "完成"}


def grid(table: Table) -> list[list[str]]:
    """What every place of a table shows; merged places all show their cell's text."""
    shown = [[""] * len(table.widths) for _ in table.rows]
    for row, column, cell in table.placed():
        for down in range(cell.rows):
            for right in range(cell.columns):
                shown[row + down][column + right] = cell.text
    return shown


def indicators(*rows: dict[str, str]) -> Table:
    """The tree of a department with these indicators."""
    entries = {(f"indicators.{item}", str(n)): text for n, row in enumerate(rows, 1) for item, text in row.items()}
    return indicator_table(FORM, FORM.block("indicators"), department(entries))


def test_headers_merge_as_in_the_official_form() -> None:
    """Spending has three rows of headers: 基本支出 has parts of its own, 结余 stands beside 其中."""
    items = FORM.block("spending").items
    rows = header_rows("机构", [(*path, item.label) for path, item in zip(header_paths(items), items, strict=True)])
    table = Table(tuple(rows), (1,) * 8)
    assert grid(table) == [
        ["机构", "支出合计", "其中：", "其中：", "其中：", "其中：", "结余", "结余"],
        ["机构", "支出合计", "基本支出", "其中：", "其中：", "项目支出", "当年结余", "累计结余"],
        ["机构", "支出合计", "基本支出", "人员支出", "公用支出", "项目支出", "当年结余", "累计结余"],
    ]


def test_units_keep_empty_rows_and_blanks() -> None:
    """Zero is 0, blank is blank; the form's two subordinate units have rows although they reported nothing."""
    submission = department({("income.general", "head"): 100, ("income.fund", "head"): 0})
    shown = grid(units_table(FORM, FORM.block("income"), submission))
    assert shown[2:] == [
        ["局机关及二级机构汇总", "100", "", "100", "0", "", ""],
        ["1、局机关", "100", "", "100", "0", "", ""],
        ["2、二级机构1", "", "", "", "", "", ""],
        ["3、二级机构2", "", "", "", "", "", ""],
    ]


def test_fields_stand_in_pairs_and_long_ones_alone() -> None:
    """Two short fields in a row; a text takes the whole width; a lonely short one the rest of its row."""
    submission = department(
        {("profile.contact", ""): "示例", ("profile.duties", ""): "职责", ("profile.headcount", ""): 8}
    )
    shown = grid(fields_table(FORM, FORM.block("profile"), submission))
    assert shown[0] == ["联系人", "示例", "联络电话", ""]
    assert shown[1] == ["人员编制", "", "实有人数", "8"]
    assert shown[3] == ["职能职责概述", "职责", "职责", "职责"]


def test_levels_are_merged_over_their_rows() -> None:
    """Rows of one second level share its cell; the same second level under another first one does not."""
    second = {**INDICATOR, "name": "乙"}
    benefit = {**INDICATOR, "level1": "效益指标", "level2": "经济效益", "name": "丙"}
    table = indicators(INDICATOR, second, benefit)
    spans = {cell.text: cell.rows for _row, column, cell in table.placed() if column < 2 and cell.look is Look.LABEL}
    assert spans == {"产出指标": 2, "数量指标": 2, "效益指标": 1, "经济效益": 1}
    assert [row[2] for row in grid(table)[2:]] == ["甲", "乙", "丙"]
    assert grid(table)[0] == ["评价内容", "评价内容", "绩效目标", "完成情况"]


def test_optional_columns_that_nobody_fills_in_are_left_out() -> None:
    """A target brings its column; with all of them the table needs a page that lies."""
    assert grid(indicators({**INDICATOR, "target": "38"}))[1] == [
        "一级指标",
        "二级指标",
        "三级指标（绩效目标）",
        "目标值",
        "实际完成值",
    ]
    rest = {"sign": "≥", "target": "38", "unit": "个", "reason": "无"}
    entries = {(f"indicators.{item}", "1"): text for item, text in {**INDICATOR, **rest}.items()}
    full = department({**entries, ("indicators.weight", "1"): 10, ("indicators.score", "1"): 9})
    assert is_wide(indicator_table(FORM, FORM.block("indicators"), full))
    assert not is_wide(indicators(INDICATOR))


def test_no_indicator_leaves_an_empty_row() -> None:
    """The form shows its headers all the same."""
    assert grid(indicators())[2] == ["", "", "", ""]


def test_records_have_at_least_the_rows_of_the_form() -> None:
    """Evaluators: one was named, four lines are offered."""
    submission = department({("evaluators.name", "1"): "示例", ("evaluators.unit", "1"): "甲部门"})
    shown = grid(records_table(FORM, FORM.block("evaluators"), submission, least=4))
    assert shown[1] == ["示例", "", "甲部门", ""]
    assert shown[2:] == [[""] * 4] * 3


@pytest.mark.parametrize(
    ("label", "headings"),
    [
        ("五、存在的主要问题", ("五、存在的主要问题",)),
        ("一、概况（一）部门（单位）基本情况", ("一、概况", "（一）部门（单位）基本情况")),
        ("二、使用（二）专项支出 1、资金安排", ("二、使用", "（二）专项支出", "1、资金安排")),
    ],
)
def test_a_label_holds_its_headings(label: str, headings: tuple[str, ...]) -> None:
    """Only a numbered bracket begins a heading: 部门（单位） does not."""
    assert headings_of(label) == headings


@pytest.mark.parametrize(
    "rows",
    [
        ((Cell("a", columns=2),), (Cell("b"),)),  # a gap
        ((Cell("a", rows=2), Cell("b")), (Cell("c"), Cell("d"))),  # too many
        ((Cell("a", rows=3), Cell("b")), (Cell("c"),)),  # below the end
    ],
)
def test_a_table_whose_cells_do_not_fit_is_refused(rows: tuple[tuple[Cell, ...], ...]) -> None:
    """Otherwise Word would find a file that it has to repair."""
    with pytest.raises(ValueError, match=r"fit|gaps"):
        list(Table(rows, (1, 1)).placed())
