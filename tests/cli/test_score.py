"""``xltools score``: recomputed scores with their working."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.handed_in import DEPARTMENTS, run
from xltools.scoring.load import available

if TYPE_CHECKING:
    from pathlib import Path


def printed(*arguments: str | Path) -> dict[str, Any]:
    """What the command prints as JSON."""
    result: dict[str, Any] = json.loads(run("score", *arguments, "--format", "json").stdout)
    return result


def test_each_department_with_its_working() -> None:
    """What cannot be judged leaves the total open between two bounds, and the reason is said."""
    result = run("score", DEPARTMENTS)
    lines = result.stdout.splitlines()
    heads = [line for line in lines if line.startswith(("007001 建设管理部: ", "100008 企业服务部: "))]
    assert len(heads) == 2
    assert all("self-assessed 100 " in line for line in heads)
    (execution, *_rest) = [line for line in lines if line.startswith("  预算执行率  ")]
    assert "cannot be judged" in execution
    assert "not reported" in execution


def test_both_execution_rates_are_named() -> None:
    """Whatever the profile counts: 3538.15 of 31718 is 11.155 %; what was not reported is not applicable."""
    lines = run("score", DEPARTMENTS).stdout.splitlines()
    assert lines[2] == "  预算执行率（年初预算）  11.16%"
    assert lines[1].startswith("  预算执行率（调整预算）  not applicable")


def test_the_working_names_the_reading_of_the_rules() -> None:
    """The Yueyang table: a known value within rounding, the reading in brackets, weights that are not confirmed."""
    lines = run("score", DEPARTMENTS, "--profile", "yueyang").stdout.splitlines()
    (staff,) = [line for line in lines if line.startswith("  在职人员控制率  5")]
    assert staff.endswith("met  4 ÷ 4 = 100.00%  [deducted in proportion]")
    balance = next(line for line in lines if line.startswith("  资金结余"))
    assert balance.startswith("  资金结余  3 (within rounding 0–3) / 3  met  0.00 = 0.00万元")
    assert sum("weight to be confirmed" in line for line in lines) == 4
    (score,) = [
        each for each in printed(DEPARTMENTS, "--profile", "yueyang")["scores"] if each["department"] == "100008"
    ]
    by_id = {line["id"]: line for section in score["sections"] for line in section["lines"]}
    assert by_id["three_public_change"]["conventions"] == {"three_public_change": "total", "steps": "pro_rata"}
    assert by_id["budget_adjustment"]["conventions"] == {"adjustment": "absolute"}


def test_a_score_above_what_was_earned_blocks() -> None:
    """The construction department claims 100 points with indicators partly met: exit code 1."""
    result = run("score", DEPARTMENTS)
    assert result.exit_code == 1
    assert "[score.above_maximum]" in result.stdout


def test_json_holds_scores_and_findings() -> None:
    """Every line with its points and standing; bounds in order; findings gravest first."""
    result = printed(DEPARTMENTS)
    assert [each["department"] for each in result["scores"]] == ["007001", "100008"]
    for each in result["scores"]:
        assert each["claimed"] == 100
        assert 0 <= each["total"]["low"] <= each["total"]["high"] <= 100
        assert each["sections"]
    order = ["error", "explain", "note"]
    severities = [order.index(each["severity"]) for each in result["findings"]]
    assert severities == sorted(severities)
    assert {"score.above_maximum", "score.over"} <= {each["rule"] for each in result["findings"]}


@pytest.mark.parametrize("profile", available())
def test_every_profile_can_be_chosen(profile: str) -> None:
    """And is named in the result."""
    assert {each["profile"]["id"] for each in printed(DEPARTMENTS, "--profile", profile)["scores"]} == {profile}


def test_a_profile_of_ones_own(tmp_path: Path) -> None:
    """A TOML file; one that contradicts itself is refused with the reason."""
    name = available()[0]
    text = (files("xltools.scoring") / "profiles" / f"{name}.toml").read_text(encoding="utf-8")
    own = tmp_path / "本区.toml"
    own.write_text(text, encoding="utf-8")
    assert printed(DEPARTMENTS, "--profile", own)["scores"]
    own.write_text(text.replace("weight = ", "weights = "), encoding="utf-8")
    result = run("score", DEPARTMENTS, "--profile", own)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "本区.toml" in result.stderr


@pytest.mark.parametrize("profile", ["no-such-profile", "没有.toml"])
def test_an_unknown_profile(profile: str) -> None:
    """One sentence with its name."""
    result = run("score", DEPARTMENTS, "--profile", profile)
    assert (result.exit_code, result.stdout) == (2, "")
    assert profile in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_nothing_that_could_be_scored(tmp_path: Path) -> None:
    """An empty folder, or only files that cannot be read."""
    assert run("score", tmp_path).exit_code == 2
    (tmp_path / "坏.xlsx").write_bytes(b"PK")
    result = run("score", tmp_path)
    assert result.exit_code == 2
    assert "坏.xlsx" in result.stdout
