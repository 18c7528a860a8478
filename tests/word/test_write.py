"""Word files as another reader sees them: figures in their places, fields, sections, styles of the office."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from tests.zones import FORM, YEAR, ZONE_NAME
from xltools.consolidate import consolidate
from xltools.core.report import Cell, Contents, Heading, Look, PageBreak, Paragraph, Report, Table, Turn
from xltools.example.load import load_zone
from xltools.report import department_report, zone_report
from xltools.scoring.load import load
from xltools.word.write import TemplateError, default_template, write

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as WordTable

ZONE = load_zone()


def opened(report: Report, template: bytes | None = None) -> Document:
    """A report as python-docx reads it."""
    return docx.Document(io.BytesIO(write(report, template).data))


def of(*parts: object) -> Report:
    """A report of some parts."""
    return Report("题目", YEAR, parts)  # type: ignore[arg-type]  # the parts of a test


def below(document: Document, heading: str) -> WordTable:
    """The table below a heading."""
    found = False
    for block in document.iter_inner_content():
        if isinstance(block, docx.table.Table):
            if found:
                return block
        elif block.text == heading:
            found = True
    pytest.fail(f"no table below {heading}")


def shown(table: WordTable) -> list[list[str]]:
    """What the places of a table show; merged ones all show the same."""
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.fixture(scope="module", params=[0, 1], ids=["007001", "100008"])
def department(request: pytest.FixtureRequest) -> tuple[int, Document]:
    """The documents of the example's departments."""
    number: int = request.param
    return number, opened(department_report(FORM, ZONE.name, ZONE.departments[number]))


def test_income_and_spending(department: tuple[int, Document]) -> None:
    """The figures that the departments handed in, under the headers of the official form."""
    number, document = department
    income, spending = (
        below(document, "年度收入情况（万元）"),
        below(document, "部门（单位）年度支出和结余情况（万元）"),
    )
    assert shown(income)[0] == ["机构名称", "收入合计", *["其中："] * 5]
    assert shown(spending)[1] == [
        "机构名称",
        "支出合计",
        "基本支出",
        "其中：",
        "其中：",
        "项目支出",
        "当年结余",
        "累计结余",
    ]
    assert [shown(income)[2], shown(spending)[3]] == [
        [
            ["局机关及二级机构汇总", "3538.15", "0", "3538.15", "", "", ""],
            ["局机关及二级机构汇总", "3538.15", "444.78", "372.31", "72.47", "3093.37", "0", "0"],
        ],
        [
            ["局机关及二级机构汇总", "134.2", "", "134.2", "", "", ""],
            ["局机关及二级机构汇总", "134.2", "134.2", "51.9", "82.3", "", "", ""],
        ],
    ][number]


def test_three_public_and_assets(department: tuple[int, Document]) -> None:
    """Each with its head office; 16.0 keeps its zero, and the empty rows of subordinate units stay."""
    number, document = department
    three_public, assets = shown(below(document, "三公经费（万元）")), shown(below(document, "固定资产（万元）"))
    assert (
        three_public[3]
        == [
            ["1、局机关", "0.93", "0.93", "0", "0", "0"],
            ["1、局机关", "16.0", "16.0", "", "", ""],
        ][number]
    )
    assert assets[3] == [["1、局机关", "0", "0", "0", "0"], ["1、局机关", "4.3", "4.3", "", ""]][number]
    assert assets[4] == ["2、二级机构1", "", "", "", ""]


def test_profile_and_result(department: tuple[int, Document]) -> None:
    """Staff, score and grade, as they were written."""
    number, document = department
    profile = shown(below(document, "基本概况"))
    assert profile[1] == [["人员编制", "4", "实有人数", "12"], ["人员编制", "4", "实有人数", "8"]][number]
    (result,) = shown(below(document, "绩效自评结果"))
    assert result == ["绩效自评综合得分", "100", "评价等次", ["优", "优秀"][number]]


def test_indicators(department: tuple[int, Document]) -> None:
    """One row each, below two rows of headers."""
    number, document = department
    rows = shown(below(document, "整体支出绩效定量目标及实施计划完成情况"))
    assert len(rows) - 2 == [14, 18][number]
    name, sign, target, unit, actual = [
        ("全年施工任务：土石方填挖", "≥", "100", "万方", "140"),
        ("新开工产业项目", "≥", "38", "个", "65"),
    ][number]
    assert ["产出指标", "数量指标", name, sign, target, unit, actual] in rows


def test_header_rows_repeat_and_rows_stay_whole(department: tuple[int, Document]) -> None:
    """Two or three rows of headers are repeated; no row of figures runs over the end of a page."""
    _number, document = department
    rows = below(document, "部门（单位）年度支出和结余情况（万元）").rows
    repeated = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]  # noqa: SLF001 - python-docx does not say it
    assert repeated == [True] * 3 + [False] * 4
    assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)  # noqa: SLF001 - likewise


def test_paper_and_page_numbers() -> None:
    """A4 with the margins of official documents; 第 X 页 共 Y 页 at the foot."""
    document = opened(of(Paragraph("文")))
    section = document.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    assert [
        round((side or 0) / Mm(1))
        for side in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    ] == [37, 35, 28, 26]
    footer = section.footer.paragraphs[0]._p.xml  # noqa: SLF001 - fields
    assert re.findall(r"PAGE|NUMPAGES", footer) == ["PAGE", "NUMPAGES"]
    assert "第 " in footer
    assert "页　共 " in footer


def test_the_paper_lies_for_wide_tables() -> None:
    """And stands again behind them."""
    document = opened(
        of(Paragraph("一"), Turn(landscape=True), Paragraph("二"), Turn(landscape=False), Paragraph("三"))
    )
    upright, lying = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    assert [section.orientation for section in document.sections] == [upright, lying, upright]
    widths = [section.page_width or 0 for section in document.sections]
    assert widths[0] == widths[2] < widths[1]


def test_contents_have_their_entries() -> None:
    """Inside a field that Word can update, each leads to its heading; a deeper heading is not listed."""
    parts = [Contents(), PageBreak(), Heading("一、甲"), Heading("（一）乙", 2), Heading("1、丙", 3)]
    document = opened(of(*parts))
    lines = [line for line in document.paragraphs if line.style is not None and line.style.name.startswith("toc")]
    assert [line.text.rstrip("\t") for line in lines] == ["一、甲", "（一）乙"]
    body = document.element.xml
    assert 'TOC \\o "1-2"' in body
    assert body.count('fldCharType="begin"') == body.count('fldCharType="end"') == 3
    anchors = re.findall(r'w:anchor="(\w+)"', body)
    assert len(anchors) == 2
    assert set(anchors) < set(re.findall(r'bookmarkStart[^>]*w:name="(\w+)"', body))
    (heading,) = [line for line in document.paragraphs if line.text == "一、甲"]
    assert heading.paragraph_format.page_break_before
    assert heading.style is not None
    assert heading.style.name == "Heading 1"
    assert document.settings.element.find(qn("w:updateFields")) is not None
    assert opened(of(Heading("一、甲"))).settings.element.find(qn("w:updateFields")) is None


def test_two_tables_stay_two() -> None:
    """Word joins tables that nothing parts; a document ends with a paragraph."""
    table = Table(((Cell("甲"),),), (1,))
    document = opened(of(table, table))
    assert [block.tag for block in document.element.body][:-1] == [qn(f"w:{kind}") for kind in ("tbl", "p", "tbl", "p")]


def test_texts_are_texts() -> None:
    """Angle brackets, ampersands and tabs do not become markup; several lines are several paragraphs."""
    document = opened(of(Paragraph("a<b>&c\td\n第二段"), Table(((Cell("=1+1\n<w:p/>"),),), (1,))))
    assert [line.text for line in document.paragraphs[:2]] == ["a<b>&c\td", "第二段"]
    assert document.tables[0].cell(0, 0).text == "=1+1\n<w:p/>"


def test_a_signature_stands_below_its_room() -> None:
    """The opinion's label, blank lines to write on, the lines of the signature."""
    cell = Cell("意见：", space=2, signed=("负责人：", "年　月　日"))
    document = opened(of(Table(((cell,),), (1,))))
    assert [line.text for line in document.tables[0].cell(0, 0).paragraphs] == [
        "意见：",
        "",
        "",
        "负责人：",
        "年　月　日",
    ]


def test_the_offices_own_template(department: tuple[int, Document]) -> None:
    """Its margins, fonts and footer are taken; what stood in its body is not."""
    number, _document = department
    own = docx.Document(io.BytesIO(default_template()))
    own.sections[0].left_margin = Mm(20)
    own.styles["表格数字"].font.name = "Arial"
    own.sections[0].footer.paragraphs[0].text = "本单位"
    own.add_paragraph("请删除这一行")
    stream = io.BytesIO()
    own.save(stream)
    report = department_report(FORM, ZONE.name, ZONE.departments[number])
    written = write(report, stream.getvalue())
    document = docx.Document(io.BytesIO(written.data))
    assert written.notes == ()
    assert round((document.sections[0].left_margin or 0) / Mm(1)) == 20
    assert document.sections[0].footer.paragraphs[0].text == "本单位"
    assert document.styles["表格数字"].font.name == "Arial"
    assert "请删除这一行" not in document.element.xml


def test_a_template_without_our_styles_is_used_and_noted() -> None:
    """A document of Word's own: headings are found, the rest looks like its default, page numbers are added."""
    plain = io.BytesIO()
    docx.Document().save(plain)
    report = of(Heading("一、甲"), Paragraph("文", Look.COVER), Paragraph("文"))
    written = write(report, plain.getvalue())
    (note,) = written.notes
    assert "封面项目" in note
    assert "Heading" not in note
    document = docx.Document(io.BytesIO(written.data))
    assert [line.style.name for line in document.paragraphs if line.style] == ["Heading 1", "Normal", "Body Text"]
    assert "NUMPAGES" in document.sections[0].footer._element.xml  # noqa: SLF001 - fields


def test_a_template_without_paper_is_a4() -> None:
    """Some programs leave the last section out."""
    bare = docx.Document()
    bare.element.body.remove(bare.element.body.sectPr)
    stream = io.BytesIO()
    bare.save(stream)
    document = opened(of(Paragraph("一"), Turn(landscape=True), Paragraph("二")), stream.getvalue())
    assert [round((section.page_width or 0) / Mm(1)) for section in document.sections] == [210, 297]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_what_is_no_template_is_refused(content: bytes) -> None:
    """With a sentence."""
    with pytest.raises(TemplateError, match="no Word document"):
        write(of(Paragraph("文")), content)


def test_a_workbook_is_no_template() -> None:
    """Both are zip files with XML in them."""
    from openpyxl import Workbook  # noqa: PLC0415 - for this test alone

    stream = io.BytesIO()
    Workbook().save(stream)
    with pytest.raises(TemplateError, match="no Word document"):
        write(of(Paragraph("文")), stream.getvalue())


def test_the_same_data_give_the_same_bytes() -> None:
    """With charts; no date but the fixed one is in the package."""
    report = zone_report(consolidate(FORM, ZONE_NAME, YEAR, ZONE.departments), load())
    written = write(report)
    assert write(report).data == written.data
    package = zipfile.ZipFile(io.BytesIO(written.data))
    assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert package.testzip() is None
    pictures = [name for name in package.namelist() if name.endswith(".png")]
    assert len(pictures) >= 3 or written.notes  # a computer without a Chinese font draws none, and says so
    assert "docProps/core.xml" in package.namelist()
