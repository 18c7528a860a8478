"""Older formats are converted by LibreOffice, in a profile of its own and within a time limit."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest

from tests.word.packages import saved
from xltools.core.document import Remark, Table
from xltools.files.libreoffice import convert
from xltools.files.unreadable import UnreadableError
from xltools.word.read import read

if TYPE_CHECKING:
    from pathlib import Path


def source() -> bytes:
    """A .docx with a title and a table, complete enough for every program."""
    document = docx.Document()
    document.add_paragraph("二〇二一年度自评报告")
    row = document.add_table(rows=1, cols=2).rows[0]
    row.cells[0].text, row.cells[1].text = "收入合计", "12.5"
    document.add_paragraph("表后文字")  # Word ends every document so; LibreOffice counts on it
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", ["doc", "rtf"])
def test_tables_survive_the_conversion(tmp_path: Path, suffix: str) -> None:
    """A document that LibreOffice wrote in the older format reads as the one it was made from; WPS names it .wps."""
    content = convert(source(), "docx", suffix, seconds=120)
    document = read(saved(tmp_path, content, "报告.wps"))
    (found,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [each.text for each in found.rows[0]] == ["收入合计", "12.5"]
    assert document.remarks == (Remark.CONVERTED,)


def test_without_libreoffice_the_way_out_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not installed the message says to save the file as .docx."""
    monkeypatch.setattr("xltools.files.libreoffice.program", lambda: None)
    with pytest.raises(UnreadableError) as caught:
        read(saved(tmp_path, b"{\\rtf1 a}", "报告.rtf"))
    assert caught.value.finding.rule == "file.old_format"
    assert ".docx" in str(caught.value)
