"""How findings are printed, and the exit code that follows from them."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal

import pytest

from xltools.cli.options import JSON, TEXT
from xltools.cli.output import exit_code, print_findings
from xltools.cli.progress import progress_bar
from xltools.core.finding import Finding, Severity
from xltools.core.messages import use_language

ERROR = Finding(
    rule="income.total",
    severity=Severity.ERROR,
    message="Total is 10.00,\nshould be 12.00",
    file="甲.xlsx",
    sheet="自评表",
    cell="F12",
    difference=Decimal("-2.00"),
)
NOTE = Finding(rule="name.blank", severity=Severity.NOTE, message="No name", file="乙.xlsx")
EXPLAIN = Finding(rule="rate.low", severity=Severity.EXPLAIN, message="Low", file="甲.xlsx", sheet="自评表")
ACCEPTED = Finding(rule="x", severity=Severity.ERROR, message="Known", accepted=True)


@pytest.mark.parametrize(
    ("findings", "code"), [([], 0), ([NOTE, EXPLAIN], 0), ([NOTE, ERROR], 1), ([ACCEPTED], 0), ([ACCEPTED, ERROR], 1)]
)
def test_only_errors_that_nobody_accepted_block(findings: list[Finding], code: int) -> None:
    """The exit code that scripts rely on."""
    assert exit_code(iter(findings)) == code


def test_text_groups_by_file_with_the_gravest_first(capsys: pytest.CaptureFixture[str]) -> None:
    """One line a finding, piped without colour, whatever the message holds and however long it is."""
    print_findings([NOTE, EXPLAIN, ERROR], TEXT)
    assert capsys.readouterr().out.splitlines() == [
        "甲.xlsx",
        "  error  自评表!F12  Total is 10.00, should be 12.00  [income.total]",
        "  to explain  自评表  Low  [rate.low]",
        "乙.xlsx",
        "  note  No name  [name.blank]",
        "Errors: 1, to explain: 1, notes: 1.",
    ]


def test_what_belongs_to_no_file_has_a_heading_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """A missing department is no fault of the file that happens to be printed above it."""
    missing = Finding(rule="zone.missing", severity=Severity.NOTE, message="Not there")
    print_findings([missing, ERROR], TEXT)
    assert capsys.readouterr().out.splitlines() == [
        "甲.xlsx",
        "  error  自评表!F12  Total is 10.00, should be 12.00  [income.total]",
        "The zone as a whole",
        "  note  Not there  [zone.missing]",
        "Errors: 1, to explain: 0, notes: 1.",
    ]


def test_text_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    """The words around a finding follow the language."""
    use_language("zh")
    print_findings([ERROR, ACCEPTED], TEXT)
    out = capsys.readouterr().out
    assert "  错误  自评表!F12  " in out
    assert "（已认可）" in out
    assert out.endswith("错误 2 条，需说明 0 条，提示 0 条。\n")


def test_long_lines_stay_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """A program that reads the output counts on one line a finding."""
    print_findings([Finding(rule="r", severity=Severity.NOTE, message="长" * 500)], TEXT)
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_nothing_found_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """Silence would leave doubt."""
    print_findings([], TEXT)
    assert capsys.readouterr().out == "Nothing was found.\n"


def test_json_is_a_list_of_all_fields(capsys: pytest.CaptureFixture[str]) -> None:
    """The documented fields, Chinese readable, numbers as numbers; an empty list where nothing was found."""
    print_findings([ERROR], JSON)
    out = capsys.readouterr().out
    (record,) = json.loads(out)
    assert "甲.xlsx" in out
    assert record["difference"] == -2
    assert record.keys() == {
        "rule", "severity", "file", "sheet", "cell", "item", "department", "year", "actual", "expected", "difference",
        "amount_at_stake", "message", "accepted",
    }  # fmt: skip
    print_findings([], JSON)
    assert json.loads(capsys.readouterr().out) == []


def test_json_is_utf8_on_every_console() -> None:
    """A GBK console must not cost a character of the data."""
    code = "from xltools.cli.output import print_json; print_json(['甲☃'])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env={"PYTHONIOENCODING": "gbk"}
    )
    assert json.loads(done.stdout.decode()) == ["甲☃"]


def test_progress_is_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    """Piped, or with JSON, nothing is drawn and nothing heavy is loaded."""
    for output_format in (TEXT, JSON):
        with progress_bar("Reading", output_format) as progress:
            progress(1, 2)
            progress(2, 2)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")
