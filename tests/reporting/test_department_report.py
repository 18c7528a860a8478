"""A department's report: every fact stands in it, blanks are not filled, nothing is added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.zones import FORM, ZONE_NAME, department, invented_zone
from xltools.core.report import Heading, Look, Paragraph, Table
from xltools.example.load import load_zone
from xltools.reporting.department_report import department_report
from xltools.reporting.shown import shown

if TYPE_CHECKING:
    from xltools.core.submission import Submission

EXAMPLE = load_zone().departments


def texts(submission: Submission) -> list[str]:
    """Every text of a department's report."""
    found = []
    for part in department_report(FORM, ZONE_NAME, submission).parts:
        if isinstance(part, Table):
            found += [cell.text for row in part.rows for cell in row]
        elif isinstance(part, Heading | Paragraph):
            found.append(part.text)
    return found


@pytest.mark.parametrize("submission", [*EXAMPLE, invented_zone(1)[0]], ids=["007001", "100008", "invented"])
def test_every_fact_stands_in_the_report(submission: Submission) -> None:
    """None is lost, whatever block it belongs to."""
    said = texts(submission)
    for item, row in submission.facts:
        text = shown(FORM, submission, item, row)
        assert any(text in each for each in said), (item, row, text)


def test_figures_keep_their_digits() -> None:
    """16.0 was written so, and 0 is not blank."""
    assert "16.0" in texts(EXAMPLE[1])
    assert "3538.15" in texts(EXAMPLE[0])


def test_the_cover_holds_the_forms_labels() -> None:
    """Label and value stand in one line; the date is written as Chinese offices write it."""
    said = texts(EXAMPLE[0])
    assert {"部门（单位）名称：建设管理部", "预算编码：007001", "评价年度：2021", "报告日期：2022年7月22日"} <= set(
        said
    )
    assert said[0] == f"{ZONE_NAME}2021年度\n部门整体支出绩效评价自评报告"


def test_an_annex_that_is_blank_is_left_out() -> None:
    """The construction department filled in projects, the service department the economy."""
    construction, service = (set(texts(each)) for each in EXAMPLE)
    assert "附表五 建设项目" in construction - service
    assert "附表四 主要经济指标" in service - construction


def test_an_empty_form_is_an_empty_report() -> None:
    """No figure appears where none was reported: all cells with numbers are blank."""
    numbers = [
        cell.text
        for part in department_report(FORM, ZONE_NAME, department({})).parts
        if isinstance(part, Table)
        for row in part.rows
        for cell in row
        if cell.look is Look.NUMBER
    ]
    assert len(numbers) > 50
    assert set(numbers) == {""}
