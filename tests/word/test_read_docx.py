"""What is read of a .docx is what people see when all changes are accepted; nothing in it is run or followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.word.packages import OFFICE, RELS, W, cell, package, paragraph, saved, table
from xltools.core.document import Document, Paragraph, Remark, Table
from xltools.files.unreadable import UnreadableError
from xltools.word.read import read

if TYPE_CHECKING:
    from pathlib import Path


def texts(document: Document) -> list[str]:
    """The paragraphs of a document as they are shown."""
    return [block.shown for block in document.blocks if isinstance(block, Paragraph)]


def rows(document: Document) -> list[list[str]]:
    """The rows of its first table."""
    first = next(block for block in document.blocks if isinstance(block, Table))
    return [[cell.text for cell in row] for row in first.rows]


def test_tracked_changes_are_accepted(tmp_path: Path) -> None:
    """Insertions are read, deletions are not, moved text stands where it was moved to, and it is said."""
    body = (
        "<w:p><w:r><w:t>支出</w:t></w:r>"
        "<w:del><w:r><w:delText>90</w:delText></w:r></w:del><w:ins><w:r><w:t>95</w:t></w:r></w:ins>"
        "<w:r><w:t>万元</w:t></w:r></w:p>"
        "<w:p><w:moveFrom><w:r><w:t>旧位置</w:t></w:r></w:moveFrom></w:p>"
        "<w:p><w:moveTo><w:r><w:t>新位置</w:t></w:r></w:moveTo></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>" + paragraph("后半")
    )
    document = read(saved(tmp_path, package(body)))
    assert texts(document) == ["支出95万元", "新位置", "前半后半"]
    assert document.remarks == (Remark.TRACKED,)


def test_a_deleted_row_is_gone(tmp_path: Path) -> None:
    """A row whose deletion is tracked is not part of the table."""
    body = table(cell("甲") + cell("1"), "<w:trPr><w:del/></w:trPr>" + cell("乙") + cell("2"))
    assert rows(read(saved(tmp_path, package(body)))) == [["甲", "1"]]


def test_comments_hidden_text_and_fields_are_no_text(tmp_path: Path) -> None:
    """Only what is on the page counts: no comment, no hidden run, no field code, no table of contents."""
    body = (
        "<w:p><w:r><w:t>看得见</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r>"
        '<w:r><w:instrText>PAGEREF</w:instrText></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>'
        + paragraph("目录条目", '<w:pStyle w:val="T1"/>')
    )
    styles = f'<w:styles {W}><w:style w:styleId="T1"><w:name w:val="toc 1"/></w:style></w:styles>'
    document = read(saved(tmp_path, package(body, {"word/styles.xml": styles})))
    assert texts(document) == ["看得见"]
    assert document.remarks == (Remark.COMMENTS,)


def test_automatic_numbers_are_counted(tmp_path: Path) -> None:
    """Numbers stand nowhere in the text; a level begins anew below the next of its parents."""
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">'
        + level.format(0, "chineseCounting", "%1、")
        + level.format(1, "chineseCounting", "（%2）")
        + level.format(2, "decimal", "%1.%3")
        + '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )

    def numbered(text: str, rank: int) -> str:
        return paragraph(text, f'<w:numPr><w:ilvl w:val="{rank}"/><w:numId w:val="3"/></w:numPr>')

    body = "".join(
        numbered(*each) for each in (("概况", 0), ("人员", 1), ("职责", 1), ("支出", 0), ("基本", 1), ("细目", 2))
    )
    document = read(saved(tmp_path, package(body, {"word/numbering.xml": numbering})))
    assert texts(document) == ["一、概况", "（一）人员", "（二）职责", "二、支出", "（一）基本", "二.1细目"]


def test_merged_cells_keep_their_places(tmp_path: Path) -> None:
    """A cell merged across says how wide it is; one merged down is blank below and says so."""
    body = table(
        cell("机构", '<w:vMerge w:val="restart"/>') + cell("其中", '<w:gridSpan w:val="2"/>'),
        cell("", "<w:vMerge/>") + cell("人员") + cell("公用"),
    )
    (block,) = read(saved(tmp_path, package(body))).blocks
    assert isinstance(block, Table)
    assert [(each.columns, each.continues) for row in block.rows for each in row] == [
        (1, False),
        (2, False),
        (1, True),
        (1, False),
        (1, False),
    ]


def test_text_boxes_frames_and_nested_tables_are_read(tmp_path: Path) -> None:
    """A box's text comes once, though it is stored twice; a table of one cell is only a frame; nested tables follow."""
    box = "<w:txbxContent>" + paragraph("框内") + "</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    framed = f"<w:tbl><w:tr><w:tc>{paragraph('框起来的段落')}</w:tc></w:tr></w:tbl>"
    nested = f"<w:tbl><w:tr>{cell('外')}<w:tc>{table(cell('内甲') + cell('内乙'))}<w:p/></w:tc></w:tr></w:tbl>"
    document = read(saved(tmp_path, package(f"<w:p><w:r>{both}</w:r></w:p>{framed}{nested}")))
    assert texts(document) == ["框内", "框起来的段落"]
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert [[each.text for each in row] for block in tables for row in block.rows] == [["外", ""], ["内甲", "内乙"]]


def test_content_controls_and_inserted_rows_are_read(tmp_path: Path) -> None:
    """Rows and cells inside a content control, and rows inside a tracked insertion, belong to the table."""
    row = f"<w:tr>{cell('乙')}<w:sdt><w:sdtContent>{cell('2')}</w:sdtContent></w:sdt></w:tr>"
    body = f"<w:tbl><w:tr>{cell('甲')}{cell('1')}</w:tr><w:ins>{row}</w:ins></w:tbl>"
    assert rows(read(saved(tmp_path, package(body)))) == [["甲", "1"], ["乙", "2"]]


def test_what_lies_outside_is_not_touched(tmp_path: Path) -> None:
    """Macros, embedded files and a template on another computer are named and left alone; a hyperlink is harmless."""
    outside = 'Target="http://example.invalid/" TargetMode="External"/>'
    link = f'<Relationship Id="a" Type="{OFFICE}/attachedTemplate" {outside}'
    site = f'<Relationship Id="b" Type="{OFFICE}/hyperlink" {outside}'
    parts: dict[str, str | bytes] = {
        "word/vbaProject.bin": b"\0",
        "word/embeddings/oleObject1.bin": b"\0",
        "word/_rels/settings.xml.rels": f'<Relationships xmlns="{RELS}">{link}</Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELS}">{site}</Relationships>',
    }
    document = read(saved(tmp_path, package(paragraph("正文"), parts)))
    assert document.remarks == (Remark.OBJECTS, Remark.MACROS, Remark.REMOTE)
    del parts["word/_rels/settings.xml.rels"]
    assert Remark.REMOTE not in read(saved(tmp_path, package(paragraph("正文"), parts))).remarks


def test_scanned_pages_are_said_to_be(tmp_path: Path) -> None:
    """A document of pictures only has nothing to read; pictures beside text are only mentioned."""
    picture = '<w:p><w:r><w:drawing><a:blip r="1"/></w:drawing></w:r></w:p>'
    assert read(saved(tmp_path, package(picture * 3))).remarks == (Remark.SCANNED,)
    assert read(saved(tmp_path, package(picture + paragraph("正文" * 60)))).remarks == (Remark.PICTURES,)


@pytest.mark.parametrize("declaration", ['<!DOCTYPE d [<!ENTITY a "b">]>', '<!DOCTYPE d SYSTEM "file:///etc/passwd">'])
def test_entities_are_refused(tmp_path: Path, declaration: str) -> None:
    """OOXML has no document types; one is there only to read a file of this computer, or to swell."""
    with pytest.raises(UnreadableError) as caught:
        read(saved(tmp_path, package(paragraph("正文"), before=declaration)))
    assert caught.value.finding.rule == "file.damaged"


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    """A main part far beyond any report is refused before it is unpacked."""
    content = package(paragraph(" " * (60 * 2**20)))
    assert len(content) < 2**20
    with pytest.raises(UnreadableError) as caught:
        read(saved(tmp_path, content))
    assert caught.value.finding.rule == "file.too_large"


def test_ten_thousand_tables_are_read_and_a_deep_nest_is_cut(tmp_path: Path) -> None:
    """Many tables are only many; tables in tables without end are read to a depth that no person makes."""
    many = read(saved(tmp_path, package(table(cell("甲") + cell("1")) * 10_000)))
    assert len(many.blocks) == 10_000
    deep = "<w:tbl><w:tr><w:tc/><w:tc>" * 3000 + paragraph("底") + "</w:tc></w:tr></w:tbl>" * 3000
    assert Remark.CUT in read(saved(tmp_path, package(deep + paragraph("后面的正文")))).remarks


def test_other_packages_are_no_reports(tmp_path: Path) -> None:
    """A workbook that got into the folder is said to be none of ours, and so is a broken file."""
    content = package("", {"xl/workbook.xml": "<workbook/>"}).replace(b"word/document.xml", b"xxxx/document.xml")
    with pytest.raises(UnreadableError) as caught:
        read(saved(tmp_path, content))
    assert caught.value.finding.rule == "file.not_a_report"
    with pytest.raises(UnreadableError) as caught:
        read(saved(tmp_path, package(paragraph("正文"))[:200]))
    assert caught.value.finding.rule == "file.damaged"


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"\x89PNG\r\n", "file.scanned"),
        (b"%PDF-1.7", "file.not_a_report"),
        (b"", "file.empty"),
        (b"\xff\xfe\xfd\x00\x81", "file.not_a_report"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file.not_a_report"),
    ],
)
def test_what_cannot_be_read_has_a_reason(tmp_path: Path, content: bytes, rule: str) -> None:
    """A picture, a PDF, an empty file, noise and a compound file without a document each get their own sentence."""
    with pytest.raises(UnreadableError) as caught:
        read(saved(tmp_path, content))
    assert caught.value.finding.rule == rule
    assert "报告.docx" in str(caught.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    """A wrong path is a sentence, not a traceback."""
    for path, rule in ((tmp_path / "没有.docx", "file.missing"), (tmp_path, "file.not_a_report")):
        with pytest.raises(UnreadableError) as caught:
            read(path)
        assert caught.value.finding.rule == rule


def test_a_text_without_end_is_cut_and_said_to_be(tmp_path: Path) -> None:
    """Half a million characters are five reports; what lies behind them costs no time, as .docx and as text."""
    endless = paragraph("支出合计12万元，" * 100) * 800
    document = read(saved(tmp_path, package(endless)))
    assert Remark.CUT in document.remarks
    assert len(document.blocks) < 600
    text = tmp_path / "报告.txt"
    text.write_text("支出合计12万元，\n" * 60_000, encoding="utf-8")
    assert read(text).remarks == (Remark.CUT,)
