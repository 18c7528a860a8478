"""``xltools audit``: any workbook, template or not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from tests.cli.handed_in import DEPARTMENTS, explain, found, ledger, links, listed, rewrite, run
from xltools.audit import RULES
from xltools.excel.engines.choose import installed

if TYPE_CHECKING:
    from pathlib import Path

SHEET = "收 支"
FAULTS = {
    ("range.leaves-out", "B9"),
    ("formula.differs-from-neighbours", "D5"),
    ("number.stored-as-text", "C4"),
    ("cell.error", "B11"),
    ("reference.blank-or-text", "D4"),
}
DISMISSED = {
    "number_stored_as_text": "C4",
    "formula_differs": "D2:D8",
    "formula_range": "B9",
    "eval_error": "A1 B11",
    "empty_cell_reference": "D4",
}
TWO_ENGINES = pytest.mark.skipif(
    not {"cellrune", "formulon"} <= set(installed()), reason="a stale cell takes two engines to prove"
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook of nobody's template."""
    return ledger(tmp_path / "收支 台账.xlsx")


def test_the_example_is_clean() -> None:
    """Nothing suspicious stands in the workbooks that we send out."""
    result = run("audit", DEPARTMENTS)
    assert (result.exit_code, result.stdout) == (0, "Nothing was found.\n")


def test_faults_with_their_places_and_classes(book: Path) -> None:
    """An error blocks; every finding of the audit says which class its rule is of."""
    assert run("audit", book).exit_code == 1
    findings = found("audit", book)
    assert {(each["rule"], each["cell"]) for each in findings} == FAULTS
    assert {(each["file"], each["sheet"]) for each in findings} == {(book.name, SHEET)}
    classes = {each["rule"]: each["class"] for each in findings}
    assert classes == {rule.id: rule.kind.value for rule in RULES if rule.id in classes}
    assert classes["range.leaves-out"] == "inconsistent"
    assert findings[0]["severity"] == "error"


@pytest.mark.parametrize(
    ("error", "rule"),
    [
        ("number_stored_as_text", "number.stored-as-text"),
        ("formula_differs", "formula.differs-from-neighbours"),
        ("formula_range", "range.leaves-out"),
        ("eval_error", "cell.error"),
        ("empty_cell_reference", "reference.blank-or-text"),
    ],
)
def test_what_excel_ignores_is_ignored(error: str, rule: str, tmp_path: Path) -> None:
    """A green triangle that somebody dismissed: that finding goes, and no other."""
    book = ledger(tmp_path / "台账.xlsx", ignored={error: DISMISSED[error]})
    assert {each["rule"] for each in found("audit", book)} == {each for each, _cell in FAULTS} - {rule}


def test_a_dismissal_elsewhere_does_not_count(tmp_path: Path) -> None:
    """It is that cell's triangle, not the sheet's."""
    book = ledger(tmp_path / "台账.xlsx", ignored={"formula_differs": "D6:D8", "eval_error": "B9"})
    assert {(each["rule"], each["cell"]) for each in found("audit", book)} == FAULTS


def test_each_distinct_formula_once(book: Path) -> None:
    """Five to read instead of nine; the cells that each fills; the findings follow."""
    printed = json.loads(run("audit", book, "--formulas", "--format", "json").stdout)
    formulas = {each["formula"]: (each["areas"], each["count"]) for each in printed["formulas"]}
    assert formulas == {
        "=B2+C2": (["D2:D4", "D6:D8"], 6),
        "=B5": (["D5"], 1),
        "=SUM(B2:B7)": (["B9"], 1),
        "=1/0": (["B11"], 1),
    }
    assert len(printed["formulas"]) == len(formulas)
    assert {(each["file"], each["sheet"]) for each in printed["formulas"]} == {(book.name, SHEET)}
    assert printed["findings"] == found("audit", book)
    text = run("audit", book, "--formulas").stdout
    assert f"{book.name}: 4 distinct formulas" in text
    assert f"  {SHEET}!D2:D4, D6:D8  =B2+C2  ×6\n" in text


def test_files_that_cannot_be_read_stop_no_other(book: Path) -> None:
    """Each is named with what to do; the others are audited."""
    folder = book.parent
    (folder / "加密.xlsx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + "EncryptedPackage".encode("utf-16-le")
    )
    (folder / "坏.xlsx").write_bytes(book.read_bytes()[:3000])
    (folder / "旧.xls").write_bytes(b"")
    result = run("audit", folder)
    assert result.exit_code == 1
    for name in ("加密.xlsx", "坏.xlsx", "旧.xls"):
        assert name in result.stdout
    assert {(each["rule"], each["cell"]) for each in found("audit", folder)} > FAULTS
    assert run("audit", folder / "坏.xlsx").exit_code == 2


def test_nothing_to_audit(tmp_path: Path) -> None:
    """One sentence, with what to do."""
    result = run("audit", tmp_path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert str(tmp_path) in result.stderr


def test_an_input_is_never_the_output(book: Path, tmp_path: Path) -> None:
    """Not even when other workbooks remain to be audited."""
    other = ledger(tmp_path / "乙.xlsx")
    before = other.read_bytes()
    for inputs in ((other,), (book, other), (tmp_path,)):
        result = run("audit", *inputs, "--output", other)
        assert result.exit_code == 2
        assert "never overwritten" in result.stderr
    assert other.read_bytes() == before


def test_the_result_of_last_time_is_no_input(book: Path) -> None:
    """A folder audited again: neither the result nor its earlier version is audited with it."""
    target = book.parent / "校验.xlsx"
    first = [each["file"] for each in found("audit", book.parent)]
    for _time in range(3):
        assert [each["file"] for each in found("audit", book.parent, "--output", target)] == first
        explain(target, "range.leaves-out", "第8行另计")
    earlier = book.parent / "校验.上一版.xlsx"
    assert earlier.exists()
    earlier.write_bytes(book.read_bytes())  # with faults in it, to see that nobody looks
    assert [each["file"] for each in found("audit", book.parent, "--output", target)] == first


def test_explained_and_changed(book: Path, tmp_path: Path) -> None:
    """Accepted while the formula is the same; another formula in the cell is asked about anew."""
    target = tmp_path / "结果" / "校验.xlsx"
    target.parent.mkdir()
    run("audit", book, "--output", target)
    explain(target, "cell.error", "留作示例")
    result = run("audit", book, "--output", target)
    assert result.exit_code == 0
    assert "(accepted)" in result.stdout
    rewrite(book, "xl/worksheets/sheet1.xml", "<f>1/0</f>", "<f>2/0</f>")
    rules = [(each["rule"], each["accepted"]) for each in found("audit", book, "--output", target)]
    assert ("cell.error", False) in rules
    assert ("explanation.lapsed", False) in rules
    assert run("audit", book).exit_code == 1


def test_the_marked_copy_is_as_sound_as_the_original(book: Path, tmp_path: Path) -> None:
    """Comments stand on the cells, links lead to them, and auditing the copy finds the same."""
    before = book.read_bytes()
    result = run("audit", book, "--annotate", tmp_path / "批注")
    copy = tmp_path / "批注" / book.name
    assert str(copy) in result.stdout
    assert book.read_bytes() == before
    opened = openpyxl.load_workbook(copy)
    commented = {cell.coordinate for row in opened[SHEET].iter_rows() for cell in row if cell.comment}
    assert commented == {cell for _rule, cell in FAULTS}
    assert set(links(copy, "校验结果")) == {f"'{SHEET}'!{cell}" for _rule, cell in FAULTS}
    assert {row["规则"] for row in listed(copy, "校验结果")} == {rule for rule, _cell in FAULTS}
    assert {(each["rule"], each["cell"]) for each in found("audit", copy)} == FAULTS


def test_an_unknown_engine(book: Path) -> None:
    """One sentence with what there is."""
    result = run("audit", book, "--engine", "abacus")
    assert (result.exit_code, result.stdout) == (2, "")
    (sentence,) = result.stderr.splitlines()
    assert "abacus" in sentence
    assert ", ".join(installed()) in sentence


@TWO_ENGINES
def test_a_stale_result_is_an_error(book: Path) -> None:
    """An input was changed by a program that does not calculate: what hangs on it shows the old result."""
    rewrite(book, "xl/worksheets/sheet1.xml", '<c r="B6"><v>50</v></c>', '<c r="B6"><v>70</v></c>')
    stale = {each["cell"]: each for each in found("audit", book) if each["rule"] == "recalc.stale"}
    assert set(stale) == {"D6", "B9"}
    assert {each["severity"] for each in stale.values()} == {"error"}
    assert (stale["D6"]["actual"], stale["D6"]["expected"]) == ("55", "75")
    assert (stale["B9"]["actual"], stale["B9"]["expected"]) == ("210", "230")
    assert "recalc.stale" not in {each["rule"] for each in found("audit", book, "--no-recalculation")}


def test_one_engine_alone_proves_nothing(book: Path) -> None:
    """Nor the same one named twice."""
    rewrite(book, "xl/worksheets/sheet1.xml", '<c r="B6"><v>50</v></c>', '<c r="B6"><v>70</v></c>')
    for engines in (("--engine", "cellrune"), ("--engine", "cellrune", "--engine", "cellrune")):
        rules = {each["cell"]: each["rule"] for each in found("audit", book, *engines) if each["cell"] == "D6"}
        assert rules == {"D6": "recalc.not_confirmed"}


@TWO_ENGINES
def test_today_is_given_not_guessed(tmp_path: Path) -> None:
    """Without it, what depends on it is counted and not judged; with the day of the saving it is confirmed.

    A result of another day is no stale one: TODAY has gone on, nobody forgot to calculate.
    """
    path = tmp_path / "日期.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    sheet.write_formula(0, 0, "=TODAY()-DATE(2024,1,1)", None, 9)
    book.close()

    def rules(*options: str) -> set[str]:
        return {each["rule"] for each in found("audit", path, *options)}

    assert rules() == {"formula.volatile", "recalc.volatile"}
    assert rules("--today", "2024-01-10") == {"formula.volatile"}
    assert rules("--today", "2024-01-11") == {"formula.volatile", "recalc.volatile"}
    assert run("audit", path, "--today", "gestern").exit_code == 2
