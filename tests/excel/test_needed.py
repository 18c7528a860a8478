"""Only the cells that formulas look at are needed to calculate a workbook; leaving one out would change a result."""

from __future__ import annotations

import pytest

from xltools.core.layout import SheetLayout, WorkbookLayout
from xltools.excel import write
from xltools.excel.needed import needed


def book(formula: str) -> WorkbookLayout:
    """A workbook of two sheets, with a formula in Z99 of the first."""
    first, second = SheetLayout("汇总"), SheetLayout("007001 甲's")
    first.put(98, 25, formula=formula)
    second.put(0, 0, 1)
    return WorkbookLayout([first, second])


@pytest.mark.parametrize(
    ("formula", "here", "there"),
    [
        ("=A1+$B$2", {(0, 0), (1, 1)}, set()),
        ("=SUM(A1:B2)", {(0, 0), (0, 1), (1, 0), (1, 1)}, set()),
        ("='007001 甲''s'!C3*A1", {(0, 0)}, {(2, 2)}),
        ("=SUM('007001 甲''s'!A1:A2,汇总!B1)", {(0, 1)}, {(0, 0), (1, 0)}),
        ('=IF(A1="见B1！C2""D4","✗",LOG10(E5))', {(0, 0), (4, 4)}, set()),
        ("=1.5E+3+TRUE", set(), set()),
        ("=_xlfn.XLOOKUP(A1,B1:B2,C1:C2)", {(0, 0), (0, 1), (1, 1), (0, 2), (1, 2)}, set()),
    ],
)
def test_the_cells_that_a_formula_names(formula: str, here: set[tuple[int, int]], there: set[tuple[int, int]]) -> None:
    """A reference belongs to the sheet named before it, otherwise to the formula's own; texts hold none."""
    assert needed(book(formula)) == {"汇总": here, "007001 甲's": there}


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A:A)",
        "=SUM(1:3)",
        "=OFFSET(A1,1,1)",
        '=INDIRECT("A1")',
        '=1+SUM("甲",INDIRECT("A1"))',
        "=xlt_income",
        "=SUM(收入)",
        "='007001 甲''s'!收入",
        "=SUM('汇总:007001 甲''s'!A1)",
        "=别的表!A1",
        "=SUM(A1:INDEX(B1:B9,2))",
        "=#REF!+1",
        "=SUM(表1[金额])",
        "=ZZZ9",
        "=SUM(A1:XFD1048576)",
    ],
)
def test_a_formula_that_may_look_anywhere(formula: str) -> None:
    """What is not understood leaves nothing out."""
    assert needed(book(formula)) is None


def test_the_results_are_those_of_the_whole_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaving out what no formula looks at changes no byte of a summary."""
    from xltools.consolidate import consolidate, summary  # noqa: PLC0415 - only wanted here
    from xltools.example.load import load_zone  # noqa: PLC0415 - likewise
    from xltools.forms import load  # noqa: PLC0415 - likewise

    zone = load_zone()
    layout = summary(consolidate(load(zone.form), zone.name, zone.year, zone.departments))
    lean = write.render(layout)
    assert needed(layout) is not None
    monkeypatch.setattr(write, "needed", lambda _book: None)
    assert write.render(layout) == lean
