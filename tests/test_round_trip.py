"""A report that was written is read back: every field holds what it held before, and nothing is to be confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.handed_in import EXAMPLE as EXAMPLES
from tests.cli.handed_in import run
from tests.zones import FORM, ZONE_NAME, department, invented_zone
from xltools.core.form import HEAD_ROW, Block, Item, Kind, Shape
from xltools.example.load import load_zone
from xltools.import_reports import read_report
from xltools.report import department_report
from xltools.word.read import read
from xltools.word.write import write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal
    from pathlib import Path

    from xltools.core.submission import Submission

    Place = tuple[str, str]

EXAMPLE = load_zone().departments
_WRITTEN: dict[str, int | str] = {
    "cover.method": "部门（单位）绩效自评",
    "cover.evaluator": "部门（单位）评价组",
    "cover.date": "2022-07-22",
    "profile.telephone": "0730-0000000",
    "result.score": 93,
    "result.grade": "优",
    "opinions.telephone": "0730-0000001",
}
_INDICATORS = (
    {
        "level1": "产出指标",
        "level2": "数量指标",
        "name": "新开工项目",
        "sign": "≥",
        "target": "38",
        "unit": "个",
        "actual": "65",
    },
    {
        "level1": "产出指标",
        "level2": "质量指标",
        "name": "验收合格率",
        "sign": "=",
        "target": "100",
        "unit": "%",
        "actual": "100",
    },
    {
        "level1": "产出指标",
        "level2": "时效指标",
        "name": "按期完工",
        "sign": "定性",
        "target": "按期",
        "unit": "项",
        "actual": "已按期完工",
    },
    {
        "level1": "效益指标",
        "level2": "经济效益",
        "name": "工业总产值",
        "sign": "≥",
        "target": "400",
        "unit": "亿元",
        "actual": "415.38",
    },
    {
        "level1": "效益指标",
        "level2": "可持续影响",
        "name": "长效机制",
        "sign": "定性",
        "target": "建立",
        "unit": "项",
        "actual": "已建立",
    },
    {
        "level1": "满意度指标",
        "level2": "社会公众或服务对象满意度",
        "name": "满意率",
        "sign": "≥",
        "target": "95",
        "unit": "%",
        "actual": "98",
    },
)


def complete() -> Submission:
    """An invented department that filled in every field of the form, with two subordinate units and several records."""
    entries: dict[Place, Decimal | int | str] = {}
    for number, (block, item, code, row) in enumerate(_inputs(), 11):
        entries[code, row] = _value(block, item, code, number)
    for number, indicator in enumerate(_INDICATORS, 1):
        row = str(number)
        entries |= {(f"indicators.{item}", row): text for item, text in indicator.items()}
        entries["indicators.weight", row], entries["indicators.score", row] = 10 + number, 9 + number
        entries["indicators.reason", row] = f"第{number}项无偏差"
    own = {"cover.name", "cover.code", "cover.year"}  # those of the helper
    return department({place: value for place, value in entries.items() if place[0] not in own})


def _inputs() -> Iterator[tuple[Block, Item, str, str]]:
    """Every input of the form with its rows."""
    for code, item in FORM.items.items():
        block = FORM.block(code.partition(".")[0])
        if FORM.formula(code) or block.id == "indicators":
            continue
        rows = {Shape.UNITS: (HEAD_ROW, "1", "2"), Shape.RECORDS: ("1", "2")}.get(block.shape, ("",))
        for row in rows:
            yield block, item, code, row


def _value(block: Block, item: Item, code: str, number: int) -> int | str:
    if code in _WRITTEN:
        return _WRITTEN[code]
    if item.kind is Kind.DATE:
        return "2022-12-31"
    if item.kind.is_numeric:
        return number
    if item.kind is Kind.CHOICE:
        return item.choices[0]
    if item.kind is Kind.PROSE and block.id == "narrative":
        return f"本项按制度办理，共办理{number}件。\n第二段，支出{number}万元。"
    return f"示例{number}"


def values(submission: Submission) -> dict[Place, object]:
    """What was reported, by item and row."""
    return {place: fact.text if fact.amount is None else fact.amount.value for place, fact in submission.facts.items()}


@pytest.mark.parametrize("submission", [*EXAMPLE, complete()], ids=["007001", "100008", "complete"])
def test_every_field_comes_back(submission: Submission, tmp_path: Path) -> None:
    """The form's own word stands for an alias of it (优 for 优秀); all else is as it was, blanks too."""
    file = tmp_path / "自评报告.docx"
    file.write_bytes(write(department_report(FORM, ZONE_NAME, submission)).data)
    reading = read_report(FORM, read(file))
    (imported,) = reading.reports
    expected = values(submission)
    expected["result.grade", ""] = FORM.canonical_grade(submission.text("result.grade") or "")
    assert values(imported.submission) == expected
    assert {place: each.doubt for place, each in imported.evidence.items() if not each.certain} == {}
    assert imported.is_evaluation


def test_every_field_of_the_form_is_among_them() -> None:
    """The complete department leaves no field out, so that the test above speaks of every one."""
    assert {fact.item for fact in complete()} == set(FORM.items)


@pytest.mark.parametrize("submission", invented_zone(3), ids=lambda each: each.code)
def test_invented_figures_come_back(submission: Submission, tmp_path: Path) -> None:
    """Figures to two places, blanks between them, units and projects: every number is where it was, and no other is."""
    file = tmp_path / "自评报告.docx"
    file.write_bytes(write(department_report(FORM, ZONE_NAME, submission)).data)
    (imported,) = read_report(FORM, read(file)).reports
    before, after = (
        {(fact.item, fact.row): fact.amount.value for fact in each if fact.amount is not None}
        for each in (submission, imported.submission)
    )
    assert after == before
    assert dict(imported.submission.rows["income"]) == dict(submission.rows["income"])


def test_through_files_and_back(tmp_path: Path) -> None:
    """Master, reports, workbooks made of the reports: the zone's report is the same, byte for byte."""
    master = EXAMPLES / "master.xlsx"
    steps: list[tuple[str | Path, ...]] = [
        ("report", master, "--all", "-o", tmp_path / "报告"),
        ("import", tmp_path / "报告", "--output", tmp_path / "回来"),
        ("report", tmp_path / "回来", "--zone", "-o", tmp_path / "后.docx"),
        ("report", master, "--zone", "-o", tmp_path / "前.docx"),
    ]
    for step in steps:
        result = run(*step)
        assert result.exit_code in {0, 1}, result.output  # 1 where errors are found in the figures
    assert (tmp_path / "后.docx").read_bytes() == (tmp_path / "前.docx").read_bytes()
