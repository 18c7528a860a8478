"""Rows are inserted into a workbook that a person made: everything that has an address follows."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path

import openpyxl
import pytest

from tests.excel.dressed import FORM, SUMMARY, dressed_workbook
from tests.excel.rich import changed, parts_of
from tests.libreoffice import recalculated
from tests.package_rules import check_package
from xltools.core.address import Position
from xltools.core.filling import CannotFill, RowInsertion, SheetFilling
from xltools.excel.fill import filled

DRESSED = dressed_workbook()
SHEET, OTHER = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
WITHIN = RowInsertion(at=7, count=2, like=6)
"""Two rows above row 8, the last of the block, like row 7."""
FULL = filled(DRESSED, [SheetFilling(FORM, {Position(7, 1): 1000, Position(8, 0): "新项目"}, (WITHIN,))])

# Part, and what must stand there once: by hand.
FOLLOWED = [
    (SHEET, '<dimension ref="A3:M14"/>'),
    (SHEET, 'activeCell="B10" sqref="B10"'),
    (SHEET, "<f>SUM(B4:B10)</f>"),
    (SHEET, "<f>SUM(D4:D10)</f>"),
    (SHEET, "<f>B11/$D$11</f>"),
    (SHEET, '<f t="array" ref="D12">SUM(B4:B10*C4:C10)</f>'),
    (SHEET, "<f>B10+C10</f>"),
    (SHEET, '<autoFilter ref="A3:D10"/>'),
    (SHEET, '<mergeCells count="8">'),
    (SHEET, '<mergeCell ref="A13:C14"/>'),
    (SHEET, '<mergeCell ref="E10:F10"/>'),
    (SHEET, '<conditionalFormatting sqref="B4:D10">'),
    (SHEET, "<formula>B4&gt;$B$11</formula>"),
    (SHEET, 'sqref="B4:B10"><formula1>B4&lt;=$B$11</formula1>'),
    (SHEET, 'sqref="C10"><formula1>$A$4:$A$10</formula1>'),
    (SHEET, '<hyperlink ref="A11" location="\'甲 局\'!D11"'),
    (SHEET, '<brk id="11" max="16383" man="1"/>'),
    (SHEET, '<ignoredError sqref="A4:A10"'),
    (SHEET, "<xm:f>'甲 局'!D4:D10</xm:f><xm:sqref>G11</xm:sqref>"),
    (SHEET, '<pane xSplit="1" ySplit="3" topLeftCell="B4"'),
    (OTHER, "<f>'甲 局'!D11</f>"),
    (OTHER, "<f>SUM('甲 局'!D4:D10)+SUM(表[数])</f>"),
    (OTHER, "<f>SUM(A1:A2)</f>"),
    (OTHER, "<formula>'甲 局'!$D$11&gt;100</formula>"),
    (OTHER, "location=\"'甲 局'!D11\""),
    ("xl/workbook.xml", '_FilterDatabase" localSheetId="0" hidden="1">\'甲 局\'!$A$3:$D$10<'),
    ("xl/workbook.xml", 'Print_Area" localSheetId="0">\'甲 局\'!$A$1:$F$14<'),
    ("xl/workbook.xml", 'Print_Titles" localSheetId="0">\'甲 局\'!$3:$3<'),
    ("xl/workbook.xml", 'xlt_items" localSheetId="0">\'甲 局\'!$A$4:$D$10<'),
    ("xl/workbook.xml", "<definedName name=\"合计\">'甲 局'!$D$11<"),
    ("xl/charts/chart1.xml", "<c:f>'甲 局'!$D$3</c:f>"),
    ("xl/charts/chart1.xml", "<c:f>'甲 局'!$A$4:$A$10</c:f>"),
    ("xl/charts/chart1.xml", "<c:f>'甲 局'!$D$4:$D$10</c:f>"),
    ("xl/tables/table1.xml", 'displayName="表" ref="L3:M10"'),
    ("xl/tables/table1.xml", '<autoFilter ref="L3:M10"/>'),
    ("xl/comments1.xml", '<comment ref="C10"'),
    ("xl/comments1.xml", '<comment ref="B4"'),
    ("xl/drawings/vmlDrawing1.vml", "<x:Row>9</x:Row>"),
    ("xl/drawings/vmlDrawing1.vml", "<x:Row>3</x:Row>"),
    ("xl/drawings/vmlDrawing1.vml", "<x:Anchor>9, 0, 9, 0, 10, 0, 9, 20</x:Anchor>"),
    ("xl/drawings/drawing1.xml", "<xdr:row>9</xdr:row>"),
    ("xl/drawings/drawing1.xml", "<xdr:row>0</xdr:row>"),
]


def opened(data: bytes, *, formulas: bool = False) -> openpyxl.Workbook:
    """A workbook as openpyxl reads it, proved sound."""
    assert check_package(data) == []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl names what it would lose on saving
        return openpyxl.load_workbook(io.BytesIO(data), data_only=not formulas)


def inserted(*insertions: RowInsertion, data: bytes = DRESSED) -> bytes:
    """The workbook with rows and no values."""
    return filled(data, [SheetFilling(FORM, {}, insertions)])


@pytest.mark.parametrize(("part", "expected"), FOLLOWED)
def test_what_has_an_address_follows(part: str, expected: str) -> None:
    """Each address by hand."""
    assert expected in parts_of(FULL)[part].decode()


def test_parts_without_addresses_stay() -> None:
    """Styles, texts, pictures, theme: the same bytes."""
    before, after = parts_of(DRESSED), parts_of(FULL)
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} == {part for part, _expected in FOLLOWED}


def test_new_rows_are_like_their_model() -> None:
    """Height, look, merges across, formulas as its own; no values but those given."""
    sheet, formulas = opened(FULL)[FORM], opened(FULL, formulas=True)[FORM]
    for row in (8, 9):
        assert sheet.row_dimensions[row].height == 27
        assert [sheet.cell(row, column).border.left.style for column in range(1, 5)] == ["thin"] * 4
        assert formulas[f"D{row}"].value == f"=B{row}+C{row}"
        assert f"E{row}:F{row}" in sheet.merged_cells
    assert [[cell.value for cell in row] for row in sheet["A7:D10"]] == [
        ["项目7", 7, 70, 77],
        [None, 1000, None, 1000],
        ["新项目", None, None, 0],
        ["项目8", 8, 80, 88],
    ]


def test_results_count_what_was_filled_in() -> None:
    """On the sheet, and from there on the other one."""
    book = opened(FULL)
    assert [cell.value for cell in book[FORM][11]][1:4] == [1030, 300, 1330]
    assert [book[SUMMARY][f"A{row}"].value for row in (1, 2, 3)] == [1330, 1330, 2660]


@pytest.mark.libreoffice
def test_another_program_computes_the_same() -> None:
    """LibreOffice opens the workbook and finds the results that are stored in it."""
    theirs = recalculated(FULL)
    for sheet in opened(FULL):
        for row in sheet:
            for cell in row:
                if cell.value is not None:
                    place = (sheet.title, cell.row - 1, cell.column - 1)
                    assert theirs[place] == (pytest.approx(cell.value) if isinstance(cell.value, float) else cell.value)


def test_above_the_first_row_of_a_block_its_rules_hold_too() -> None:
    """The range moves down, as Excel's do; the rules are stretched up, and say of the new row what they say of all."""
    sheet = parts_of(inserted(RowInsertion(3, 1, 3)))[SHEET].decode()
    assert "<f>SUM(B5:B9)</f>" in sheet
    assert 'sqref="B4:D9"><cfRule' in sheet
    assert "<formula>B4&gt;$B$10</formula>" in sheet
    assert "<f>B4+C4</f>" in sheet


def test_below_the_last_row_of_a_block_its_rules_hold_too() -> None:
    """Excel's ranges do not grow there, and so neither do the sums."""
    data = inserted(RowInsertion(8, 1, 7))
    sheet = parts_of(data)[SHEET].decode()
    assert check_package(data) == []
    assert "<f>SUM(B4:B8)</f>" in sheet
    assert 'sqref="B4:B9"><formula1>B4&lt;=$B$10</formula1>' in sheet
    assert "<f>B9+C9</f>" in sheet


def test_rules_follow_a_model_elsewhere() -> None:
    """The rows of another place than that of their model are listed on their own."""
    data = inserted(RowInsertion(12, 1, 4))
    assert check_package(data) == []
    assert '<conditionalFormatting sqref="B4:D8 B13:D13">' in parts_of(data)[SHEET].decode()


def test_frozen_rows_grow_with_rows_among_them() -> None:
    """The heading stays in sight as a whole."""
    sheet = parts_of(inserted(RowInsertion(2, 2, 2)))[SHEET].decode()
    assert 'ySplit="5" topLeftCell="B6"' in sheet


def test_two_insertions_at_once() -> None:
    """Both are counted in the rows as they were; values in the rows as they are afterwards."""
    data = filled(DRESSED, [SheetFilling(FORM, {Position(13, 3): 5}, (RowInsertion(9, 1, 9), RowInsertion(7, 2, 6)))])
    book = opened(data, formulas=True)[FORM]
    assert [book[cell].value for cell in ("B11", "B12", "B13")] == ["=SUM(B4:B10)", "=B11/$D$11", "=B11/$D$11"]
    assert book["D14"].value == 5


@pytest.mark.parametrize(
    ("kind", "rows"), [("twoCell", ["7", "12"]), ("oneCell", ["7", "9"]), ("absolute", ["7", "9"])]
)
def test_only_pictures_sized_with_cells_are_stretched(kind: str, rows: list[str]) -> None:
    """A picture over rows 8 to 10, and three rows above row 9."""
    name = "xl/drawings/drawing1.xml"
    drawing, found = re.subn(
        r"<xdr:twoCellAnchor>(.*?<xdr:row>7</xdr:row>.*?)<xdr:row>7</xdr:row>",
        rf'<xdr:twoCellAnchor editAs="{kind}">\1<xdr:row>9</xdr:row>',
        parts_of(DRESSED)[name].decode(),
        count=1,
        flags=re.DOTALL,
    )
    assert found == 1
    after = parts_of(inserted(RowInsertion(8, 3, 7), data=changed(DRESSED, {name: drawing.encode()})))[name].decode()
    assert re.findall(r"<xdr:row>(\d+)</xdr:row>", after)[:2] == rows


def test_shared_formulas_are_written_out_where_rows_come_between() -> None:
    """Stored once for D4:D8, they differ once the block is torn."""
    sheet = parts_of(DRESSED)[SHEET].decode()
    sheet = sheet.replace("<f>B4+C4</f>", '<f t="shared" ref="D4:D8" si="3">B4+C4</f>')
    for row in range(5, 9):
        sheet = sheet.replace(f"<f>B{row}+C{row}</f>", '<f t="shared" si="3"/>')
    assert sheet.count('t="shared"') == 5
    book = opened(inserted(WITHIN, data=changed(DRESSED, {SHEET: sheet.encode()})), formulas=True)[FORM]
    assert [book[f"D{row}"].value for row in range(4, 11)] == [f"=B{row}+C{row}" for row in range(4, 11)]


def test_a_pivot_table_reads_the_grown_range() -> None:
    """Where it takes its data from is kept in a part of the workbook."""
    cache = (
        '<pivotCacheDefinition xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cacheSource '
        f'type="worksheet"><worksheetSource ref="A3:D8" sheet="{FORM}"/></cacheSource></pivotCacheDefinition>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotCacheDefinition"
    relations = parts_of(DRESSED)["xl/_rels/workbook.xml.rels"].decode()
    relation = f'<Relationship Id="rP" Type="{kind}" Target="pivotCache/pivotCacheDefinition1.xml"/></Relationships>'
    data = changed(
        DRESSED,
        {
            "xl/pivotCache/pivotCacheDefinition1.xml": cache.encode(),
            "xl/_rels/workbook.xml.rels": relations.replace("</Relationships>", relation).encode(),
        },
    )
    after = parts_of(inserted(WITHIN, data=data))["xl/pivotCache/pivotCacheDefinition1.xml"].decode()
    assert after == cache.replace("A3:D8", "A3:D10")


def with_pivot_table(area: str) -> bytes:
    """The workbook with a pivot table on this area of the form, as far as it has an address."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/pivotTable"
    name = "xl/worksheets/_rels/sheet1.xml.rels"
    relation = f'<Relationship Id="rPivot" Type="{kind}" Target="../pivotTables/pivotTable1.xml"/></Relationships>'
    table = f'<pivotTableDefinition xmlns="{main}"><location ref="{area}" firstHeaderRow="1"/></pivotTableDefinition>'
    relations = parts_of(DRESSED)[name].decode().replace("</Relationships>", relation)
    return changed(DRESSED, {name: relations.encode(), "xl/pivotTables/pivotTable1.xml": table.encode()})


def test_a_pivot_table_below_moves_as_a_whole() -> None:
    """It is drawn anew by Excel, from where it stands."""
    after = parts_of(inserted(WITHIN, data=with_pivot_table("O20:P30")))["xl/pivotTables/pivotTable1.xml"].decode()
    assert '<location ref="O22:P32" firstHeaderRow="1"/>' in after


def test_no_rows_come_into_a_pivot_table() -> None:
    """Excel refuses it, too."""
    with pytest.raises(CannotFill, match="pivot"):
        inserted(WITHIN, data=with_pivot_table("O5:P30"))


def test_controls_follow_their_cells() -> None:
    """A check box stands in three parts, with the cell that it writes to."""
    control = (
        '<controls><control shapeId="1" r:id="rC"><controlPr defaultSize="0" linkedCell="$B$8" listFillRange="A4:A8">'
        '<anchor moveWithCells="1"><from><col>1</col><row>7</row></from><to><col>2</col><row>8</row></to></anchor>'
        "</controlPr></control></controls>"
    )
    sheet = parts_of(DRESSED)[SHEET].decode().replace("<tableParts", f"{control}<tableParts")
    box = '<x:ClientData ObjectType="Checkbox"><x:Anchor>1,0,7,0,2,0,8,0</x:Anchor><x:FmlaLink>$B$8</x:FmlaLink>'
    name = "xl/drawings/vmlDrawing1.vml"
    drawing = parts_of(DRESSED)[name].decode().replace("</xml>", f"<v:shape>{box}</x:ClientData></v:shape></xml>")
    after = parts_of(inserted(WITHIN, data=changed(DRESSED, {SHEET: sheet.encode(), name: drawing.encode()})))
    moved = control.replace("$B$8", "$B$10").replace("A4:A8", "A4:A10")
    moved = moved.replace("<row>8</row>", "<row>10</row>").replace("<row>7</row>", "<row>9</row>")
    assert moved in after[SHEET].decode()
    moved = box.replace("1,0,7,0,2,0,8,0", "1,0, 9,0,2,0, 10,0").replace("$B$8", "$B$10")
    assert moved in after[name].decode()


def test_what_would_be_torn_apart_is_refused() -> None:
    """An array formula over several rows; Excel refuses it, too."""
    sheet = parts_of(DRESSED)[SHEET].decode()
    sheet = sheet.replace("<f>B4+C4</f>", '<f t="array" ref="D4:D8">B4:B8+C4:C8</f>')
    for row in range(5, 9):
        sheet = sheet.replace(f"<f>B{row}+C{row}</f>", "")
    data = changed(DRESSED, {SHEET: sheet.encode()})
    with pytest.raises(CannotFill, match="array"):
        inserted(WITHIN, data=data)
    with pytest.raises(CannotFill, match="D5"):
        filled(data, [SheetFilling(FORM, {Position(4, 3): 1})])
    after = opened(filled(data, [SheetFilling(FORM, {Position(4, 1): 100})]))[FORM]
    assert [after[f"D{row}"].value for row in range(4, 9)] == [44, 150, 66, 77, 88]


def test_no_row_is_pushed_out_of_the_sheet() -> None:
    """Excel says no, too."""
    data = filled(DRESSED, [SheetFilling(FORM, {Position(1_048_575, 0): 1})])
    with pytest.raises(CannotFill, match=FORM):
        inserted(WITHIN, data=data)


_INSERT = """
import json, sys, time, uno
from com.sun.star.beans import PropertyValue
pipe, source, target, sheet, at, count = sys.argv[1:]
context = uno.getComponentContext()
resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
for attempt in range(120):
    try:
        remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.25)
desktop = remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
book = desktop.loadComponentFromURL(source, "_blank", 0, (PropertyValue("Hidden", 0, True, 0),))
book.Sheets.getByName(sheet).Rows.insertByIndex(int(at), int(count))
book.storeToURL(target, (PropertyValue("FilterName", 0, "Calc MS Excel 2007 XML", 0),))
book.close(True)
desktop.terminate()
"""


def _by_libreoffice(data: bytes, sheet: str, at: int, count: int) -> bytes:
    """The workbook with rows inserted by LibreOffice."""
    program, python = shutil.which("soffice"), "/usr/bin/python3"
    ready = [python, "-c", "import uno"]
    if program is None or subprocess.run(ready, capture_output=True, check=False).returncode:
        pytest.skip("LibreOffice cannot be driven from here")
    with tempfile.TemporaryDirectory(prefix="xltools-rows-") as name:
        folder = Path(name)
        (folder / "in.xlsx").write_bytes(data)
        pipe = f"xltools{folder.name.replace('-', '')}"
        office = subprocess.Popen(
            [
                program,
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--norestore",
                f"--accept=pipe,name={pipe};urp;",
            ]
        )
        try:
            arguments = [
                pipe,
                *((folder / part).as_uri() for part in ("in.xlsx", "out.xlsx")),
                sheet,
                str(at),
                str(count),
            ]
            # Its Python may crash while both of them end; what it had to do is in the file by then.
            subprocess.run([python, "-c", _INSERT, *arguments], check=False, timeout=120)
            office.wait(timeout=30)
        finally:
            office.kill()
        return (folder / "out.xlsx").read_bytes()


_FORMULAS = (
    "SUM(B2:B8)", "SUM($B$2:$B$5)", "SUM(B2:B4)", "SUM(B5:B8)", "B5", "B$5", "$B5", "$B$5", "B4", "SUM(B:B)",
    "SUM(3:7)", "SUM(2:4)", "T!B5", "SUM(T!B2:B8)", "SUM('乙 局'!B2:B8)", "'S'!B5", '"B5"&B5', "LOG10(B5)",
    "IF(B5>$B$4,B6,B3)", "SUM(B2:B4,B5:B6)", "INDEX(B2:B8,2)", 'COUNTIF(B$2:B$8,">"&B5)', "SUMPRODUCT(B2:B8,C2:C8)",
    "VLOOKUP(B5,B2:C8,2,0)", "B2+B5*2", "甲+B5", "SUM(区)",
)  # fmt: skip


@pytest.mark.libreoffice
@pytest.mark.parametrize(("at", "count"), [(4, 2), (1, 1)])
def test_formulas_are_those_of_another_program(at: int, count: int) -> None:
    """Rows inserted by LibreOffice give the same formulas, on the sheet and on another one."""
    book = openpyxl.Workbook()
    home = book.active
    home.title = "S"
    for name in ("T", "乙 局"):
        book.create_sheet(name)
    for column, text in enumerate(_FORMULAS, 5):
        home.cell(12, column, f"={text}")
        book["T"].cell(12, column, f"=S!B5+{text}" if "区" in text or "甲" in text else "=S!B5&S!$B$2&SUM(S!B2:B8)")
    for row in range(2, 9):
        home[f"B{row}"], home[f"C{row}"] = row, row * row
    book.defined_names["甲"] = openpyxl.workbook.defined_name.DefinedName("甲", attr_text="S!$B$6")
    book.defined_names["区"] = openpyxl.workbook.defined_name.DefinedName("区", attr_text="S!$B$2:$B$8")
    stream = io.BytesIO()
    book.save(stream)
    data = stream.getvalue()

    def formulas(of: bytes) -> dict[str, object]:
        loaded = openpyxl.load_workbook(io.BytesIO(of))
        cells = {f"{sheet.title}!{cell.coordinate}": cell.value for sheet in loaded for row in sheet for cell in row}
        names = {name: defined.attr_text for name, defined in loaded.defined_names.items()}
        texts = {key: re.sub(r"[ ']", "", str(value)).replace("$S.", "S!") for key, value in (cells | names).items()}
        return {key: text for key, text in texts.items() if text.startswith("=") or key in names}

    mine = formulas(filled(data, [SheetFilling("S", {}, (RowInsertion(at, count, 20),))]))
    theirs = formulas(_by_libreoffice(data, "S", at, count))
    assert len(mine) == 2 * len(_FORMULAS) + 2
    assert mine == theirs
