"""The verdicts: above all, that none accuses wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recalculate.court import Witness, at, book
from xltools.core.snapshot import CellValue, ErrorValue
from xltools.recalculate.engine import NotComputable, Obstacle, Outcome, Result
from xltools.recalculate.judgement import Doubt, Judgement, Verdict
from xltools.recalculate.settings import Settings
from xltools.recalculation import Recalculation, recalculate

if TYPE_CHECKING:
    from collections.abc import Mapping

DIV0 = ErrorValue("#DIV/0!")
NA = ErrorValue("#N/A")
SUM = {"A1": (1, None), "A2": (2, None), "A3": (9, "=SUM(A1:A2)")}
REFERS = {"A3": "A1:A2"}


def judged(
    cells: Mapping[str, tuple[CellValue, str | None]], *witnesses: Witness, settings: Settings | None = None
) -> Recalculation:
    """The verdicts on a workbook by these engines."""
    return recalculate(book(cells), b"", witnesses, settings)


def verdict_on(result: Recalculation, address: str) -> Judgement:
    """What was said of one cell."""
    return result.judgements[at(address)]


def differ(formula: str, cached: CellValue, computed: Result, settings: Settings | None = None) -> Judgement:
    """A formula over A1 and A2 of which two engines compute the same, and the file shows something else."""
    cells = {"A1": (1, None), "A2": (2, None), "A3": (cached, formula)}
    first, second = Witness("一", {"A3": computed}, REFERS), Witness("二", {"A3": computed})
    return verdict_on(judged(cells, first, second, settings=settings), "A3")


def test_confirmed_by_one_engine_alone() -> None:
    """The common case costs one engine."""
    second = Witness("二", {"A3": 3})
    result = judged(SUM | {"A3": (3, "=SUM(A1:A2)")}, Witness("一", {"A3": 3}, REFERS), second)
    assert verdict_on(result, "A3").verdict is Verdict.CONFIRMED
    assert second.asked == []
    assert result.counts() == {Verdict.CONFIRMED: 1}
    assert result.findings == ()


def test_stale_when_two_agree_against_the_cell() -> None:
    """The second is asked about the disputed cell only."""
    cells = SUM | {"B1": (1, "=A1")}
    second = Witness("二", {"A3": 3})
    result = judged(cells, Witness("一", {"A3": 3, "B1": 1}, REFERS), second)
    found = verdict_on(result, "A3")
    assert (found.verdict, found.cached, found.computed) == (Verdict.STALE, 9, (("一", 3), ("二", 3)))
    assert second.asked == [{at("A3")}]


@pytest.mark.parametrize(
    ("witness", "doubt"),
    [
        (Witness("二", {"A3": 4}), Doubt.ENGINES_DIFFER),
        (Witness("二", {"A3": 9}), Doubt.ENGINES_DIFFER),
        (Witness("二", {"A3": NotComputable(Obstacle.FUNCTION)}), Doubt.ONE_ENGINE),
        (Witness("二", {}), Doubt.ONE_ENGINE),
        (Witness("二", {"A3": 3}, fails="crashed"), Doubt.ONE_ENGINE),
    ],
)
def test_one_engine_accuses_nobody(witness: Witness, doubt: Doubt) -> None:
    """Without a second voice that agrees there is no proof."""
    found = verdict_on(judged(SUM, Witness("一", {"A3": 3}, REFERS), witness), "A3")
    assert (found.verdict, found.doubt) == (Verdict.NOT_CONFIRMED, doubt)


def test_the_next_engine_is_asked_when_one_fails() -> None:
    """A slow one settles what the second could not judge."""
    second, third = Witness("二", fails="crashed"), Witness("三", {"A3": 3}, slow=True)
    result = judged(SUM, Witness("一", {"A3": 3}, REFERS), second, third)
    assert verdict_on(result, "A3").verdict is Verdict.STALE
    assert (result.heard, dict(result.unavailable)) == (("一", "三"), {"二": "crashed"})


def test_without_any_engine() -> None:
    """Nothing is computed, nothing confirmed, nothing raised."""
    result = judged(SUM | {"B1": (None, "=A1")}, Witness("一", fails="no"))
    assert verdict_on(result, "A3").obstacle == NotComputable(Obstacle.NO_ENGINE)
    assert verdict_on(result, "B1").verdict is Verdict.NEVER_CALCULATED


def test_never_calculated() -> None:
    """A formula without a saved result; an empty text is a result."""
    cells: dict[str, tuple[CellValue, str | None]] = {"B1": (None, "=1+1"), "B2": ("", '=""')}
    result = judged(cells, Witness("一", {"B1": 2, "B2": ""}, {}))
    assert verdict_on(result, "B1").verdict is Verdict.NEVER_CALCULATED
    assert verdict_on(result, "B2").verdict is Verdict.CONFIRMED


@pytest.mark.parametrize(
    ("formula", "cached", "computed", "doubt"),
    [
        ("=IRR(A1:A2)", 0.5, 0.6, Doubt.FUNCTION),
        ("=SUM(A1:A2)", NA, 3, Doubt.ERROR),
        ("=SUM(A1:A2)", 3, NA, Doubt.ERROR),
        ("=SUM(A1:A2)", "3", 3, Doubt.KIND),
        ("=A1&A2", "0.30000000000000004", "0.3", Doubt.KIND),
        ("=ROUND(A1/A2,2)", 0.33, 0.34, Doubt.ROUNDING),
        ("=INT(A1/A2)", 4, 5, Doubt.ROUNDING),
        ("=A1:A2*2", 4, 2, Doubt.INTERSECTION),
    ],
)
def test_known_differences_speak_for_the_cell(formula: str, cached: CellValue, computed: Result, doubt: Doubt) -> None:
    """Two engines may be wrong in the same way."""
    found = differ(formula, cached, computed)
    assert (found.verdict, found.doubt) == (Verdict.NOT_CONFIRMED, doubt)


@pytest.mark.parametrize(
    ("formula", "cached", "computed"),
    [
        ("=ROUND(A1/A2,2)", 0.33, 0.54),
        ("=A1/A2", 5, DIV0),
        ("=A1/A2", DIV0, 5),
        ('=IF(A1=A2,"✓","✗")', "✓", "✗"),
        ("=A1>A2", True, False),
    ],
)
def test_what_is_settled_is_stale(formula: str, cached: CellValue, computed: Result) -> None:
    """The doubts do not swallow everything."""
    assert differ(formula, cached, computed).verdict is Verdict.STALE


def test_approximations_are_confirmed_when_near() -> None:
    """IRR stops somewhere near the root."""
    assert differ("=IRR(A1:A2)", 0.123456789, 0.1234567891).verdict is Verdict.CONFIRMED


def test_displayed_values() -> None:
    """With "precision as displayed" engines compute something else."""
    found = differ("=SUM(A1:A2)", 2.9, 3, Settings(as_displayed=True))
    assert (found.verdict, found.doubt) == (Verdict.NOT_CONFIRMED, Doubt.AS_DISPLAYED)


@pytest.mark.parametrize("text", ["1,5", "2023年1月", "3/4/2021", "５", "12 %"])
def test_texts_that_look_like_numbers(text: str) -> None:
    """What a text is worth depends on the country."""
    cells: dict[str, tuple[CellValue, str | None]] = {"A1": (text, None), "A3": (9, "=A1*2")}
    witnesses = Witness("一", {"A3": 3}, {"A3": "A1"}), Witness("二", {"A3": 3})
    assert verdict_on(judged(cells, *witnesses), "A3").doubt is Doubt.TEXT_NUMBER


def test_labels_are_no_numbers() -> None:
    """A name beside the figures proves nothing."""
    cells: dict[str, tuple[CellValue, str | None]] = {"A1": ("财政局", None), "A2": (2, None), "A3": (9, "=A2+N(A1)")}
    witnesses = Witness("一", {"A3": 2}, {"A3": "A1 A2"}), Witness("二", {"A3": 2})
    assert verdict_on(judged(cells, *witnesses), "A3").verdict is Verdict.STALE


CHAIN: dict[str, tuple[CellValue, str | None]] = {
    "A1": (1, None),
    "B1": (5, "=A1*2"),
    "B2": (6, "=B1+1"),
    "B3": (7, "=B2+1"),
}
CHAINED = {"B1": "A1", "B2": "B1", "B3": "B2"}


def test_stale_goes_down_the_chain() -> None:
    """When the root is stale, so is what depends on it."""
    says: dict[str, Outcome] = {"B1": 2, "B2": 3, "B3": 4}
    result = judged(CHAIN, Witness("一", says, CHAINED), Witness("二", says))
    assert result.counts() == {Verdict.STALE: 3}


def test_doubt_goes_down_the_chain() -> None:
    """Engines that differ on the root may agree below it and both be wrong."""
    first = Witness("一", {"B1": 2, "B2": 3, "B3": 4}, CHAINED)
    result = judged(CHAIN, first, Witness("二", {"B1": 2.5, "B2": 3, "B3": 4}))
    assert [verdict_on(result, cell).doubt for cell in ("B1", "B2", "B3")] == [
        Doubt.ENGINES_DIFFER,
        Doubt.UPSTREAM,
        Doubt.UPSTREAM,
    ]
    assert verdict_on(result, "B3").subject == "表!B2"


def test_a_confirmed_cell_stops_the_doubt() -> None:
    """Where a cell comes out as saved, what depends on it starts from the right value."""
    says: dict[str, Outcome] = {"B1": NotComputable(Obstacle.EXTERNAL, "[1]甲"), "B2": 6, "B3": 4}
    result = judged(CHAIN, Witness("一", says, CHAINED), Witness("二", {"B3": 4}))
    assert verdict_on(result, "B1").verdict is Verdict.NOT_COMPUTABLE
    assert verdict_on(result, "B3").verdict is Verdict.STALE


def test_nobody_is_asked_about_what_cannot_be_proven() -> None:
    """B2 was computed from what B1 shows, which no engine can check, so a second voice would prove nothing."""
    says: dict[str, Outcome] = {"B1": NotComputable(Obstacle.EXTERNAL, "[1]甲"), "B2": 9, "B3": 10}
    second = Witness("二", {"B2": 9, "B3": 10})
    result = judged(CHAIN, Witness("一", says, CHAINED), second)
    assert [verdict_on(result, cell).doubt for cell in ("B2", "B3")] == [Doubt.UPSTREAM, Doubt.UPSTREAM]
    assert second.asked == []


_NUMBERS = st.sampled_from([1, 2, 3.5, -4])


@given(cached=_NUMBERS, first=_NUMBERS, second=_NUMBERS, below=_NUMBERS)
def test_an_accusation_has_two_witnesses(cached: float, first: float, second: float, below: float) -> None:
    """Whatever is saved and computed: stale is only what two engines compute alike, and not as saved."""
    cells: dict[str, tuple[CellValue, str | None]] = {"A1": (7, None), "B1": (cached, "=A1"), "B2": (below, "=B1")}
    witnesses = (
        Witness("一", {"B1": first, "B2": first}, {"B1": "A1", "B2": "B1"}),
        Witness("二", {"B1": second, "B2": second}),
    )
    for judgement in judged(cells, *witnesses).judgements.values():
        accused = judgement.verdict is Verdict.STALE
        assert accused == (first == second != judgement.cached)


def test_dust_is_no_foundation() -> None:
    """A cell confirmed but for dust may decide an IF below it."""
    cells: dict[str, tuple[CellValue, str | None]] = {
        "A1": (1e6, None),
        "B1": (1e-10, "=A1-1000000"),
        "B2": (1, "=IF(B1=0,2,1)"),
    }
    says: dict[str, Outcome] = {"B1": 0, "B2": 2}
    result = judged(cells, Witness("一", says, {"B1": "A1", "B2": "B1"}), Witness("二", says))
    assert verdict_on(result, "B1").verdict is Verdict.CONFIRMED
    assert verdict_on(result, "B2").doubt is Doubt.UPSTREAM


def test_an_engine_that_knows_no_references_proves_nothing() -> None:
    """What the disputed cell depends on must be known."""
    found = verdict_on(judged(SUM, Witness("一", {"A3": 3}), Witness("二", {"A3": 3})), "A3")
    assert found.doubt is Doubt.UNTRACED


def test_the_clock_is_not_guessed() -> None:
    """TODAY without a day; with a day that was not the day of saving; and what depends on it."""
    cells: dict[str, tuple[CellValue, str | None]] = {"B1": (44941, "=TODAY()"), "B2": (44942, "=B1+1")}
    refers = {"B2": "B1"}
    unknown = judged(cells, Witness("一", {"B1": NotComputable(Obstacle.VOLATILE), "B2": 44942}, refers))
    assert [verdict_on(unknown, cell).verdict for cell in ("B1", "B2")] == [Verdict.VOLATILE, Verdict.CONFIRMED]
    says: dict[str, Outcome] = {"B1": 45000, "B2": 45001}
    other = judged(cells, Witness("一", says, refers), Witness("二", says))
    assert other.counts() == {Verdict.VOLATILE: 2}


def test_not_computable_names_what_is_in_the_way() -> None:
    """Another engine may know the function; nobody is asked about another workbook."""
    cells: dict[str, tuple[CellValue, str | None]] = {
        "B1": (1, "=FOO(1)"),
        "B2": (2, "=BAR(1)"),
        "B3": (3, "=[1]甲!A1"),
    }
    foo, bar = NotComputable(Obstacle.FUNCTION, "FOO"), NotComputable(Obstacle.FUNCTION, "BAR")
    outside = NotComputable(Obstacle.EXTERNAL, "[1]甲")
    second = Witness("二", {"B1": 1})
    result = judged(cells, Witness("一", {"B1": foo, "B2": bar, "B3": outside}, {}), second)
    assert second.asked == [{at("B1"), at("B2")}]
    assert verdict_on(result, "B1").verdict is Verdict.CONFIRMED
    assert [verdict_on(result, cell).obstacle for cell in ("B2", "B3")] == [bar, outside]


def test_a_slow_engine_is_not_started_for_unknown_functions() -> None:
    """Seconds are spent only where a disagreement can be settled."""
    third = Witness("三", slow=True)
    cells: dict[str, tuple[CellValue, str | None]] = {"B1": (1, "=FOO(1)")}
    judged(cells, Witness("一", {"B1": NotComputable(Obstacle.FUNCTION, "FOO")}, {}), third)
    assert third.asked == []


CIRCULAR = NotComputable(Obstacle.CIRCULAR)


def test_a_circle_is_listed_in_its_order() -> None:
    """B1 needs B2 needs B3 needs B1."""
    cells: dict[str, tuple[CellValue, str | None]] = {"B1": (0, "=B2+1"), "B2": (0, "=B3+1"), "B3": (0, "=B1+1")}
    refers = {"B1": "B2", "B2": "B3", "B3": "B1"}
    result = judged(cells, Witness("一", dict.fromkeys(cells, CIRCULAR), refers))
    assert {found.verdict for found in result.judgements.values()} == {Verdict.CIRCULAR}
    assert verdict_on(result, "B2").cycle == (at("B1"), at("B2"), at("B3"))
    assert [finding.rule for finding in result.findings] == ["recalc.circular"]


@pytest.mark.parametrize(
    ("cached", "second", "expected"),
    [
        (5, 5, Verdict.CONFIRMED),
        (0, 0, Verdict.NOT_CONFIRMED),
        (5, ErrorValue("#REF!"), Verdict.CIRCULAR),
        (5, CIRCULAR, Verdict.CIRCULAR),
        (5, 4, Verdict.NOT_CONFIRMED),
    ],
)
def test_a_circle_through_a_branch_may_be_none(cached: int, second: Outcome, expected: Verdict) -> None:
    """ROW(B1) in B1 reads nothing, and an IF reads one branch; an engine that looks lazily may know."""
    cells: dict[str, tuple[CellValue, str | None]] = {"B1": (cached, "=IF(TRUE,ROW(B1)*5,B1)")}
    result = judged(cells, Witness("一", {"B1": CIRCULAR}, {"B1": "B1"}), Witness("二", {"B1": second}))
    assert verdict_on(result, "B1").verdict is expected


def test_cells_that_an_array_fills() -> None:
    """They are judged, and never accused."""
    cells: dict[str, tuple[CellValue, str | None]] = {"B1": (1, "=F1:F3"), "B2": (2, None), "B3": (9, None)}
    spilled = frozenset({at("B2"), at("B3"), at("B4")})
    first = Witness("一", {"B1": 1, "B2": 2, "B3": 3, "B4": 4}, {}, spilled=spilled)
    result = judged(cells, first, Witness("二", {"B3": 3}))
    assert verdict_on(result, "B2").verdict is Verdict.CONFIRMED
    assert verdict_on(result, "B3").doubt is Doubt.ARRAY
    assert at("B4") not in result.judgements


def test_a_data_table_is_not_computed() -> None:
    """Its formula has no text."""
    cells: dict[str, tuple[CellValue, str | None]] = {"B1": (1, "=TABLE()")}
    result = judged(cells, Witness("一", {"B1": 5}, {}), Witness("二", {"B1": 5}))
    assert verdict_on(result, "B1").obstacle == NotComputable(Obstacle.DATA_TABLE)
