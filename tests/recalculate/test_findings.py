"""What a person is told."""

from __future__ import annotations

from tests.recalculate.court import Witness, at, book
from xltools.core.finding import Severity
from xltools.recalculate.engine import NotComputable, Obstacle
from xltools.recalculate.settings import Settings
from xltools.recalculation import recalculate

FOO = NotComputable(Obstacle.FUNCTION, "FOO")
CIRCULAR = NotComputable(Obstacle.CIRCULAR)


def test_a_stale_cell() -> None:
    """Place, what it shows, what it should show, who says so, and what to do."""
    snapshot = book({"A1": (1, None), "A2": (0.1 + 0.2, "=A1/4")})
    witnesses = Witness("一", {"A2": 0.25}, {"A2": "A1"}), Witness("二", {"A2": 0.25})
    (found,) = recalculate(snapshot, b"", witnesses).findings
    assert (found.rule, found.severity) == ("recalc.stale", Severity.ERROR)
    assert (found.file, found.sheet, found.cell) == ("甲.xlsx", "表", "A2")
    assert (found.actual, found.expected) == ("0.3", "0.25")
    assert found.message.startswith("The cell shows 0.3, but its formula gives 0.25 (一, 二 agree).")
    (manual,) = recalculate(snapshot, b"", witnesses, Settings(manual=True)).findings
    assert "calculate on request only" in manual.message


def test_many_cells_are_counted() -> None:
    """One note for each sheet or function, placed at the first cell."""
    snapshot = book({"B1": (None, "=1"), "B2": (None, "=2"), "C1": (1, "=FOO(1)"), "C2": (1, "=FOO(2)")})
    found = recalculate(snapshot, b"", [Witness("一", {"B1": 1, "B2": 2, "C1": FOO, "C2": FOO}, {})]).findings
    assert [(each.rule, each.severity, each.cell, each.message) for each in found] == [
        (
            "recalc.never_calculated",
            Severity.NOTE,
            "B1",
            "2 formulas have never been calculated. Open the workbook in Excel and save it.",
        ),
        (
            "recalc.not_computable",
            Severity.NOTE,
            "C1",
            "2 formulas could not be recalculated: the function FOO is not known",
        ),
    ]


def test_a_circle() -> None:
    """Told once, with its cells; no error where the workbook allows it."""
    snapshot = book({"B1": (0, "=B2+1"), "B2": (0, "=B1+1")})
    witness = Witness("一", {"B1": CIRCULAR, "B2": CIRCULAR}, {"B1": "B2", "B2": "B1"})
    (found,) = recalculate(snapshot, b"", [witness]).findings
    assert (found.rule, found.severity, found.cell) == ("recalc.circular", Severity.ERROR, "B1")
    assert "B1 → B2 → B1" in found.message
    (allowed,) = recalculate(snapshot, b"", [witness], Settings(iterative=True)).findings
    assert allowed.severity is Severity.NOTE


def test_a_doubt_names_its_reason() -> None:
    """An empty text is seen, and both values are told."""
    snapshot = book({"A1": (1, None), "A2": ("", "=A1")})
    found = recalculate(snapshot, b"", [Witness("一", {"A2": 1}, {"A2": "A1"})]).findings
    assert [(each.rule, each.severity) for each in found] == [("recalc.not_confirmed", Severity.NOTE)]
    assert found[0].message == (
        "The cell shows “”; recalculated: 一: 1. The values differ in kind or in how a number is written."
    )


def test_volatile_cells_and_engines_that_fail() -> None:
    """Both are notes."""
    snapshot = book({"A1": (1, "=NOW()"), "A2": (2, "=FOO()")})
    first = Witness("一", {"A1": NotComputable(Obstacle.VOLATILE, "NOW"), "A2": FOO}, {})
    result = recalculate(snapshot, b"", [first, Witness("二", fails="out of memory")])
    assert [(each.rule, each.cell) for each in result.findings] == [
        ("recalc.not_computable", "A2"),
        ("recalc.volatile", "A1"),
        ("recalc.engine_unavailable", ""),
    ]
    assert "二 could not judge this workbook: out of memory" in result.findings[-1].message
    assert at("A1") in result.judgements
