"""The verb: a submission scored line by line, with its total, its grade and what there is to say."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.checks.building import built
from tests.mangle import form
from xltools.core.amount import Amount
from xltools.core.finding import Severity
from xltools.example.load import load_zone
from xltools.score import Score, score
from xltools.scoring.fulfilment import Standing
from xltools.scoring.load import load, parse
from xltools.scoring.share import Points

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.finding import Finding
    from xltools.core.submission import Submission

ERROR, EXPLAIN, NOTE = Severity.ERROR, Severity.EXPLAIN, Severity.NOTE

# One indicator for each level, with the Ministry's weights: everything reached, and the whole budget spent.
FULL = {
    "budget.spending.initial": "200.00",
    "budget.spending.adjusted": "100.00",
    "budget.spending.final": "100.00",
    "indicators.level1 1": "产出指标", "indicators.name 1": "培训班次", "indicators.sign 1": "≥",
    "indicators.target 1": "40", "indicators.unit 1": "次", "indicators.actual 1": "40",
    "indicators.weight 1": "50.00", "indicators.score 1": "50.00",
    "indicators.level1 2": "效益指标", "indicators.name 2": "投诉件数", "indicators.sign 2": "≤",
    "indicators.target 2": "10", "indicators.unit 2": "件", "indicators.actual 2": "10",
    "indicators.weight 2": "30.00", "indicators.score 2": "30.00",
    "indicators.level1 3": "满意度指标", "indicators.name 3": "群众满意率", "indicators.sign 3": "≥",
    "indicators.target 3": "90", "indicators.unit 3": "%", "indicators.actual 3": "92",
    "indicators.weight 3": "10.00", "indicators.score 3": "10.00",
    "result.score": "100.00", "result.grade": "优",
}  # fmt: skip


def scored(changes: Mapping[str, str | None] | None = None, profile: str = "ministry", **more: Amount) -> Score:
    """The full submission with some cells changed, or left blank where None; its score."""
    cells = FULL | dict(changes or {})
    filled = {key: text for key, text in cells.items() if text is not None}
    return score(form(), load(profile), built(filled), given=more)


def rules(found: Score) -> dict[str, Severity]:
    """The rules that were broken, with their severities."""
    return {finding.rule: finding.severity for finding in found.findings}


def finding(found: Score, rule: str) -> Finding:
    """The one finding of a rule."""
    (only,) = [each for each in found.findings if each.rule == rule]
    return only


def test_everything_reached_is_full_marks_and_no_finding() -> None:
    """100 points, the best grade, nothing to say."""
    found = scored()
    assert found.points.value == 100
    assert found.grades == ("优",)
    assert rules(found) == {}
    assert [section.points.value for section in found.sections] == [10, 50, 30, 10]


def test_every_line_shows_its_working() -> None:
    """The inputs with their cells, the comparison in figures, weight, points and own score."""
    line = scored().sections[1].lines[0]
    assert line.formula == "40 次 ≥ 40 次: 100.00%"
    assert [(each.item, each.text, each.cell) for each in line.inputs][2] == ("indicators.target", "40", "A7")
    assert (line.weight, line.own and line.own.value) == (Decimal(50), Decimal(50))
    execution = scored().sections[0].lines[0]
    assert execution.formula.startswith("100.00 ÷ 100.00 = 100.00% [99.99, 100.01]")
    assert [each.label for each in execution.inputs] == ["本年支出合计·决算数", "本年支出合计·调整预算数"]


def test_both_execution_rates_are_shown() -> None:
    """Of the adjusted and of the initial budget."""
    found = scored()
    adjusted, initial = found.index("execution_adjusted").value, found.index("execution_initial").value
    assert adjusted is not None
    assert initial is not None
    assert (adjusted.value, initial.value) == (Decimal(100), Decimal(50))
    with pytest.raises(KeyError):
        found.index("nothing")


def test_a_missed_target_costs_its_share() -> None:
    """30 of 40 earn 37.5 of 50; claimed as 50, without a reason."""
    found = scored({"indicators.actual 1": "30"})
    assert found.sections[1].points.value == Decimal("37.5")
    assert found.points.value == Decimal("87.5")
    assert found.grades == ("良",)
    assert rules(found) == {
        "score.reason": ERROR,
        "score.differs": EXPLAIN,
        "score.above_maximum": ERROR,
        "score.claimed_full": EXPLAIN,
        "score.grade": ERROR,
    }
    assert finding(found, "score.differs").difference == Decimal("12.5")
    assert finding(found, "score.differs").cell == "A11"
    assert finding(found, "score.grade").expected == "良"


def test_a_shortfall_that_is_explained_and_scored_right_is_a_note() -> None:
    """The reason is there, score, total and grade agree."""
    found = scored(
        {
            "indicators.actual 1": "30",
            "indicators.score 1": "37.50",
            "indicators.reason 1": "受疫情影响停办",
            "result.score": "87.50",
            "result.grade": "良",
        }
    )
    assert rules(found) == {"score.missed": NOTE}


def test_a_score_below_its_weight_needs_a_reason_even_where_the_target_was_met() -> None:
    """Whoever deducts points says why."""
    found = scored({"indicators.score 1": "49.00", "result.score": "99.00"})
    assert rules(found)["score.reason"] is ERROR
    assert rules(found)["score.differs"] is NOTE


@pytest.mark.parametrize(("own", "expected"), [("50.01", True), ("50.00", False), ("-1.00", True)])
def test_a_score_lies_between_nothing_and_its_weight(own: str, expected: bool) -> None:  # noqa: FBT001 - a column
    """A point above the weight is an error, and so is one below zero."""
    assert ("score.above_weight" in rules(scored({"indicators.score 1": own}))) == expected


def test_a_score_rounded_to_one_decimal_is_a_note() -> None:
    """10 of 30 are 16.67 of 50: 16.7 is its rounding, 16.8 is more."""
    changes = {"indicators.target 1": "30", "indicators.actual 1": "10", "indicators.reason 1": "停办"}
    assert rules(scored(changes | {"indicators.score 1": "16.7"}))["score.differs"] is NOTE
    assert rules(scored(changes | {"indicators.score 1": "16.8"}))["score.differs"] is EXPLAIN


def test_full_marks_are_not_a_rounding() -> None:
    """100 claimed where 99.8 is the most, however many decimals were written."""
    cells = {"indicators.sign 3": "定性", "indicators.target 3": None, "indicators.actual 3": "98%"}
    assert rules(scored(cells | {"result.score": "100"}))["score.above_maximum"] is ERROR
    assert "score.above_maximum" not in rules(scored(cells | {"result.score": "99.8"}))


@pytest.mark.parametrize(("actual", "expected"), [("51", False), ("52", True)])
def test_far_above_the_target_is_explained(actual: str, expected: bool) -> None:  # noqa: FBT001 - a column
    """From exactly 130 % of 40 on."""
    assert ("score.over" in rules(scored({"indicators.actual 1": actual}))) == expected
    assert "score.over" not in rules(scored({"indicators.actual 1": actual, "indicators.reason 1": "市场转好"}))


def test_far_above_the_target_by_variant() -> None:
    """Two points less, or full marks without a word."""
    text = '\n[marking]\noverrun = "{}"\n'
    base = (
        'id = "x"\ntitle = "x"\nsource = "x"\n{}\n[[section]]\nid = "all"\ntitle = "全部"\nweight = 100\n'
        'levels = ["产出指标", "效益指标", "满意度指标"]\n'
    )
    cells = FULL | {"indicators.actual 1": "52", "indicators.weight 1": "60.00", "indicators.score 1": "60.00"}
    minus = score(form(), parse(base.format(text.format("minus"))), built(cells))
    full = score(form(), parse(base.format(text.format("full"))), built(cells))
    assert (minus.points.value, full.points.value) == (Decimal(98), Decimal(100))
    assert rules(minus)["score.over"] is EXPLAIN
    assert "score.over" not in rules(full)


@pytest.mark.parametrize(
    ("actual", "own", "points", "rule"),
    [
        ("已完成", "50.00", Points.exactly(Decimal(50)), ""),
        ("已完成", "40.00", Points.exactly(Decimal(40)), ""),  # 0.8 x 50
        ("已完成", "39.99", Points(Decimal(40), Decimal(50)), "score.band"),
        ("基本完成", "39.99", Points.exactly(Decimal("39.99")), ""),
        ("基本完成", "40.00", Points(Decimal(30), Decimal(40)), "score.band"),
        ("基本完成", "30.00", Points.exactly(Decimal(30)), ""),
        ("未完成", "29.99", Points.exactly(Decimal("29.99")), ""),
        ("未完成", "30.00", Points(Decimal(0), Decimal(30)), "score.band"),
        ("98%", "50.00", Points.exactly(Decimal(49)), "score.differs"),
        ("见附件", "50.00", Points(Decimal(0), Decimal(50)), "score.unclear"),
    ],
)
def test_a_goal_in_words(actual: str, own: str, points: Points, rule: str) -> None:
    """Inside its band the own score stands; outside it is an error; what says nothing is not judged."""
    goal: dict[str, str | None] = {"indicators.sign 1": "定性", "indicators.target 1": None}
    found = scored(goal | {"indicators.actual 1": actual, "indicators.score 1": own, "indicators.reason 1": "见说明"})
    assert found.sections[1].points == points
    assert rule in rules(found) or not rule
    assert "score.band" not in rules(found) or rule == "score.band"


def test_what_cannot_be_read_stays_out_of_the_total() -> None:
    """The own score of 50 does not count; the total is a range, and every grade in it possible."""
    found = scored({"indicators.actual 1": "已完成"})
    assert found.points == Points(Decimal(50), Decimal(100))
    assert found.grades == ("优", "良", "中", "差")
    assert rules(found) == {"score.unmeasured": EXPLAIN, "score.claimed_full": EXPLAIN}
    assert found.sections[1].lines[0].standing is Standing.UNJUDGED
    assert finding(found, "score.unmeasured").cell == "A9"


def test_a_missing_result_and_a_target_against_its_sign() -> None:
    """Both are said."""
    assert rules(scored({"indicators.actual 1": None}))["score.unmeasured"] is EXPLAIN
    assert "contradicts" in finding(scored({"indicators.target 1": "40次以内"}), "score.unmeasured").message


def test_a_result_below_zero_is_an_error() -> None:
    """It earns nothing, and it is not silently set to zero."""
    found = scored({"indicators.actual 1": "-3"})
    assert found.sections[1].points.value == 0
    assert rules(found)["score.negative"] is ERROR


def test_weights_that_do_not_sum() -> None:
    """49 of 50: an error in the weight's cell."""
    found = finding(scored({"indicators.weight 1": "49.00", "indicators.score 1": "49.00"}), "score.weights")
    assert (found.severity, found.actual, found.expected, found.cell) == (ERROR, "49", "50", "A10")


def test_blank_weights_leave_bounds() -> None:
    """Whatever the weights are: no less than the worst line, no more than the best of 50."""
    more = {
        "indicators.weight 1": None,
        "indicators.score 1": None,
        "indicators.actual 1": "30",
        "indicators.level1 4": "产出指标",
        "indicators.name 4": "验收合格率",
        "indicators.sign 4": "≥",
        "indicators.target 4": "100",
        "indicators.unit 4": "%",
        "indicators.actual 4": "98",
    }
    found = scored(more)
    assert found.sections[1].points == Points(Decimal("37.5"), Decimal(49))
    assert found.points.high == 99
    assert rules(found)["score.above_maximum"] is ERROR
    assert rules(found)["score.weight_missing"] is NOTE
    assert rules(found)["score.reason"] is EXPLAIN
    one_known = scored(more | {"indicators.weight 4": "20.00"})
    assert one_known.sections[1].points == Points.exactly(Decimal("42.1"))  # 19.6 + 30 x 0.75


def test_a_level_without_indicators() -> None:
    """Its points are open, and its absence has to be explained."""
    gone = {key: None for key in FULL if key.endswith(" 3")}
    found = scored(gone)
    assert found.sections[3].points == Points(Decimal(0), Decimal(10))
    assert rules(found)["score.level_missing"] is EXPLAIN


def test_an_indicator_of_no_section() -> None:
    """Nobody would count it."""
    assert rules(scored({"indicators.level1 1": "其他指标"}))["score.level"] is ERROR


def test_two_targets_in_one_row_are_judged_by_their_names() -> None:
    """One met, one missed: the row is missed."""
    found = scored(
        {
            "indicators.sign 1": None,
            "indicators.target 1": "新设网点38个以上，改造网点40个以上",
            "indicators.unit 1": None,
            "indicators.actual 1": "新设网点41个，改造网点30个",
        }
    )
    line = found.sections[1].lines[0]
    assert line.standing is Standing.MISSED
    assert found.sections[1].points == Points(Decimal("37.5"), Decimal(50))
    assert line.formula == "41 个 ≥ 38 个: 107.89%; 30 个 ≥ 40 个: 75.00%"


def test_a_target_in_the_name() -> None:
    """Where its cell is blank, the figure of the name is the target."""
    cells: dict[str, str | None] = {"indicators.sign 1": None, "indicators.target 1": None, "indicators.unit 1": None}
    found = scored(cells | {"indicators.name 1": "举办培训班50次以上", "indicators.actual 1": "举办45次"})
    assert found.sections[1].points.value == 45


@pytest.mark.parametrize(
    ("points", "grade"), [("0.00", "优"), ("0.01", "良"), ("10.00", "良"), ("10.01", "中"), ("30.01", "差")]
)
def test_grades_include_their_lower_bound(points: str, grade: str) -> None:
    """90.00 is the best grade, 80.00 the second, 60.00 the third; a hundredth less is the next."""
    wanted = Decimal(90) - Decimal(points)
    own = f"{wanted - 50:.2f}"  # the other lines earn 50
    words = "已完成" if Decimal(own) >= 40 else "基本完成" if Decimal(own) >= 30 else "未完成"
    found = scored(
        {
            "indicators.sign 1": "定性",
            "indicators.target 1": None,
            "indicators.actual 1": words,
            "indicators.score 1": own,
        }
    )
    assert found.points.value == wanted
    assert found.grades == (grade,)


def test_the_grades_of_the_profile_come_first() -> None:
    """A zone with 80/70/60 has them in its profile."""
    grades = 'grades = [["优", 80], ["良", 70], ["中", 60], ["差", 0]]'
    text = (
        'id = "x"\ntitle = "x"\nsource = "x"\n{}\n[[section]]\nid = "all"\ntitle = "全部"\nweight = 100\n'
        'levels = ["产出指标", "效益指标", "满意度指标"]\n'
    )
    cells = FULL | {"indicators.weight 1": "60.00", "indicators.actual 1": "27"}  # 60 x 27/40 = 40.5
    zones = score(form(), parse(text.format(grades)), built(cells))
    forms = score(form(), parse(text.format("")), built(cells))
    assert zones.points.value == forms.points.value == Decimal("80.5")
    assert (zones.grades, forms.grades) == (("优",), ("良",))


@pytest.mark.parametrize(
    ("spent", "most"),
    [("80.00", "98"), ("79.98", "89"), ("70.00", "89"), ("69.98", "79"), ("59.98", "69"), ("49.98", "59")],
)
def test_low_execution_caps_the_total(spent: str, most: str) -> None:
    """At 80 % no cap; below 80, 70, 60 and 50 % at most 89, 79, 69 and 59."""
    caps = "".join(
        f"[[cap]]\nbelow = {below}\nmost = {least}\n" for below, least in ((50, 59), (60, 69), (70, 79), (80, 89))
    )
    text = (
        'id = "x"\ntitle = "x"\nsource = "x"\n'
        '[[section]]\nid = "execution"\ntitle = "执行"\nweight = 10\n'
        '[[section.line]]\nid = "e"\ntitle = "执行率"\nweight = 10\nindex = "execution_adjusted"\n'
        'rule = { kind = "proportion" }\n'
        '[[section]]\nid = "rest"\ntitle = "其余"\nweight = 90\nlevels = ["产出指标", "效益指标", "满意度指标"]\n'
    )
    found = score(form(), parse(text + caps), built(FULL | {"budget.spending.final": spent}))
    assert found.points.value == Decimal(most)
    blank = score(form(), parse(text + caps), built({k: v for k, v in FULL.items() if k != "budget.spending.adjusted"}))
    assert blank.points == Points(Decimal(59), Decimal(100))
    assert blank.cap is None


def test_a_budget_of_zero_earns_nothing() -> None:
    """And never full marks; a blank one leaves the line open."""
    assert scored({"budget.spending.adjusted": "0.00"}).sections[0].points.value == 0
    blank = scored({"budget.spending.adjusted": None})
    assert blank.sections[0].points == Points(Decimal(0), Decimal(10))
    assert rules(blank) == {"score.not_applicable": NOTE}


def test_the_total_against_the_scores_of_the_indicators() -> None:
    """50 + 30 + 9 and the execution's 10 are 99, not 100."""
    found = scored({"indicators.score 3": "9.00", "indicators.reason 3": "尚有不足"})
    assert rules(found)["score.sum"] is ERROR
    assert finding(found, "score.sum").expected == "99"


def test_a_total_below_what_is_shown_is_a_note() -> None:
    """Modesty is no fault."""
    cells = {f"indicators.score {row}": None for row in "123"}
    assert rules(scored(cells | {"result.score": "95.00"})) == {"score.below_minimum": NOTE}


def test_yueyang_by_hand() -> None:
    """在职 136/143: 5; 三公 50 to 51, 2 % up: 4; 重点 60 of 80, 75 %: 3; 调整 5 %: 2; 三公 51 of 50, 2 %: 4."""
    cells = {
        "profile.authorised": "143",
        "profile.established": "136",
        "budget.three_public.initial": "50.0000",
        "budget.three_public.final": "51.0000",
        "budget.three_public.last_year": "50.0000",
        "three_public.total": "51.0000",
        "basics.key_projects.value": "60.0000",
        "spending.project": "80.0000",
        "budget.spending.initial": "100.0000",
        "budget.spending.adjusted": "105.0000",
        "budget.closing.final": "3.0000",
        "budget.carried_over.final": "5.0000",
        "indicators.weight 1": "5.00",
    }
    awarded = {"payment_progress": 3, "regulations": 3, "compliance": 2, "disclosure": 3, "process_rest": 10}
    found = scored(cells, "yueyang", **{name: Amount.exact(points) for name, points in awarded.items()})
    assert [line.points and line.points.value for line in found.sections[0].lines] == [5, 4, 3]
    assert [line.points and line.points.value for line in found.sections[1].lines] == [2, 3, 2, 4, 3, 2, 3, 10]
    assert found.points.value == 12 + 29 + 45
    unawarded = scored(cells, "yueyang", compliance=Amount.exact(4))
    assert unawarded.sections[1].lines[5].standing is Standing.UNJUDGED


def test_last_years_submission_feeds_the_index_that_needs_it() -> None:
    """(63.46 - 32) / 32 with last year's budget, by the reading that takes budgets."""
    profile = parse(
        'id = "x"\ntitle = "x"\nsource = "x"\n[readings]\nthree_public_change = "budget"\n'
        '[[section]]\nid = "all"\ntitle = "全部"\nweight = 100\nlevels = ["产出指标", "效益指标", "满意度指标"]\n'
    )
    this, last = built({"budget.three_public.initial": "63.46"}), built({"budget.three_public.initial": "32.00"})
    value = score(form(), profile, this, earlier=last).index("three_public_change").value
    assert value is not None
    assert round(value.value, 2) == Decimal("98.31")
    alone = score(form(), profile, this).index("three_public_change")
    assert alone.reason == "not reported: “三公”经费合计·年初预算数 of last year"


def example(code: str) -> Submission:
    """A department of the example zone."""
    return next(each for each in load_zone().departments if each.code == code)


def test_the_example_that_claims_full_marks_at_98_percent() -> None:
    """Three benefits at 98 % are 29.4 of 30 whatever they weigh, so that 99.4 is the most."""
    found = score(form(), load(), example("007001"))
    assert found.sections[2].points == Points.exactly(Decimal("29.4"))
    assert found.sections[3].points.value == 10  # 98 % against 95 %
    assert found.points.high == Decimal("99.4")
    assert finding(found, "score.above_maximum").severity is ERROR
    assert finding(found, "score.over").actual == "140"
    assert [each.actual for each in found.findings if each.rule == "score.unmeasured"] == ["已完成"] * 3
    assert [each.actual for each in found.findings if each.rule == "score.reason"] == ["98%"] * 3


def test_the_example_that_exceeds_its_targets() -> None:
    """65 against 38 is explained, 33 against 33 is met, and a satisfaction that was never measured is said."""
    found = score(form(), load(), example("100008"))
    lines = {line.title: line for line in found.lines}
    assert lines["新开工产业项目"].standing is Standing.OVER
    assert lines["新开工产业项目"].formula == "65 个 ≥ 38 个: 171.05%"
    for met in ("新投产产业项目", "新增“小巨人”企业", "规模工业总产值", "社会消费品零售总额"):
        assert lines[met].standing is Standing.MET
    assert finding(found, "score.over").actual == "65"
    assert finding(found, "score.unmeasured").actual == "完成"
    assert ERROR not in {each.severity for each in found.findings}
    assert "score.grade" not in rules(found)  # 优秀 is the form's 优


def test_the_score_as_json() -> None:
    """Everything, in plain JSON."""
    record = json.loads(json.dumps(scored({"indicators.actual 1": "30"}).as_json()))
    assert record["total"] == {"low": 87.5, "high": 87.5, "value": 87.5}
    assert (record["claimed"], record["grades"], record["claimed_grade"]) == (100, ["良"], "优")
    line = record["sections"][1]["lines"][0]
    assert (line["standing"], line["weight"], line["own_score"]) == ("not met", 50, 50)
    assert line["points"] == {"low": 37.5, "high": 37.5, "value": 37.5}
    assert record["findings"][0]["rule"].startswith("score.")
    assert {each["id"] for each in record["indices"]} >= {"execution_adjusted", "execution_initial"}


cells = st.fixed_dictionaries(
    {},
    optional={
        "indicators.target 1": st.sampled_from(["40", "40以上", "0", "约定", "10-15", "-5", ""]),
        "indicators.sign 1": st.sampled_from(["≥", ">", "=", "≤", "<", "定性"]),
        "indicators.actual 1": st.sampled_from(["30", "约30", "100", "-4", "三十余", "已完成", "98%", "0.5", "无"]),
        "indicators.weight 1": st.sampled_from(["50.00", "20.00", "70.00"]),
        "indicators.score 1": st.sampled_from(["50.00", "0.00", "12.34"]),
        "budget.spending.final": st.sampled_from(["0.00", "55.55", "100.00", "250.00"]),
        "result.score": st.sampled_from(["100.00", "88.88", "0.00"]),
    },
)


@given(cells, st.sampled_from(["ministry", "yueyang"]))
def test_no_submission_earns_more_than_there_is(changes: dict[str, str], profile: str) -> None:
    """Every section and the total lie between nothing and their weight, and bounds hold the value."""
    filled = {key: text for key, text in changes.items() if text}
    blank: dict[str, str | None] = {key: None for key in changes if not changes[key]}
    found = scored(blank | filled, profile)
    for part, weight in [(found.points, Decimal(100)), *((each.points, each.weight) for each in found.sections)]:
        assert 0 <= part.low <= part.high <= weight
        assert part.value is None or part.low <= part.value <= part.high
    assert set(found.grades) <= {"优", "良", "中", "差"}
