"""Plain text as Word exports it: cells begin with a tab, further lines of a cell without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xltools.core.document import Paragraph, Table
from xltools.word.read import read
from xltools.word.read_text import text_blocks

if TYPE_CHECKING:
    from pathlib import Path


def rows(text: str) -> list[list[str]]:
    """All rows of all tables of an exported text."""
    return [
        [cell.text for cell in row] for block in text_blocks(text) if isinstance(block, Table) for row in block.rows
    ]


def test_a_blank_line_ends_a_row() -> None:
    """Two cells, then two; a further line belongs to the cell above it."""
    assert rows("\t联系人\n\t甲\n\n\t公共财\n政拨款\n\t12\n\n") == [["联系人", "甲"], ["公共财\n政拨款", "12"]]


def test_a_cell_that_begins_with_a_blank_line_ends_with_one() -> None:
    """Cells whose figure stands between two blank lines do not tear their row apart."""
    text = "\t1、局机关\n\t444.78\n\t\n372.31\n\n\t\n72.47\n\n\t0\n\n\t2、二级机构1\n\t\n\t\n\n"
    assert rows(text) == [["1、局机关", "444.78", "372.31", "72.47", "0"], ["2、二级机构1", "", ""]]


def test_text_behind_the_table_is_no_cell() -> None:
    """The narrative, and the line of who filled the form in, are paragraphs; room for a signature is not."""
    text = "\t意见：\n\n\n   年  月  日\n\n\t科室意见：\n\n  年 月 日\n\n填报人：甲\n\t五、综述\n\n一、概况\n正文。\n"
    paragraphs = [block.text for block in text_blocks(text) if isinstance(block, Paragraph)]
    assert paragraphs == ["填报人：甲", "一、概况", "正文。"]
    assert rows(text)[-1] == ["五、综述"]
    assert rows(text)[0] == ["意见：\n\n\n   年  月  日"]


def test_bookmarks_and_page_breaks_are_gone() -> None:
    """What Word leaves in an export is no text."""
    (block,) = text_blocks("[bookmark: _GoBack]预算编码：001\x0c\n")
    assert isinstance(block, Paragraph)
    assert block.text == "预算编码：001"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_of_word_is_read(tmp_path: Path, encoding: str) -> None:
    """Word exports in the code page of the computer, or in Unicode with a mark."""
    path = tmp_path / "报告.txt"
    path.write_text("二〇二一年度自评报告\n\t联系人\n\t甲\n", encoding=encoding)
    first, second = read(path).blocks
    assert isinstance(first, Paragraph)
    assert first.text == "二〇二一年度自评报告"
    assert isinstance(second, Table)
