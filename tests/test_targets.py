"""Targets against results: how far each was reached, how it was found, and why not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from tests.libreoffice import recalculated
from tests.zones import FORM, YEAR, ZONE_NAME, cells, department, differences
from xltools.cli.main import cli
from xltools.core.register import Department, Zone
from xltools.excel.write import render
from xltools.template import master

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

# Name, sign, target, unit, result: and what is to come of it.
INDICATORS = {
    "1": (("新开工项目", ">=", "20", "个", "22"), ("met", 1.1)),
    "2": (("投诉件数", "<=", "10", "件", "12"), ("missed", 1.2)),
    "3": (("建成标准厂房", ">=", "10", "栋", "30"), ("over", 3.0)),
    "4": (("服务制度", "定性", "建立", "", "已建立"), ("met", None)),
    "5": (("满意度", ">=", "95", "%", "完成"), ("unjudged", None)),
}
FIELDS = ("name", "sign", "target", "unit", "actual")


@pytest.fixture
def zone(tmp_path: Path) -> Path:
    """A master with a department that has these indicators and two economic ones."""
    entries: dict[tuple[str, str], Decimal | int | str] = {
        (f"indicators.{field}", row): text
        for row, (texts, _) in INDICATORS.items()
        for field, text in zip(FIELDS, texts, strict=True)
        if text
    }
    entries["profile.headcount", ""] = 10  # a sheet without any figure counts as not filled in
    for row, (name, target, actual) in {"1": ("工业总产值", 400, 300), "2": ("税收", 0, 5)}.items():
        entries |= {("economy.name", row): name, ("economy.unit", row): "亿元"}
        entries |= {("economy.target", row): target, ("economy.actual", row): actual}
    one = department(entries, code="001", name="甲")
    path = tmp_path / "总表.xlsx"
    path.write_bytes(render(master(FORM, Zone(ZONE_NAME, YEAR, (Department("001", "甲"),)), {"001": one})))
    return path


def test_every_target_with_its_verdict(zone: Path) -> None:
    """22 of 20, 12 where at most 10, three times as many, words, nothing to judge; 300 of 400; a target of nothing."""
    result = CliRunner().invoke(cli, ["compare", str(zone), "--by", "target", "--format", "json"])
    rows = json.loads(result.stdout)["targets"]
    expected = [each for _, each in INDICATORS.values()]
    assert [(row["standing"], row["reached"]) for row in rows[: len(expected)]] == expected
    assert [(row["indicator"], row["standing"], row["reached"]) for row in rows[len(expected) :]] == [
        ("工业总产值", "missed", 0.75),
        ("税收", "unjudged", None),
    ]


@pytest.mark.libreoffice
def test_the_counts_are_live_and_right(zone: Path, tmp_path: Path) -> None:
    """2 met, 1 over, 2 missed, 2 not judged of 7: 3 of the 5 that can be judged, 60 %."""
    output = tmp_path / "目标.xlsx"
    CliRunner().invoke(cli, ["compare", str(zone), "--by", "target", "--output", str(output)])
    data = output.read_bytes()
    again = recalculated(data)
    assert differences(cells(data), again) == []
    assert [again.get(("目标完成", 3, column)) for column in range(2, 9)] == [7, 2, 1, 0, 2, 2, 60]


def test_reasons_stay(zone: Path, tmp_path: Path) -> None:
    """What was written beside an indicator stands there again; where the result changed, to be looked at again."""
    output = tmp_path / "目标.xlsx"
    arguments = ["compare", str(zone), "--by", "target", "--output", str(output)]
    CliRunner().invoke(cli, arguments)
    book = openpyxl.load_workbook(output)
    reason = next(cell for cell in book["目标明细"][3] if str(cell.value).startswith("原因说明"))
    book["目标明细"].cell(5, reason.column).value = "政策调整"
    book.save(output)
    CliRunner().invoke(cli, arguments)
    cell = openpyxl.load_workbook(output)["目标明细"].cell(5, reason.column)
    assert (cell.value, cell.comment) == ("政策调整", None)
    book = openpyxl.load_workbook(zone)
    next(cell for row in book["001 甲"].iter_rows() for cell in row if cell.value == "12").value = "13"
    book.save(zone)
    CliRunner().invoke(cli, arguments)
    cell = openpyxl.load_workbook(output)["目标明细"].cell(5, reason.column)
    assert cell.value == "政策调整"
    assert cell.comment is not None
