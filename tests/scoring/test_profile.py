"""Profiles: those that come along, and those that are refused with the place."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tools.scoring_docs import FINDINGS, PAGE, ROOT, scoring_page
from xltools.scoring.indicator import Overrun, Reverse
from xltools.scoring.load import available, load, parse, resolve
from xltools.scoring.verify import ProfileError

if TYPE_CHECKING:
    from pathlib import Path

# A small profile that holds; each test breaks it in one place.
SMALL = """
id = "small"
title = "小表"
source = "示例"

[marking]
reverse = "ratio"
overrun = "minus"

[readings]
completion = "available"

[[section]]
id = "process"
title = "过程"
weight = 40

[[section.line]]
id = "staff"
title = "在职人员控制率"
index = "staff_control"
weight = 5
rule = { kind = "at_most", limit = 100, step = 1, minus = 0.5 }
text = "计5分：每超过1个百分点扣0.5分"

[[section.line]]
id = "adjustment"
title = "预算调整率"
index = "budget_adjustment"
weight = 5
rule = { kind = "bands_up_to", bands = [["0", 5], ["10", 2], ["", 0]] }
text = "无调整计5分，不超过10%计2分，以上计0分"

[[section.line]]
id = "rest"
title = "其他"
weight = 30
rule = { kind = "awarded" }

[[section]]
id = "results"
title = "结果"
weight = 60
levels = ["产出指标", "效益指标", "满意度指标"]
"""


@pytest.mark.parametrize("profile_id", available())
def test_what_comes_along_holds(profile_id: str) -> None:
    """Every profile of the package is read, sums to 100 and takes the form's three first levels."""
    profile = load(profile_id)
    assert profile.id == profile_id
    assert sum(section.weight for section in profile.sections) == profile.total == 100
    assert all(profile.section_of(level) for level in ("产出指标", "效益指标", "满意度指标"))
    assert profile.section_of("其他指标") is None


def test_the_ministry_weighs_10_50_30_10() -> None:
    """The weights of the Ministry's own form."""
    assert [section.weight for section in load("ministry").sections] == [10, 50, 30, 10]


def test_yueyang_says_what_is_not_confirmed() -> None:
    """15 + 40 + 45; of 过程 21 points were read in a source."""
    profile = load("yueyang")
    assert [section.weight for section in profile.sections] == [15, 40, 45]
    confirmed = [line.weight for line in profile.sections[1].lines if line.confirmed]
    assert sum(confirmed) == 21
    assert not profile.sections[2].confirmed


def test_a_profile_of_ones_own(tmp_path: Path) -> None:
    """A TOML file is a profile."""
    path = tmp_path / "本区.toml"
    path.write_text(SMALL, encoding="utf-8")
    profile = resolve(str(path))
    assert (profile.id, profile.marking.reverse, profile.marking.overrun) == ("small", Reverse.RATIO, Overrun.MINUS)
    assert profile.sections[0].lines[0].rule.minus == Decimal("0.5")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight = 60", "weight = 59", "the sections weigh 99, the profile says 100"),
        ("weight = 30", "weight = 29", "section process: its lines weigh 39, its own weight is 40"),
        ('levels = ["产出指标", "效益指标", "满意度指标"]', "", "section results: it needs either lines or levels"),
        ('id = "rest"', 'id = "staff"', "line staff occurs twice"),
        ('"效益指标", "满', '"产出指标", "满', "level 产出指标 occurs twice"),
        # The weight was cut and the text was not: as happened to an official table.
        ("计5分：每超过", "计8分：每超过", "line staff: the text gives 8 points, the weight is 5"),
        ("扣0.5分", "扣0.8分", "line staff: the text deducts 0.8 points, the rule 0.5"),
        (
            "每超过1个",
            "每超过两个",
            "line staff: the text deducts for every 两 percentage points, the rule for every 1",
        ),
        ("10%计2分", "10%计3分", "line adjustment: the text gives the points 5, 3, 0, the bands 5, 2, 0"),
        ('["0", 5], ["10", 2]', '["0", 4], ["10", 2]', "line adjustment: the first band must earn the weight"),
        ('["10", 2], ["", 0]', '["10", 2], ["20", 0]', "line adjustment: the last band, and no other"),
        ('["10", 2], ["", 0]', '["-1", 2], ["", 0]', "line adjustment: the bounds of the bands are out of order"),
        ('["10", 2], ["", 0]', '["10", 2], ["", 3]', "the bands must go from the best to the worst"),
        ('["10", 2]', '["10 %% 3", 2]', "line adjustment: not an expression"),
        ("minus = 0.5", "minus = 0", "line staff: a deduction needs a step and points above 0"),
        ("minus = 0.5", "minus = 6", "line staff: it deducts more than its weight"),
        ("staff_control", "staff_kontrol", "line staff: no index “staff_kontrol”"),
        ('index = "staff_control"', "", "line staff: a line has an index and a rule for it"),
        ('completion = "available"', 'completion = "best"', "completion is “best”; choose one of: approved, available"),
        ("completion =", "complete =", "no convention “complete”"),
        ('reverse = "ratio"', 'reverse = "none"', "'none' is not a valid Reverse"),
        ('reverse = "ratio"', "reached = 0.5", "the bands must be 0 <= partly < reached <= 1"),
        ('reverse = "ratio"', "over = 1", "marking: over must be above 1"),
        ('source = "示例"', "", "source"),
        ('title = "小表"', 'title = "小表"\nname = "x"', "name"),
        ('title = "小表"', 'title = "小表"\ngrades = [["优", 80], ["良", 90], ["差", 0]]', "grades: they must go from"),
        ('title = "小表"', 'title = "小表"\ngrades = [["优", 80], ["差", 10]]', "grades: they must go from"),
        ('kind = "awarded"', 'kind = "awarded", least = 3', "a rule has no “least”"),
        ("weight = 40", "weight = inf", "not a number"),
        ("weight = 40", "", "“weight” is missing"),
        ('id = "small"', 'id = "small', "Illegal character"),
    ],
)
def test_a_profile_that_contradicts_itself_is_refused(old: str, new: str, said: str) -> None:
    """The message names the place."""
    assert SMALL.count(old) == 1
    with pytest.raises(ProfileError) as refusal:
        parse(SMALL.replace(old, new))
    assert said in str(refusal.value)


def test_the_small_profile_itself_holds() -> None:
    """Else the refusals above would prove nothing."""
    assert parse(SMALL).id == "small"


def test_caps_go_from_the_lowest_rate() -> None:
    """Caps in another order would hide each other."""
    caps = "[[cap]]\nbelow = 50\nmost = 59\n[[cap]]\nbelow = 80\nmost = 89\n"
    assert [cap.most for cap in parse(SMALL + caps).caps] == [59, 89]
    with pytest.raises(ProfileError, match="caps"):
        parse(SMALL + caps.replace("50", "90"))


@pytest.mark.parametrize(
    ("name", "said"), [("nowhere", "available: ministry, yueyang"), ("nowhere.toml", "nowhere.toml")]
)
def test_a_profile_that_is_not_there(name: str, said: str) -> None:
    """The message says which there are, or which file is meant."""
    with pytest.raises(ProfileError, match=said):
        resolve(name)


def test_every_finding_is_listed() -> None:
    """Each rule that the code names is on the page, and none that it does not."""
    sources = [*(ROOT / "xltools" / "scoring").glob("*.py"), ROOT / "xltools" / "score.py"]
    named = {rule for path in sources for rule in re.findall(r'"(score\.[a-z_]+)"', path.read_text(encoding="utf-8"))}
    assert named == {rule for rule, _severity, _when in FINDINGS}


def test_the_page_is_up_to_date() -> None:
    """`make docs` has been run since the data changed."""
    assert PAGE.read_text(encoding="utf-8") == scoring_page()
