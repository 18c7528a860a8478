"""Items that must be filled in."""

from __future__ import annotations

from tests.checks.building import found
from tests.mangle import form
from xltools.checks.required import required
from xltools.core.finding import Severity
from xltools.core.form import Shape


def test_an_empty_submission_lacks_every_required_item() -> None:
    """One finding for each required field and total; records are asked for nothing before they begin."""
    wanted = {
        f"{block.id}.{item.id}"
        for block in form().blocks
        for item in block.items
        if item.required and block.shape is not Shape.RECORDS
    }
    findings = found(required, {})
    assert sorted(each.item for each in findings) == sorted(wanted)
    assert {"profile.contact", "income.total", "narrative.problems", "result.grade"} <= wanted
    assert {(each.rule, each.severity) for each in findings} == {("required.blank", Severity.ERROR)}


def test_message_says_where_and_what() -> None:
    """A number may be nought, a text may not."""
    by_item = {each.item: each.message for each in found(required, {})}
    assert by_item["income.total"] == (
        "收入合计 in “年度收入情况” was left blank; please fill it in (0 if there was none)"
    )
    assert by_item["profile.contact"] == "联系人 in “基本概况” was left blank; please fill it in"


def test_nought_is_filled_in() -> None:
    """Blank is not zero."""
    assert "income.total" not in {each.item for each in found(required, {"income.total": "0"})}


def test_a_unit_is_not_the_total() -> None:
    """A figure of the head office does not fill in the department's total."""
    assert "income.total" in {each.item for each in found(required, {"income.total head": "5"})}


def test_record_that_was_begun() -> None:
    """The second goal says what was expected and not what was done."""
    values = {"goals.expected 1": "甲", "goals.actual 1": "完成", "goals.expected 2": "乙"}
    (finding,) = [each for each in found(required, values) if each.item.startswith("goals")]
    assert finding.item == "goals.actual"
    assert finding.message == ("Row 2 of “整体支出绩效定性目标及实施计划完成情况” lacks “实际完成”; please fill it in")
