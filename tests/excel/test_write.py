"""A layout becomes the workbook that it describes, in the eyes of openpyxl, of Excel's rules and of LibreOffice."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import warnings
import zipfile
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter.exceptions
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.libreoffice import recalculated, to_pdf
from tests.package_rules import check_package
from xltools.core.address import Area, Position
from xltools.core.layout import (
    Chart,
    ChartKind,
    Choices,
    Highlight,
    Series,
    SheetLayout,
    Visibility,
    WorkbookLayout,
)
from xltools.excel.calculate import CannotCalculate
from xltools.excel.styles import conditional_properties, properties
from xltools.excel.write import render

NAME = "007001 甲局"


def opened(data: bytes, *, values: bool = False) -> openpyxl.Workbook:
    """A written workbook, proved sound, as openpyxl reads it: formulas, or with ``values`` their cached results."""
    assert check_package(data) == []
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def one_sheet(sheet: SheetLayout) -> bytes:
    """A workbook of this sheet alone."""
    return render(WorkbookLayout([sheet]))


def part(data: bytes, name: str) -> str:
    """One part of the package, as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def spending() -> WorkbookLayout:
    """Two sheets with nearly everything that a layout can say."""
    sheet = SheetLayout(NAME, protected=True, tab_color="#1F4E79", freeze=Position(3, 1), print_area=Area(0, 0, 30, 5))
    sheet.widths = {0: 24, 1: 14, 2: 14}
    sheet.heights = {0: 30}
    sheet.repeat_rows = (2, 2)
    sheet.page_breaks = [20]
    sheet.merge(Area(0, 0, 0, 3), "整体支出", "title")
    sheet.put_row(2, 0, ["项目", "预算", "决算", "执行率"], "header")
    for row, (name, budget, final) in enumerate([("基本支出", "120.50", "118.30"), ("项目支出", "80", "100")], 3):
        sheet.put(row, 0, name, "label", link="'说明'!A1", comment="按决算报表填写")
        sheet.put(row, 1, Decimal(budget), "amount input border")
        sheet.put(row, 2, Decimal(final), "amount input border")
        sheet.put(row, 3, formula=f"=C{row + 1}/B{row + 1}", style="ratio computed", link="'说明'!A1")
        sheet.put(row, 4, formula=f'=IF(C{row + 1}<=B{row + 1},"✓","✗")', style="mark")
    sheet.put(5, 1, formula="=SUM(B4:B5)", style="total amount")
    sheet.put(5, 2, formula="=SUM(C4:C5)", style="total amount")
    sheet.names = {"支出表": Area(2, 0, 5, 3)}
    sheet.choices = [Choices(Area(3, 1, 4, 2), least=0, most=100_000, hint="万元")]
    sheet.highlights = [
        Highlight(Area(3, 4, 4, 4), "bad", equal_to="✗"),
        Highlight(Area(3, 2, 4, 2), "warn", formula="=$C4>$B4"),
    ]
    series = tuple(Series(n, NAME, Area(3, 0, 4, 0), Area(3, c, 4, c)) for n, c in (("预算", 1), ("执行率", 3)))
    sheet.charts = [
        Chart(kind, "对比", series[:1] if kind is ChartKind.DOUGHNUT else series, Position(8, 0)) for kind in ChartKind
    ]
    notes = SheetLayout("说明", grid_lines=True)
    notes.put(0, 0, "说明", "heading")
    return WorkbookLayout([notes, sheet], "示例", first=NAME)


def test_values_keep_their_kinds() -> None:
    """A number is a number, a code is a text, a date shows as a date, a blank with a style stays blank."""
    sheet = SheetLayout("表")
    sheet.put_row(0, 0, [Decimal("1234.50"), 7, 0.1, "007001", "12", None], "border")
    sheet.put(1, 0, value=True)
    sheet.put(1, 1, dt.date(2024, 12, 31), "border")
    sheet.put(1, 2, dt.datetime(2024, 12, 31, 9, 30))  # noqa: DTZ001 - Excel has no time zones
    written = opened(one_sheet(sheet))["表"]
    assert [cell.value for cell in written[1]] == [1234.5, 7, 0.1, "007001", "12", None]
    assert written["A2"].value is True
    assert (written["B2"].value, written["B2"].number_format) == (dt.datetime(2024, 12, 31), "yyyy-mm-dd")  # noqa: DTZ001
    assert written["C2"].value == dt.datetime(2024, 12, 31, 9, 30)  # noqa: DTZ001
    assert written["F1"].border.left.style == "thin"


TRICKY = ["=1+1", "+A1", "-5", "@SUM(A1)", "=cmd|'/c calc'!A1", "{=A1}", "http://a.cn", "mailto:a@b", "internal:A1",
          "<r><t>a</t></r>", "<r></r>", "a\nb", " a ", "&lt;", "1e5", "2024-01-01", "TRUE", "#REF!"]  # fmt: skip


@pytest.mark.parametrize("text", TRICKY)
def test_text_is_never_anything_else(text: str) -> None:
    """What a department typed as text comes back as that text: no formula, link, number, error or markup."""
    sheet = SheetLayout("表")
    sheet.put(0, 0, text, "cell")
    sheet.put(1, 0, text)
    sheet.put(2, 0, text, "link", link="'表'!A1")
    written = opened(one_sheet(sheet))["表"]
    for cell in written["A"]:
        assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a"])
def test_text_like_a_formula_stays_text_when_it_is_edited(text: str) -> None:
    """Excel keeps such a text as it is on F2 and Enter only where the cell has the apostrophe of a text."""
    sheet = SheetLayout("表")
    sheet.put(0, 0, text, "text")
    sheet.put(1, 0, "正文", "text")
    written = opened(one_sheet(sheet))["表"]
    assert (written["A1"].quotePrefix, bool(written["A2"].quotePrefix)) == (True, False)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=40), max_size=12))
def test_any_text_comes_back(texts: list[str]) -> None:
    """Text goes out and in again unchanged, whatever it is; what looks like an escape of XML stays literal."""
    sheet = SheetLayout("表")
    for row, text in enumerate(texts):
        sheet.put(row, 0, text, "text")
    written = opened(one_sheet(sheet))["表"]
    assert [written.cell(row, 1).value or "" for row in range(1, len(texts) + 1)] == texts


def test_formulas_carry_their_results() -> None:
    """98.17 %, 125 % and 200.5 + 218.3 by hand; text results and the blank text are texts, not numbers."""
    data = render(spending())
    assert opened(data)[NAME]["D4"].value == "=C4/B4"
    cached = opened(data, values=True)[NAME]
    assert math.isclose(cached["D4"].value, 0.981742738589, rel_tol=1e-9)
    assert (cached["D5"].value, cached["B6"].value, cached["C6"].value) == (1.25, 200.5, 218.3)
    assert (cached["E4"].value, cached["E5"].value) == ("✓", "✗")


def test_results_of_every_kind() -> None:
    """Truth, error, empty text and digits as text are cached as what they are."""
    sheet = SheetLayout("表")
    for row, formula in enumerate(["=1=1", "=1/0", '=""', '="007"', "=2^0.5"]):
        sheet.put(row, 0, formula=formula)
    data = one_sheet(sheet)
    column = [cell.value for cell in opened(data, values=True)["表"]["A"]]
    assert column[:2] == [True, "#DIV/0!"]
    assert column[3:] == ["007", 2**0.5]
    assert '<c r="A3" t="str">' in part(data, "xl/worksheets/sheet1.xml")


def test_what_cannot_be_calculated_has_no_result() -> None:
    """Not zero: a viewer shows a blank and Excel, told to calculate on opening, shows the result."""
    sheet = SheetLayout("表")
    sheet.put(0, 0, formula="=TODAY()", style="date")
    data = one_sheet(sheet)
    assert re.search(r'<c r="A1"[^>]*><f>TODAY\(\)</f></c>', part(data, "xl/worksheets/sheet1.xml"))
    assert 'fullCalcOnLoad="1"' in part(data, "xl/workbook.xml")
    known = opened(render(WorkbookLayout([sheet]), today=dt.date(2025, 3, 1)), values=True)["表"]
    assert known["A1"].value == dt.datetime(2025, 3, 1)  # noqa: DTZ001 - Excel has no time zones


def test_without_the_engine_the_workbook_is_still_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Formulas without results: Excel calculates them on opening."""

    def give_up(*_what: object, **_options: object) -> dict[str, object]:
        reason = "beyond a limit"
        raise CannotCalculate(reason)

    monkeypatch.setattr("xltools.excel.write.calculate_cells", give_up)
    data = render(spending())
    assert opened(data)[NAME]["D4"].value == "=C4/B4"
    assert opened(data, values=True)[NAME]["B6"].value is None


def test_charts_hold_the_results_of_formulas() -> None:
    """A viewer that draws from the chart's own cache draws 0.98 and 1.25, not zeros."""
    chart = part(render(spending()), "xl/charts/chart1.xml")
    rates = re.search(rf"<c:f>'{NAME}'!\$D\$4:\$D\$5</c:f><c:numCache>(.*?)</c:numCache>", chart)
    assert rates
    cached = [float(value) for value in re.findall("<c:v>(.*?)</c:v>", rates[1])]
    assert cached == pytest.approx([118.3 / 120.5, 1.25])
    assert "<c:v>基本支出</c:v>" in chart


def test_a_chart_name_is_no_formula() -> None:
    """A department whose name begins with = does not become a reference."""
    sheet = SheetLayout("表")
    sheet.put_row(0, 0, [1, 2])
    area = Area(0, 0, 0, 1)
    sheet.charts = [
        Chart(ChartKind.COLUMN, "=标题", (Series("=甲!A1", "表", area, area),), Position(2, 0), unit="=万元")
    ]
    chart = part(one_sheet(sheet), "xl/charts/chart1.xml")
    assert re.findall("<c:f>(.*?)</c:f>", chart) == ["'表'!$A$1:$B$1"] * 2
    assert "=甲！A1" in chart


def test_structure_is_as_described() -> None:
    """Names, merges, widths, heights, panes, tabs and the printed page, as openpyxl reads them."""
    book = opened(render(spending()))
    sheet = book[NAME]
    assert sheet.defined_names["支出表"].attr_text == f"'{NAME}'!$A$3:$D$6"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:D1"]
    assert (round(sheet.column_dimensions["A"].width), sheet.row_dimensions[1].height) == (25, 30)
    assert (sheet.freeze_panes, sheet.sheet_properties.tabColor.rgb) == ("B4", "FF1F4E79")
    assert (sheet.print_area, sheet.print_title_rows) == (f"'{NAME}'!$A$1:$F$31", "$3:$3")
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert [brk.id for brk in sheet.row_breaks.brk] == [20]
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert (book.active.title, book.properties.title) == (NAME, "示例")
    assert (sheet.sheet_view.showGridLines, book["说明"].sheet_view.showGridLines) == (False, None)
    assert sheet["A4"].comment.text == "按决算报表填写"
    assert len(sheet._charts) == len(ChartKind)  # noqa: SLF001 - openpyxl has no other way to list charts


def test_links_keep_value_formula_and_style() -> None:
    """A click goes to the place; the cell still shows and calculates what it did."""
    sheet = opened(render(spending()))[NAME]
    assert {sheet[at].hyperlink.location for at in ("A4", "D4")} == {"'说明'!A1"}
    assert (sheet["A4"].value, sheet["D4"].value, sheet["D4"].number_format) == ("基本支出", "=C4/B4", "0.00%")


def test_only_inputs_are_open() -> None:
    """A protected sheet without a password: inputs can be typed, rows inserted, formulas stay."""
    sheet = opened(render(spending()))[NAME]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    forbidden = [sheet.protection.insertRows, sheet.protection.formatColumns, sheet.protection.formatCells]
    assert not any(forbidden)
    assert (sheet["B4"].protection.locked, sheet["D4"].protection.locked, sheet["A4"].protection.locked) == (
        False,
        True,
        True,
    )


def test_short_lists_stand_in_the_validation_long_ones_on_a_hidden_sheet() -> None:
    """Excel allows 255 characters inside; also a value with a comma needs cells of its own."""
    long, comma = tuple(f"第{n:03d}个很长的选项" for n in range(40)), ("一,二", "三")
    sheet = SheetLayout("表")
    sheet.choices = [
        Choices(Area(0, 0, 9, 0), ("优", "良", "中", "差"), hint="等次"),
        Choices(Area(0, 1, 9, 1), long),
        Choices(Area(0, 2, 9, 2), long),
        Choices(Area(0, 3, 9, 3), comma),
    ]
    book = opened(one_sheet(sheet))
    rules = {str(rule.sqref): rule.formula1 for rule in book["表"].data_validations.dataValidation}
    assert rules["A1:A10"] == '"优,良,中,差"'
    assert rules["B1:B10"] == rules["C1:C10"] == "'选项'!$A$1:$A$40"
    assert rules["D1:D10"] == "'选项'!$B$1:$B$2"
    lists = book["选项"]
    assert lists.sheet_state == "veryHidden"
    assert [lists["A1"].value, lists["A40"].value, lists["B1"].value] == [long[0], long[-1], "一,二"]


@pytest.mark.parametrize(
    ("choices", "kind", "operator", "bounds"),
    [
        (Choices(Area(0, 0, 0, 0), least=0, most=100), "decimal", None, ("0", "100")),
        (Choices(Area(0, 0, 0, 0), least=0), "decimal", "greaterThanOrEqual", ("0", None)),
        (Choices(Area(0, 0, 0, 0), most=1.5), "decimal", "lessThanOrEqual", ("1.5", None)),
        (Choices(Area(0, 0, 0, 0), least=0, whole=True), "whole", "greaterThanOrEqual", ("0", None)),
        (Choices(Area(0, 0, 0, 0), whole=True), "whole", None, ("-1000000000000", "1000000000000")),
        (Choices(Area(0, 0, 0, 0), hint="说明"), None, None, (None, None)),
    ],
)
def test_bounds(
    choices: Choices, kind: str | None, operator: str | None, bounds: tuple[str | None, str | None]
) -> None:
    """Bounds on either side or both, whole numbers, or only a hint; no operator is Excel's "between"."""
    sheet = SheetLayout("表")
    sheet.choices = [choices]
    rule = opened(one_sheet(sheet))["表"].data_validations.dataValidation[0]
    assert (rule.type, rule.operator, (rule.formula1, rule.formula2)) == (kind, operator, bounds)
    assert rule.prompt == (choices.hint or None)


def test_hidden_things_are_hidden_and_the_book_opens_on_a_visible_sheet() -> None:
    """Excel refuses a workbook whose active tab is hidden."""
    first = SheetLayout("事实", visibility=Visibility.VERY_HIDDEN)
    second, third = (
        SheetLayout("暗", visibility=Visibility.HIDDEN),
        SheetLayout("明", hidden_columns={2}, widths={2: 5}),
    )
    book = opened(render(WorkbookLayout([first, second, third])))
    assert [sheet.sheet_state for sheet in book.worksheets] == ["veryHidden", "hidden", "visible"]
    assert book.active.title == "明"
    assert book["明"].column_dimensions["C"].hidden


def test_the_same_layout_gives_the_same_bytes() -> None:
    """So that a generated workbook changes in version control only when its content does."""
    data = render(spending())
    assert data == render(spending())
    assert part(data, "docProps/core.xml").count("2020-01-01T00:00:00Z") == 2


@pytest.mark.parametrize("name", ["a/b", "x" * 32, "'a", ""])
def test_an_invalid_sheet_name_is_refused(name: str) -> None:
    """Rather here than by Excel's repair prompt."""
    with pytest.raises((xlsxwriter.exceptions.XlsxWriterException, ValueError)):
        one_sheet(SheetLayout(name))


def test_nothing_is_left_out_silently() -> None:
    """Sheet names twice, crossing merges, names like cells, over-long texts and unknown styles and sheets raise."""
    with pytest.raises(xlsxwriter.exceptions.DuplicateWorksheetName):
        render(WorkbookLayout([SheetLayout("a"), SheetLayout("A")]))
    with pytest.raises(xlsxwriter.exceptions.OverlappingRange):
        one_sheet(SheetLayout("表", merges=[Area(0, 0, 1, 1), Area(1, 1, 2, 2)]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # as outside of tests
        with pytest.raises(UserWarning, match="cell name"):
            one_sheet(SheetLayout("表", names={"A1": Area(0, 0, 0, 0)}))
    long, odd = SheetLayout("表"), SheetLayout("表")
    long.put(0, 0, "长" * 32_768)
    odd.put(0, 0, 1, "nonsense")
    with pytest.raises(ValueError, match="32768"):
        one_sheet(long)
    with pytest.raises(KeyError, match="nonsense"):
        one_sheet(odd)
    with pytest.raises(KeyError):
        render(WorkbookLayout([SheetLayout("表")], first="别处"))


def test_style_words_merge_from_left_to_right() -> None:
    """The later word wins; a conditional format takes colours and leaves fonts and alignment alone."""
    merged = properties("amount input centre")
    assert (merged["num_format"], merged["locked"], merged["align"]) == ("#,##0.00", False, "center")
    assert "font_name" in merged
    assert conditional_properties("bad").keys() == {"font_color", "bg_color"}
    assert conditional_properties("title").keys() == {"font_color", "bold"}


@pytest.mark.libreoffice
def test_libreoffice_finds_the_same_results() -> None:
    """Every cached result is what another program calculates."""
    data = render(spending())
    cached = opened(data, values=True)
    theirs = recalculated(data)
    checked = 0
    for sheet in opened(data).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    ours = cached[sheet.title][cell.coordinate].value
                    assert theirs[sheet.title, cell.row - 1, cell.column - 1] == pytest.approx(ours), cell.coordinate
                    checked += 1
    assert checked == 6


@pytest.mark.libreoffice
def test_libreoffice_prints_it() -> None:
    """The whole workbook, charts and footers included, goes through a printer."""
    assert to_pdf(render(spending())).startswith(b"%PDF-")
