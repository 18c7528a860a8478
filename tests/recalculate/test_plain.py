"""The witness before the engines: it confirms only what every program computes, and stands aside for all else."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conformance.book import DATA, TABLE
from tests.conformance.cases import CASES
from tests.recalculate.court import Witness, at, book
from xltools.cli import examine
from xltools.core.address import parse_a1
from xltools.core.register import Department, Zone
from xltools.core.snapshot import Cell, CellValue, ErrorValue, Snapshot
from xltools.example.load import load_zone
from xltools.excel.calculate import calculate_cells
from xltools.excel.engines.choose import engines
from xltools.excel.read import read
from xltools.excel.write import render
from xltools.forms import load
from xltools.recalculate import plain
from xltools.recalculate.judgement import Verdict
from xltools.recalculate.plain import confirmed, value_of
from xltools.recalculate.values import Match, match
from xltools.recalculation import recalculate
from xltools.template import department_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.recalculate.engine import Result

SUM: dict[str, tuple[CellValue, str | None]] = {
    "A1": (1, None),
    "A2": (2, None),
    "A3": (3, "=SUM(A1:A2)"),
    "B3": ("✓", '=IF(A3>2,"✓","✗")'),
}


def value(formula: str, **cells: CellValue) -> Result | None:
    """What the witness says that a formula gives on a sheet with these cells."""
    return value_of(formula, {parse_a1(address): Cell(each) for address, each in cells.items()})


def test_every_formula_that_gives_what_it_shows_is_confirmed() -> None:
    """Numbers and marks; the constants are no formulas."""
    found = confirmed(book(SUM), date1904=False)
    assert {place: judgement.verdict for place, judgement in found.items()} == {
        at("A3"): Verdict.CONFIRMED,
        at("B3"): Verdict.CONFIRMED,
    }
    assert found[at("A3")].computed == (("xltools", 3),)


@pytest.mark.parametrize(
    "changed",
    [
        {"A3": (4, "=SUM(A1:A2)")},
        {"A3": (None, "=SUM(A1:A2)")},
        {"A3": (True, "=SUM(A1:A2)")},
        {"B3": ("✗", '=IF(A3>2,"✓","✗")')},
        {"A1": (ErrorValue("#N/A"), None)},
        {"A3": (3, "=SUM(A1:A2)+C3"), "C3": (0, "=A3*0")},
        {"C3": (0, "=C3")},
        {"C3": (3, "=VLOOKUP(1,A1:A2,1)")},
        {"C3": (2, "=A1+INT(A1)")},
    ],
    ids=["stale", "never calculated", "another kind", "stale mark", "error", "circle", "itself", "lookup", "unknown"],
)
def test_one_formula_in_doubt_and_nothing_is_said(changed: dict[str, tuple[CellValue, str | None]]) -> None:
    """The engines judge all, as what depends on what is theirs to tell."""
    assert confirmed(book(SUM | changed), date1904=False) == {}


@given(
    st.dictionaries(
        st.sampled_from(["A1", "A2", "A3", "B3"]), st.sampled_from([0, 1, 2, 3, "✓", "✗", None]), max_size=4
    ),
    st.sampled_from(["=SUM(A1:A2)", "=SUM(A1:A3)", "=B3", "=A1+A2"]),
)
def test_formulas_met_before_are_judged_by_the_values_of_now(values: dict[str, CellValue], total: str) -> None:
    """What is kept of a sheet's formulas says nothing of what another sheet with the same formulas shows."""
    cells = {**SUM, "A3": (3, total)}
    snapshot = book({at: (values.get(at, value), formula) for at, (value, formula) in cells.items()})
    after_others = confirmed(snapshot, date1904=False)
    plain._known.cache_clear()  # noqa: SLF001 - as in a process that has read nothing yet
    assert after_others == confirmed(snapshot, date1904=False)
    confirmed(book(cells), date1904=False)


def test_engines_rest_only_where_they_may_and_nothing_is_in_doubt() -> None:
    """Whoever names an engine wants it heard; a stale cell is theirs in any case."""
    sound, stale = book(SUM), book(SUM | {"A3": (4, "=SUM(A1:A2)")})
    for snapshot, plainly, asked in ((sound, True, 0), (sound, False, 1), (stale, True, 1)):
        engine = Witness("甲", {"A3": 3, "B3": "✓"})
        recalculate(snapshot, b"", [engine], plainly=plainly)
        assert len(engine.asked) == asked


def test_a_long_chain_in_any_order_is_no_circle() -> None:
    """Running sums from the bottom upwards."""
    cells: dict[str, tuple[CellValue, str | None]] = {f"A{row}": (200 - row, f"=A{row + 1}+1") for row in range(1, 200)}
    assert len(confirmed(book(cells | {"A200": (0, None)}), date1904=False)) == 199


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('=IF(COUNT(A1:A2)=0,"",SUM(A1:A2))', 3.5),
        ('=IF(COUNT(B1:B2)=0,"",SUM(B1:B2))', ""),
        ("=N(A3)+N(B1)-$A$1*2", -3),
        ("=ROUND(ABS(A1-A2),1)", 0.5),
        ('=COUNTIF(A3:C3,"✗")', 1),
        ('=SUBSTITUTE(C3,"✗","△")&"：A1"', "△：A1"),
        ('=TRIM("  a  b ")&A1&B1', "a b1.5"),
        ("=TRIM(A3)", "甲　乙"),
        ('=A1="1.5"', False),
        ('=AND(B1="",A1<>A2)', True),
        ("=-2/4", -0.5),
    ],
)
def test_what_plain_formulas_give(formula: str, expected: CellValue) -> None:
    """By hand. B1 and B2 are blank."""
    assert value(formula, A1=1.5, A2=2, A3=" 甲　乙 ", C3="✗") == expected


@pytest.mark.parametrize(
    "formula",
    [
        "=ROUND(A1,1)",
        "=A1+0.1=A2",
        '="a"="A"',
        '="１"="1"',
        '="a"<"b"',
        "=B1=0",
        "=B1+1",
        "=A1/0",
        "=A1:A2",
        "=SUM(A1:A9999)",
        '=COUNTIF(A1:A2,">1")',
        "=SUM(表!A1:A2)",
        "=LOG10+A1",
        "=IF(A3,1,2)",
        "=A4+1",
        "=ZZZ1+1",
        "=A5",
    ],
)
def test_what_programs_or_countries_see_differently_is_declined(formula: str) -> None:
    """Halves, the last binary digits, case, width and order of texts, blanks that may be empty texts, errors."""
    assert value(formula, A1=0.25, A2=0.35000000000000003, A3="x", A4=True, A5=ErrorValue("#REF!")) is None


def test_never_wrong_in_the_cases_of_the_engines() -> None:
    """Each case with its data on the formula's own sheet: right or declined, and a good many right."""
    cells = {
        (row, column): Cell(None if each == "" else ErrorValue(each) if each == "#DIV/0!" else each)  # type: ignore[arg-type]
        for row, values in enumerate(TABLE)
        for column, each in enumerate(values)
    }
    right = 0
    for case in CASES:
        given_ = value_of(case.formula.replace(f"{DATA}!", ""), cells)
        if given_ is not None and not isinstance(case.expected, tuple):
            assert given_ == pytest.approx(case.expected), case.formula
            right += 1
    assert right >= 20


NUMBERS = st.one_of(st.integers(-3, 3), st.integers(-99_999_999, 99_999_999).map(lambda cents: cents / 100))
CELLS = st.one_of(st.none(), NUMBERS, st.sampled_from(["", "✓", "✗", "a", "甲", "12"]))
OPERANDS = st.sampled_from(
    ["A1", "B1", "$C$1", "0", "1.5", '""', '"✓"', "N(A1)", "N(B1)", "SUM(A1:C1)", "COUNT(A1,B1)"]
)


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "=", "<>", "<", ">", "<=", ">=", "&"]), inner).map(
            lambda parts: f"({''.join(parts)})"
        ),
        st.tuples(inner, inner, inner).map(lambda parts: f"IF({','.join(parts)})"),
        st.tuples(inner, st.integers(0, 6)).map(lambda parts: f"ROUND({parts[0]},{parts[1]})"),
        inner.map(lambda part: f"ABS({part})"),
        inner.map(lambda part: f"TRIM({part})"),
        inner.map(lambda part: f'SUBSTITUTE({part},"✓","△")'),
        st.tuples(inner, inner).map(lambda parts: f"AND({parts[0]},{parts[1]})"),
        st.just('COUNTIF(A1:C1,"✓")'),
    )


@settings(max_examples=25, deadline=None)
@given(
    cells=st.tuples(CELLS, CELLS, CELLS),
    formulas=st.lists(st.recursive(OPERANDS, _nested, max_leaves=8).map("={}".format), min_size=20, max_size=40),
)
def test_what_it_is_certain_of_an_engine_computes_too(
    cells: tuple[CellValue, CellValue, CellValue], formulas: list[str]
) -> None:
    """Against CellRune, which shares no code with it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("表")
        for column, each in enumerate(cells):
            if isinstance(each, str):
                sheet.write_string(0, column, each)
            elif isinstance(each, int | float):
                sheet.write_number(0, column, each)
        for row, formula in enumerate(formulas, 1):
            sheet.write_formula(row, 4, formula)
    places = [(row, 4) for row in range(1, len(formulas) + 1)]
    theirs = calculate_cells(stream.getvalue(), {"表": places}, fixed={})["表"]
    held = {(0, column): Cell(each) for column, each in enumerate(cells) if each not in {None, ""}}
    for row, formula in enumerate(formulas, 1):
        ours = value_of(formula, held)
        if ours is not None:
            assert match(ours, theirs[row, 4]) is Match.SAME, (formula, cells)


@cache
def filled() -> bytes:
    """The form with the figures of an example department."""
    example = load_zone()
    submission = example.departments[0]
    department = Department(submission.code, submission.name)
    zone = Zone(example.name, example.year, (department,))
    return render(department_workbook(load(example.form), zone, department, submission))


@pytest.fixture
def handed_in(tmp_path: Path) -> Snapshot:
    """The filled form as it is read."""
    file = tmp_path / "甲.xlsx"
    file.write_bytes(filled())
    return read(file)


def test_the_form_needs_no_engine(handed_in: Snapshot) -> None:
    """All formulas of the template are plain, or the quick way would be a way for nothing."""
    formulas = sum(cell.formula is not None for sheet in handed_in.sheets for cell in sheet.cells.values())
    assert len(confirmed(handed_in, date1904=False)) == formulas > 300


def test_what_is_found_in_the_form_is_the_same_either_way(handed_in: Snapshot) -> None:
    """A wrong result saved in a total, in a mark, in a sentence: each is found with the engines at rest or not."""
    sheet = handed_in.sheets[1]
    calculated = sorted(at for at, cell in sheet.cells.items() if cell.formula is not None)
    for place in calculated[7::57]:
        cell = sheet.cells[place]
        wrong = "?" if isinstance(cell.value, str) else 987654.25
        cells = {**sheet.cells, place: Cell(wrong, cell.formula)}
        sheets = tuple(replace(each, cells=cells) if each is sheet else each for each in handed_in.sheets)
        snapshot = replace(handed_in, sheets=sheets)
        quick, thorough = (recalculate(snapshot, filled(), engines(["cellrune"]), plainly=way) for way in (True, False))
        assert quick.findings == thorough.findings
        assert any(finding.cell for finding in quick.findings), place


@pytest.mark.parametrize(("named", "asked"), [((), 0), (("cellrune",), 1)])
def test_validate_asks_engines_that_were_named(
    named: tuple[str, ...], asked: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of an untouched form no engine is asked, unless the user wants to hear it."""
    file = tmp_path / "甲.xlsx"
    file.write_bytes(filled())
    engine = Witness("cellrune", fails="-")
    monkeypatch.setattr(examine, "_engines", lambda _names: [engine])
    how = examine.recalculating(named, None)
    assert how is not None
    examine.take_recalculated(load_zone().form, how, file)
    assert len(engine.asked) == asked
