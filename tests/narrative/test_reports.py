"""Whole invented reports: every planted fault is found, and a report in order is left in peace."""

from __future__ import annotations

import pytest

from tests.narrative.reports import CLEAN, CLEAN_DETAILED, FAULTY
from xltools.narrative.check import check_report


@pytest.mark.parametrize("report", [CLEAN, CLEAN_DETAILED])
def test_a_report_in_order_is_left_in_peace(report: str) -> None:
    """Nothing at all, not even a note: rounding, brackets, 等, exceptions, names with numbers, zeros and last year."""
    assert [finding.message for finding in check_report(report.splitlines())] == []


FAULTS = [
    ("text.total", "error", "43"),  # staff: 30 and 11
    ("text.total", "error", "2855.50"),  # spending: 912.30 and 1943.20
    ("text.percentage", "error", "68.27"),  # 1943.20 of 2846.50
    ("text.percentage", "error", "78.00"),  # 31.20 of 40.00
    ("text.parts", "error", "8个 + 5个"),
    ("text.target_missed", "error", "12个"),
    ("text.contradiction", "error", "80万方"),
    ("text.contradiction", "error", "14.1%"),
    ("text.contradiction", "error", "95家"),
    ("text.no_score", "error", ""),
    ("text.no_grade", "error", ""),
    ("text.contradiction", "explain", "与预算基本一致"),
    ("text.execution", "explain", "912.30"),
    ("text.listed", "explain", "6"),
    ("text.target_exceeded", "explain", "140.0"),
    ("text.target_unreported", "explain", "绿化面积"),
    ("text.cut_off", "explain", "海棠"),
    ("text.copied", "explain", "市政工程"),
    ("text.foreign", "explain", "门诊量"),
    ("text.numbering", "note", "四、"),
    ("text.numbering", "note", "三是"),
    ("text.progress", "note", "30.0"),
    ("text.weaker", "note", "基本竣工"),
    ("text.doubled", "note", "培训"),
    ("text.spelling", "note", "清枫大道"),
    ("text.punctuation", "note", "，，"),
]


@pytest.mark.parametrize(("rule", "severity", "words"), FAULTS)
def test_every_planted_fault_is_found(rule: str, severity: str, words: str) -> None:
    """The figures in the messages were worked out by hand."""
    found = check_report(FAULTY.splitlines())
    assert any(each.rule == rule and each.severity == severity and words in each.message for each in found)


def test_nothing_but_the_planted_faults_is_found() -> None:
    """No rule speaks up that was given no cause."""
    expected = {rule for rule, _severity, _words in FAULTS}
    assert {finding.rule for finding in check_report(FAULTY.splitlines())} == expected
