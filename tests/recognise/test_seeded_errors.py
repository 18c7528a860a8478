"""Every formula of a filled template, spoiled in every way that people spoil formulas: nothing may slip through."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from openpyxl.formula.translate import Translator

from tests.mangle import example, form_sheet, put, reading, returned, with_sheet
from xltools.core.address import parse_a1, to_a1
from xltools.core.form import HEAD_ROW, Shape
from xltools.core.snapshot import Cell, Sheet
from xltools.forms import load
from xltools.forms.formulas import computed
from xltools.recognise.alteration import Alteration, alteration

FORM = load()
KINDS = ("constant", "deleted", "altered", "shifted", "other sheet", "external", "too many", "too few")
SHOWN = 123.45


@cache
def formulas() -> dict[str, str]:
    """Every formula of the filled template that computes an item, by its cell."""
    sheet = form_sheet(returned())
    places = _places()
    return {to_a1(at): cell.formula for at, cell in sheet.cells.items() if cell.formula and at in places}


def _places() -> set[tuple[int, int]]:
    """Where the form's computed items stand: columns of the printed form, not the marks beside it."""
    sheet = form_sheet(returned())
    right = max(area.right for area in sheet.names.values())
    return {at for at in sheet.cells if at[1] <= right}


def spoiled(formula: str, kind: str, cell: str) -> Cell:
    """The cell after somebody's mistake."""
    row, column = parse_a1(cell)
    below = to_a1((row + 1, column))
    last = re.findall(r"[A-Z]+[0-9]+(?=\))", formula)[-1]
    one_down = to_a1((parse_a1(last).row + 1, parse_a1(last).column))
    altered = formula.replace("SUM(", "MAX(").replace("-", "+") if "IF(" in formula else f"{formula}*2"
    return {
        "constant": Cell(SHOWN),
        "deleted": Cell(None),
        "altered": Cell(SHOWN, altered),
        "shifted": Cell(SHOWN, Translator(formula, cell).translate_formula(below)),
        "other sheet": Cell(SHOWN, f"=汇总!{cell}"),
        "too many": Cell(SHOWN, formula.replace(f"{last})", f"{last},{one_down})")),
        "too few": Cell(SHOWN, re.sub(r"[,:][A-Z]+[0-9]+(?=\))", "", formula)),
        "external": Cell(SHOWN, f"='[2020.xlsx]007001'!{cell}"),
    }[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_every_formula_spoiled_is_found(kind: str) -> None:
    """One cell at a time: the finding names that cell."""
    missed = []
    for cell, formula in formulas().items():
        new = spoiled(formula, kind, cell)
        if kind == "too few" and new.formula == formula:  # no range, and no list of cells
            assert not re.search(r"SUM\([^()]*[,:]", formula)
            continue
        assert new.formula != formula
        found = reading(put(returned(), {parse_a1(cell): new})).findings
        if not any(each.rule.startswith("formula.") and cell in {each.cell, *_named(each.message)} for each in found):
            missed.append((cell, formula))
    assert missed == []


def _named(message: str) -> set[str]:
    return set(message.replace(",", " ").replace("、", " ").replace(".", " ").split())


def test_there_are_formulas_to_spoil() -> None:
    """Each computed item of the form is among them."""
    rows = {block.id: ["", HEAD_ROW, "1", "2"] for block in FORM.blocks if block.shape is Shape.UNITS}
    assert len(formulas()) == len(list(computed(FORM, rows)))


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        ('=IF(COUNT(C6:C8)=0,"",SUM(C6:C8))', Alteration.TOO_SHORT),
        ('=IF(COUNT(C6:C10)=0,"",SUM(C6:C10))', Alteration.TOO_LONG),
        ('=IF(COUNT(D6:D9)=0,"",SUM(D6:D9))', Alteration.SHIFTED),
        ('=IF(COUNT(C7:C10)=0,"",SUM(C7:C10))', Alteration.SHIFTED),
        ('=IF(COUNT(C6:C9)=0,"",SUM(C6:C9)*2)', Alteration.CHANGED),
        ("=SUM('[去年.xlsx]表'!C6:C9)", Alteration.EXTERNAL),
        ('=IF(COUNT(汇总!C6:C9)=0,"",SUM(汇总!C6:C9))', Alteration.OTHER_SHEET),
        ("=SUM(C:C)", Alteration.CHANGED),
    ],
)
def test_kinds_of_alteration(formula: str, kind: Alteration) -> None:
    """How a formula differs is said in the finding."""
    assert alteration(formula, '=IF(COUNT(C6:C9)=0,"",SUM(C6:C9))', "007001 甲") is kind


def test_clean_template_gives_no_finding() -> None:
    """The workbook as it was sent out."""
    assert reading(returned()).findings == ()


def test_protection_removed() -> None:
    """The template is protected; a sheet without protection is noted."""
    sheet = form_sheet(returned())
    (finding,) = reading(with_sheet(returned(), replace(sheet, protected=False))).findings
    assert finding.rule == "structure.protection"


def test_hidden_rows_and_columns_with_figures() -> None:
    """A hidden row of figures is asked about; a hidden row of texts is not."""
    at = parse_a1(example().facts["income.total", ""].cell or next(iter(formulas())))
    sheet = form_sheet(returned())
    assert _rules(replace(sheet, hidden_rows=frozenset({at.row}))) == ["structure.hidden"]
    assert _rules(replace(sheet, hidden_rows=frozenset({0}))) == []
    assert "structure.hidden" in _rules(replace(sheet, hidden_columns=sheet.hidden_columns | {at.column}))


def _rules(sheet: Sheet) -> list[str]:
    return [each.rule for each in reading(with_sheet(returned(), sheet)).findings]


def test_hidden_sheet_with_figures() -> None:
    """Figures that nobody sees are asked about; they are not read."""
    secret = Sheet("底稿", {(0, 0): Cell(12.5)}, hidden=True)
    (finding,) = reading(replace(returned(), sheets=(*returned().sheets, secret))).findings
    assert (finding.rule, finding.sheet) == ("structure.hidden", "底稿")
