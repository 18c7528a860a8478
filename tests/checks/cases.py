"""Figures for the form's checks, by hand: what breaks each check, what holds it, its bound, and where it is idle.

A table names its items once and then gives figures in that order, ``-`` for a blank one; several sets are divided by
``;``. Codes that begin with ``last_year.`` are of the submission for the year before; in a table of records the short
codes are of the first record.

An amount of two decimals may be 0.005 more or less, so that 130.01 / 100.00 may be 130.005 / 100.005, which is below
1.3, while 130.015 / 100.005 is above it. ``edge`` is at the bound or so near it that rounding explains the difference:
an equation then gives a note (``edge_noted``), a limit nothing. Persons are exact. Where a check has a condition,
``idle`` has figures that would break it but for that.
"""

from __future__ import annotations

from typing import NamedTuple

Values = dict[str, str]


class Table(NamedTuple):
    """The figures for one check: ``items`` in order, and sets of figures by what they do to it."""

    items: str
    held: str
    broken: str
    edge: str
    idle: str
    edge_noted: bool = False
    each: str = ""

    def sets(self, outcome: str) -> list[Values]:
        """Sets of figures by item code, blank ones left out: ``outcome`` is held, broken, edge or idle."""
        block, row = (f"{self.each}.", " 1") if self.each else ("", "")
        codes = [f"{block}{item}{row}" for item in self.items.split()]
        return [
            {code: figure for code, figure in zip(codes, figures.split(), strict=True) if figure != "-"}
            for figures in getattr(self, outcome).split(";")
        ]


def _same(here: str, there: str) -> Table:
    """One figure in two places: 20.01 and 20.00 may both be 20.005."""
    return Table(
        f"{here} {there}",
        held="20.00 20.00; 0.00 0.00",
        broken="20.02 20.00; 19.98 20.00; 0.00 20.00",
        edge="20.01 20.00; 19.99 20.00",
        idle="20.02 -; - 20.00; - -",
        edge_noted=True,
    )


def _not_above(part: str, whole: str, each: str = "") -> Table:
    """A figure within another: 16.01 and 16.00 may both be 16.005."""
    return Table(
        f"{part} {whole}",
        held="15.99 16.00; 0.00 16.00",
        broken="16.02 16.00; 16.00 0.00",
        edge="16.00 16.00; 16.01 16.00",
        idle="16.02 -; - 16.00",
        each=each,
    )


def _at_most_1_3(figure: str, base: str, each: str = "") -> Table:
    """Not more than 30% above: 130.01 of 100.00 may be 130.005 of 100.005."""
    return Table(
        f"{figure} {base}",
        held="129.99 100.00; 0.00 100.00",
        broken="130.02 100.00; 1300.00 100.00",
        edge="130.00 100.00; 130.01 100.00",
        idle="130.02 -; - 100.00; 130.02 0.00",
        each=each,
    )


def _at_most_1(figure: str, base: str) -> Table:
    """Not above the whole: 100.01 of 100.00 may be 100.005 of 100.005."""
    return Table(
        f"{figure} {base}",
        held="99.99 100.00; 0.00 100.00",
        broken="100.02 100.00",
        edge="100.00 100.00; 100.01 100.00",
        idle="100.02 -; - 100.00; 100.02 0.00",
    )


def _at_least_half(figure: str, base: str, each: str = "") -> Table:
    """At least half: 50.00 of 100.01 may be 50.005 of 100.005; 49.99 of 100.00 is at most 49.995 of 99.995."""
    return Table(
        f"{figure} {base}",
        held="50.01 100.00",
        broken="49.99 100.00; 0.00 100.00",
        edge="50.00 100.00; 50.00 100.01",
        idle="49.99 -; - 100.00; 0.00 0.00",
        each=each,
    )


def _per_head_at_most_100(amount: str) -> Table:
    """Twelve persons are exact, so that 1200.01 is at least 1200.005: above 100 for each."""
    return Table(
        f"{amount} profile.headcount",
        held="1199.99 12; 0.00 12",
        broken="1200.01 12; 100.01 1",
        edge="1200.00 12",
        idle="1200.01 -; - 12; 1200.01 0",
    )


def _covered(stage: str) -> Table:
    """120.01 may be 120.005, and 20.00 and 100.00 together 120.01; without an income budget nothing is said."""
    return Table(
        f"budget.spending.{stage} budget.carried_over.{stage} budget.income.{stage}",
        held="119.00 20.00 100.00; 99.00 - 100.00",
        broken="120.02 20.00 100.00; 120.00 - 100.00",
        edge="120.00 20.00 100.00; 120.01 20.00 100.00",
        idle="130.00 20.00 0.00; 130.00 20.00 -; - 20.00 100.00",
    )


def _below_8_times(this: str, last: str) -> Table:
    """8 times 10.00 is 80.00; 80.04 and 10.00 may be 80.035 and 10.005, of which the eightfold is 80.04."""
    return Table(
        f"{this} {last}",
        held="79.99 10.00",
        broken="80.05 10.00; 1000.00 100.00",
        edge="80.00 10.00; 80.04 10.00",
        idle="100.00 9.99; 80.05 -; - 10.00",
    )


def _above_an_eighth(this: str, last: str) -> Table:
    """An eighth of 10.00 is 1.25, and 1.24 is at most 1.245 where 9.995 asks for 1.249."""
    return Table(
        f"{this} {last}",
        held="1.26 10.00",
        broken="1.24 10.00; 10.00 100.00; 0.00 100.00",
        edge="1.25 10.00",
        idle="1.00 9.99; 1.24 -; - 10.00",
    )


def _rise(item: str) -> Table:
    """30% and at least 10: from 10.00 to 19.99 is too little money to ask about, to 20.00 is not."""
    return Table(
        f"{item} last_year.{item}",
        held="129.99 100.00",
        broken="130.02 100.00; 20.00 10.00",
        edge="130.00 100.00; 130.01 100.00",
        idle="19.99 10.00; 130.02 -; - 100.00; 130.02 0.00",
    )


def _new(item: str) -> Table:
    """From nothing to at least 10; as written, for 0.00 is nothing and 10.00 is ten."""
    return Table(
        f"{item} last_year.{item}",
        held="9.99 0.00; 0.00 0.00",
        broken="10.00 0.00; 50.00 0.00",
        edge="9.99 0",
        idle="50.00 -; - 0.00; 50.00 0.01; 50.00 40.00",
    )


def _fall(item: str) -> Table:
    """30% and at least 10: 70.00 of 100.01 may be 70.005 of 100.005, of which 70% are 70.0035."""
    return Table(
        f"{item} last_year.{item}",
        held="70.01 100.00",
        broken="69.99 100.00; 10.00 20.00; 0.00 100.00",
        edge="70.00 100.00; 70.00 100.01",
        idle="10.01 20.00; 69.99 -; - 100.00",
    )


_COMPARED = (
    "income.total",
    "spending.personnel",
    "spending.public",
    "spending.project",
    "three_public.total",
    "fixed_assets.total",
)
_LARGE = ("income", "spending", "personnel", "public")
_THREE_PUBLIC = ("reception", "vehicle_running", "vehicle_purchase", "overseas")
_FINAL = (
    "carried_over",
    "general",
    "fund",
    "non_tax",
    "other_income",
    "personnel",
    "public",
    "project",
    *_THREE_PUBLIC,
)

TABLES: dict[str, Table] = {
    "balance.closing": Table("budget.closing.final", "24.50; 0.01", "-0.01; -24.50", "0.00", "-"),
    "staff.established": Table(
        "profile.established profile.headcount", "8 12; 0 12", "13 12; 1 0", "12 12", "13 -; - 12"
    ),
    "projects.cumulative": _not_above("completed", "cumulative", each="projects"),
    "indicators.negative": Table(
        "score weight", "9.50 10.00", "-0.01 10.00", "0.00 10.00", "- 10.00", each="indicators"
    ),
    "result.negative": Table("result.score", "92.50", "-0.01; -5", "0; 0.00", "-"),
    "staff.none": Table(
        "profile.headcount spending.personnel", "12 96.00", "0 96.00; 0 0.01", "1 0.01", "0 0.00; 0 -; - 96.00"
    ),
    "staff.unpaid": Table(
        "spending.personnel profile.headcount spending.total",
        held="96.00 12 130.00",
        broken="0.00 12 130.00; 0.00 1 0.01",
        edge="0.01 1 0.01",
        idle="0.00 0 130.00; 0.00 12 0.00; - 12 130.00; 0.00 - 130.00; 0.00 12 -",
    ),
    "personnel.per_head_high": _per_head_at_most_100("spending.personnel"),
    "personnel.per_head_low": Table(
        "spending.personnel profile.headcount",
        held="12.01 12",
        broken="11.99 12; 0.01 12",
        edge="12.00 12",
        idle="0.00 12; 11.99 -; - 12; 11.99 0",
    ),
    "public.per_head": _per_head_at_most_100("spending.public"),
    "assets.none": Table(
        "fixed_assets.total profile.headcount spending.public",
        held="50.00 12 30.00",
        broken="0.00 12 30.00; 0.00 1 0.01",
        edge="0.01 1 0.01",
        idle="0.00 0 30.00; 0.00 12 0.00; - 12 30.00; 0.00 - 30.00; 0.00 12 -",
    ),
    "assets.original_value": _not_above("assets.fixed_net.closing", "fixed_assets.total"),
    "three_public.within_public": _not_above("three_public.total", "spending.public"),
    # A tenth, from 1.00 on: 1.00 may be 0.995, and 9.95 may be 9.955; 9.90 is at most 9.905.
    "three_public.reception": Table(
        "three_public.reception spending.public",
        held="1.00 10.01; 9.99 100.00",
        broken="1.00 9.90; 10.01 100.00",
        edge="1.00 10.00; 1.00 9.95",
        idle="0.99 5.00; 1.00 -; - 10.00; 1.00 0.00",
    ),
    "three_public.budget": _not_above("budget.three_public.final", "budget.three_public.initial"),
    **{
        f"three_public.budget_{name}": _not_above(f"budget.{name}.final", f"budget.{name}.initial")
        for name in _THREE_PUBLIC
    },
    "three_public.change": _not_above("budget.three_public.final", "budget.three_public.last_year"),
    **{
        f"budget.high_{name}": _at_most_1_3(f"budget.{name}.final", f"budget.{name}.initial")
        for name in ("basic", "project")
    },
    **{
        f"budget.low_{name}": _at_least_half(f"budget.{name}.final", f"budget.{name}.initial")
        for name in ("basic", "project")
    },
    "budget.execution": _at_most_1("budget.spending.final", "budget.spending.adjusted"),
    # 80.00 of 100.01 may be 80.005 of 100.005, of which 80% are 80.004.
    "budget.execution_low": Table(
        "budget.spending.final budget.spending.adjusted",
        held="80.01 100.00",
        broken="79.99 100.00; 0.00 100.00",
        edge="80.00 100.00; 80.00 100.01",
        idle="79.99 -; - 100.00; 79.99 0.00",
    ),
    "budget.adjusted_high": _at_most_1_3("budget.spending.adjusted", "budget.spending.initial"),
    # 70.00 of 100.01 may be 70.005 of 100.005, of which 70% are 70.0035.
    "budget.adjusted_low": Table(
        "budget.spending.adjusted budget.spending.initial",
        held="70.01 100.00",
        broken="69.99 100.00; 0.00 100.00",
        edge="70.00 100.00; 70.00 100.01",
        idle="69.99 -; - 100.00; 69.99 0.00",
    ),
    **{f"budget.covered_{stage}": _covered(stage) for stage in ("initial", "adjusted")},
    # 20.00 + 100.00 - 95.50 = 24.50, four figures of two decimals: 0.02 apart at most.
    "budget.closing_opening": Table(
        "budget.carried_over.final budget.carried_over.last_year budget.income.last_year budget.spending.last_year",
        held="24.50 20.00 100.00 95.50",
        broken="24.53 20.00 100.00 95.50; 24.47 20.00 100.00 95.50",
        edge="24.52 20.00 100.00 95.50; 24.48 20.00 100.00 95.50",
        idle="- 20.00 100.00 95.50; 4.50 - 100.00 90.00; 24.53 20.00 - 95.50; 24.53 20.00 100.00 -",
        edge_noted=True,
    ),
    "basics.last_year_balance": _same("basics.last_year_balance.value", "income.carried_over"),
    "basics.public_control": _at_most_1("spending.public", "basics.public_budget.value"),
    "basics.procurement": _not_above("basics.procurement_actual.value", "basics.procurement_budget.value"),
    # 90.00 of 100.01 may be 90.005 of 100.005, of which 90% are 90.0045.
    "basics.key_share": Table(
        "basics.key_projects.value spending.project",
        held="90.01 100.00",
        broken="89.99 100.00; 0.00 100.00",
        edge="90.00 100.00; 90.00 100.01",
        idle="89.99 -; - 100.00; 0.00 0.00",
    ),
    **{f"magnitude.high_{name}": _below_8_times(f"budget.{name}.final", f"budget.{name}.last_year") for name in _LARGE},
    **{
        f"magnitude.low_{name}": _above_an_eighth(f"budget.{name}.final", f"budget.{name}.last_year") for name in _LARGE
    },
    "magnitude.assets_high": _below_8_times("assets.total.closing", "assets.total.opening"),
    "magnitude.assets_low": _above_an_eighth("assets.total.closing", "assets.total.opening"),
    # From 1000.00 to 1085.60 is 8.56%; 8.6 is anything from 8.55 to 8.65, and 8.7 begins there.
    "economy.growth": Table(
        "growth actual last_year",
        held="8.5 1085.00 1000.00; -8.5 915.00 1000.00",
        broken="8.7 1085.60 1000.00; 8.5 915.00 1000.00",
        edge="8.6 1085.60 1000.00",
        idle="8.5 100.00 -50.00; 8.5 100.00 0.00; - 1085.60 1000.00; 8.7 - 1000.00; 8.7 1085.60 -",
        edge_noted=True,
        each="economy",
    ),
    "economy.growth_base": Table(
        "last_year growth",
        held="0.01 8.0; 1000.00 8.0",
        broken="0.00 8.0; 0 0.1",
        edge="0.01 0.1",
        idle="- 8.0; 0.00 -; 0.00 0.0; 0.00 -3.0",
        each="economy",
    ),
    # 15.99 and 16.00 may both be 15.995; where less is better, another check has the word.
    "economy.target": Table(
        "actual target growth_target",
        held="16.00 15.99 -; 16.00 15.99 8.0; 20.00 0.00 -",
        broken="15.98 16.00 -; 15.98 16.00 8.0; 15.98 16.00 0.0",
        edge="16.00 16.00 -; 15.99 16.00 -",
        idle="15.98 16.00 -3.0; 15.98 - -; - 16.00 -",
        each="economy",
    ),
    "economy.target_fall": Table(
        "actual target growth_target",
        held="15.99 16.00 -3.0; 0.00 16.00 -0.1",
        broken="16.02 16.00 -3.0; 16.02 16.00 -0.1",
        edge="16.00 16.00 -3.0; 16.01 16.00 -3.0",
        idle="16.02 16.00 -; 16.02 16.00 0.0; 16.02 16.00 3.0; 16.02 - -3.0; - 16.00 -3.0",
        each="economy",
    ),
    "economy.far_over": Table(
        "actual target growth_target",
        held="129.99 100.00 -; 0.00 100.00 8.0",
        broken="130.02 100.00 -; 1300.00 100.00 8.0",
        edge="130.00 100.00 -; 130.01 100.00 -",
        idle="130.02 100.00 -3.0; 130.02 - -; - 100.00 -; 130.02 0.00 -",
        each="economy",
    ),
    # One decimal: 7.9 and 8.0 may both be 7.95.
    "economy.growth_target": Table(
        "growth growth_target",
        held="8.1 8.0; 0.1 0.0",
        broken="7.8 8.0; -8.0 8.0; -0.2 0.0",
        edge="8.0 8.0; 7.9 8.0",
        idle="7.8 -; - 8.0; -9.0 -8.0; 9.0 -8.0",
        each="economy",
    ),
    # A fall of 7.9 where 8.0 was wanted may be one of 7.95 on both sides.
    "economy.growth_fall": Table(
        "growth growth_target",
        held="-8.1 -8.0",
        broken="-7.8 -8.0; 8.0 -8.0; 0.0 -0.2",
        edge="-8.0 -8.0; -7.9 -8.0",
        idle="-7.8 -; - -8.0; 9.0 8.0; 9.0 0.0",
        each="economy",
    ),
    # 20.1 and 10.0 may be 20.05 and 10.05, whose double is 20.1; 20.15 is above it. Growth below 20 is not asked about.
    "economy.growth_far_over": Table(
        "growth growth_target",
        held="20.0 10.1",
        broken="20.2 10.0; 20.0 5.0",
        edge="20.0 10.0; 20.1 10.0",
        idle="19.9 5.0; 20.2 0.0; -20.0 -5.0; 30.0 -5.0; 20.2 -; - 10.0",
        each="economy",
    ),
    "projects.far_over": _at_most_1_3("completed", "plan", each="projects"),
    "projects.far_under": _at_least_half("completed", "plan", each="projects"),
    "last_year.carried_over": _same("income.carried_over", "last_year.spending.cumulative"),
    "last_year.balance": _same("basics.last_year_balance.value", "last_year.spending.cumulative"),
    **{
        f"last_year.assets_{name}": _same(f"assets.{name}.opening", f"last_year.assets.{name}.closing")
        for name in ("current", "non_current", "fixed_net", "intangible_net")
    },
    **{
        f"last_year.final_{name}": _same(f"budget.{name}.last_year", f"last_year.budget.{name}.final")
        for name in _FINAL
    },
    **{f"last_year.rise_{item}": _rise(item) for item in _COMPARED},
    **{f"last_year.new_{item}": _new(item) for item in _COMPARED},
    **{f"last_year.fall_{item}": _fall(item) for item in _COMPARED},
    # 30% and at least 3 persons, who are exact.
    "last_year.staff_rise": Table(
        "profile.headcount last_year.profile.headcount",
        "15 12; 129 100",
        "14 10; 131 100; 5 2",
        "13 10",
        "4 2; 14 -; - 10; 14 0",
    ),
    "last_year.staff_fall": Table(
        "profile.headcount last_year.profile.headcount",
        "8 11; 71 100",
        "6 10; 69 100; 2 5; 0 10",
        "7 10",
        "2 4; 6 -; - 10",
    ),
}
