"""Lost names, copied and renamed sheets, merged cells taken apart, labels typed anew: the form is still found."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests.mangle import (
    BUILDING,
    SERVICE,
    department,
    example,
    facts,
    form,
    form_sheet,
    insert_columns,
    master_workbook,
    offered,
    only_sheet,
    place,
    put,
    reading,
    renamed,
    returned,
    row_of,
    rules,
    submission,
    unmerged,
    with_sheet,
    without_names,
    without_stamp,
    zone,
)
from xltools.core.address import Area
from xltools.core.snapshot import Cell
from xltools.excel.read import read
from xltools.excel.write import render
from xltools.recognise.index import index
from xltools.recognise.regions import find_regions
from xltools.sheets.grid import LAST
from xltools.template import department_workbook

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("code", [BUILDING, SERVICE])
def test_all_names_lost(code: str) -> None:
    """The headings alone find every table, and a note says so."""
    changed = without_names(returned(code))
    assert facts(submission(changed)) == facts(example(code))
    (finding,) = reading(changed).findings
    assert (finding.rule, str(finding.severity)) == ("structure.names", "note")
    assert "年度收入情况" in finding.message


@pytest.mark.parametrize("block", [block.id for block in form().blocks])
def test_one_name_lost(block: str) -> None:
    """Any single table is found between its neighbours."""
    changed = without_names(returned(), block)
    assert facts(submission(changed)) == facts(example())
    (finding,) = reading(changed).findings
    assert form().block(block).title in finding.message


def test_tables_found_by_their_headings_end_where_the_named_ones_do() -> None:
    """Before the next heading, and before the title of the next part; the last one ends with the sheet."""
    named, nameless = (index(form_sheet(each)) for each in (returned(), without_names(returned())))
    by_name, by_heading = find_regions(form(), named), find_regions(form(), nameless)
    assert by_name is not None
    assert by_heading is not None
    assert {block: area.bottom for block, area in by_heading.areas.items()} == {
        block: area.bottom for block, area in by_name.areas.items()
    }


def test_words_of_a_heading_inside_a_table_are_no_heading() -> None:
    """A heading stands at the beginning of its row."""
    changed = put(without_names(returned()), {place("indicators.reason", "1"): "绩效自评结果"})
    assert submission(changed).text("indicators.reason", "1") == "绩效自评结果"
    expected = facts(example()) | {("indicators.reason", "1"): "绩效自评结果"}
    assert facts(submission(changed)) == expected


def test_every_other_name_lost() -> None:
    """Names and headings together."""
    changed = without_names(returned(), *[block.id for block in form().blocks][::2])
    assert facts(submission(changed)) == facts(example())
    assert rules(changed) == ["structure.names"]


def test_name_that_points_elsewhere_counts_as_lost() -> None:
    """A name is verified by the labels in its area."""
    sheet = form_sheet(returned())
    wrong = with_sheet(returned(), replace(sheet, names={**sheet.names, "XLT_INCOME": Area(100, 0, 104, 9)}))
    assert facts(submission(wrong)) == facts(example())
    assert rules(wrong) == ["structure.names"]


@pytest.mark.parametrize("named", [True, False])
def test_merged_cells_taken_apart(named: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    """Values stand in the first of the cells that were merged; check marks beside the form are not taken for values."""
    changed = unmerged(returned() if named else without_names(returned()))
    assert facts(submission(changed)) == facts(example())
    assert rules(changed) == ([] if named else ["structure.names"])


def test_check_marks_pasted_as_values_are_not_read() -> None:
    """Without names, merges and formulas the form still ends where its labels end."""
    changed = unmerged(without_names(returned()))
    sheet = form_sheet(changed)
    pasted = {at: Cell(cell.value) if at[1] > LAST else cell for at, cell in sheet.cells.items()}
    changed = with_sheet(changed, replace(sheet, cells=pasted))
    assert facts(submission(changed)) == facts(example())


def test_sheet_renamed() -> None:
    """The department is known by its code."""
    changed = renamed(returned(), "建管部最终版")
    assert facts(submission(changed)) == facts(example())
    assert submission(changed).sheet == "建管部最终版"
    assert rules(changed) == []


def test_stamp_lost() -> None:
    """The cover says which department it is."""
    changed = without_stamp(returned())
    assert facts(submission(changed)) == facts(example())
    assert (submission(changed).code, submission(changed).year) == (BUILDING, 2021)
    assert rules(changed) == []


def test_sheet_copied_into_another_workbook() -> None:
    """Sheet-scoped names travel with the sheet; other sheets of that workbook are no form."""
    other = returned(SERVICE).sheets[0]
    changed = replace(only_sheet(returned()), sheets=(replace(other, name="通讯录"), form_sheet(returned())))
    assert facts(submission(changed)) == facts(example())
    assert rules(changed) == []


def test_summary_sheets_of_a_master_are_no_forms() -> None:
    """They hold the same labels as the departments' sheets."""
    changed = master_workbook(BUILDING)
    assert [each.code for each in reading(changed).submissions] == [BUILDING, SERVICE]
    nameless = replace(changed, sheets=tuple(replace(sheet, names={}) for sheet in changed.sheets))
    assert [each.code for each in reading(nameless).submissions] == [BUILDING, SERVICE]


@pytest.mark.parametrize(
    ("label", "typed"),
    [
        ("公共财政拨款", "公共财\n政拨款"),
        ("公共财政拨款", " 公共 财政拨款 "),
        ("公共财政拨款", "公共财政拨款（万元）"),
        ("公共财政拨款", "一般公共预算拨款"),
        ("收入合计", "收入合计："),
        ("年度收入情况（万元）", "年度收入情况(万元)"),
        ("年度收入情况（万元）", "年度收入情况"),
        ("局机关及二级机构汇总", "局机关及二级机构\n汇总"),
        ("局机关及二级机构汇总", "合计"),
        ("局机关及二级机构汇总", "全部门"),
        ("1、局机关", "局机关"),
        ("1、局机关", "1.局机关"),
        ("联系人", "联 系 人"),
        ("人员编制", "人员编制（人）"),
        ("因公出国（境）费", "因公出国(境)费"),
    ],
)
def test_labels_typed_anew(label: str, typed: str) -> None:
    """Line breaks, blanks, half-width brackets, units and other usual words are the same label."""
    changed = put(returned(), {at: typed for at, cell in form_sheet(returned()).cells.items() if cell.value == label})
    assert facts(submission(changed)) == facts(example())
    assert rules(changed) == []


def test_label_nobody_knows_is_reported() -> None:
    """The column cannot be found; its figures are not lost in silence, and nothing else is doubted."""
    changed = put(returned(), {(row_of(returned(), "公共财政拨款"), place("income.general")[1]): "财政的钱"})
    extraction = reading(changed)
    finding = next(each for each in extraction.findings if each.rule == "structure.label")
    assert "公共财政拨款" in finding.message
    assert "年度收入情况" in finding.message
    assert "structure.unread_number" in rules(changed)
    reported = facts(extraction.submissions[0])
    assert reported["income.total", ""] == facts(example())["income.total", ""]
    assert ("income.general", "head") not in reported


def test_missing_total_row_is_reported() -> None:
    """The head office is never taken for the total."""
    row = place("income.total")[0]
    sheet = form_sheet(returned())
    changed = with_sheet(
        returned(), replace(sheet, cells={at: cell for at, cell in sheet.cells.items() if at[0] != row})
    )
    extraction = reading(changed)
    assert "structure.label" in {finding.rule for finding in extraction.findings}
    reported = facts(extraction.submissions[0])
    assert ("income.general", "") not in reported
    assert reported["income.general", "head"] == facts(example())["income.general", "head"]


def test_table_missing_altogether() -> None:
    """The table is named, and the others are read."""
    sheet = form_sheet(returned())
    area = sheet.names["XLT_ASSETS"]
    cells = {at: cell for at, cell in sheet.cells.items() if not area.top <= at[0] <= area.bottom}
    changed = with_sheet(returned(), replace(sheet, cells=cells, names={}))
    finding = next(each for each in reading(changed).findings if each.rule == "structure.block")
    assert "附表二 资产情况" in finding.message
    assert {place: value for place, value in facts(example()).items() if not place[0].startswith("assets.")} == facts(
        submission(changed)
    )


def test_saved_by_another_program(tmp_path: Path) -> None:
    """What openpyxl saves keeps cells, merges and names, without results: complete facts and one note."""
    book = department_workbook(form(), zone(), department(), offered(example()))
    workbook = load_workbook(io.BytesIO(render(book)))
    file = tmp_path / "saved.xlsx"
    workbook.save(file)
    snapshot = read(file)
    assert facts(submission(snapshot)) == facts(example())
    assert rules(snapshot) == ["formula.not_calculated"]


def test_names_lost_and_columns_inserted_before_the_form() -> None:
    """Headings are found wherever they begin."""
    changed = unmerged(insert_columns(without_names(returned(SERVICE)), 0, 2))
    assert facts(submission(changed)) == facts(example(SERVICE))
