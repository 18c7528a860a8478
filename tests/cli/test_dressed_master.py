"""A master that a person has dressed up keeps everything through the commands of the year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.handed_in import run
from tests.dressed_master import OWN, SHEET, dressed_up
from tests.excel.rich import parts_of
from tests.package_rules import check_package
from tests.year import TABS, facts_in, handed_in, new_master, opened, return_of
from xltools.core.form import HEAD_ROW, TOTAL_ROW

if TYPE_CHECKING:
    from pathlib import Path

CODE = next(iter(TABS))
_OURS = re.compile(r"xl/worksheets/sheet\d+\.xml|xl/sharedStrings\.xml|xl/workbook\.xml")
_WITHIN = re.compile(rb"<dimension [^>]*/>|<sheetData>.*</sheetData>", re.DOTALL)


@pytest.fixture
def master(tmp_path: Path) -> Path:
    """A master with macros, a ribbon, a chart, a picture, notes, a rule and a sheet of the person's own."""
    plain = new_master(tmp_path / "空.xlsx")
    cells = [cell for row in opened(plain)[TABS[CODE]].iter_rows() for cell in row]
    heading = next(cell for cell in cells if cell.value == "公共财政拨款")
    office = next(cell for cell in cells if cell.value == "1、局机关")
    path = tmp_path / "总 表.xlsm"
    path.write_bytes(dressed_up(plain.read_bytes(), TABS[CODE], f"{heading.column_letter}{office.row}"))
    assert check_package(path.read_bytes()) == []
    return path


def test_collect_leaves_every_other_part_of_a_dressed_up_master_byte_for_byte(master: Path, tmp_path: Path) -> None:
    """Of our sheets only the cells change; a sheet of a person's own shows what it showed, unless it follows."""
    before = parts_of(master.read_bytes())
    handed_in(tmp_path / "收回", return_of(CODE, {("income.general", HEAD_ROW): 250}))
    run("collect", master, tmp_path / "收回")
    assert facts_in(master, CODE)["income.general", TOTAL_ROW] == 250
    content = master.read_bytes()
    after = parts_of(content)
    assert check_package(content) == []
    assert list(after) == list(before)
    edited = {name for name in before if after[name] != before[name]}
    assert SHEET in edited
    assert {name for name in edited if not _OURS.fullmatch(name)} == {OWN}
    assert len(before) - len(edited) > 20
    for name in edited - {"xl/workbook.xml", "xl/sharedStrings.xml"}:
        assert _WITHIN.sub(b"", after[name]) == _WITHIN.sub(b"", before[name])
    assert after[OWN] == before[OWN].replace(b"</f><v>999</v></c></row>", b"</f><v>500</v></c></row>")


def test_seal_and_return_leave_it_alone_as_well(master: Path, tmp_path: Path) -> None:
    """They write a line and a word; nothing of the person's sheet follows from these."""
    handed_in(tmp_path / "收回", return_of(CODE))
    run("collect", master, tmp_path / "收回")
    before = parts_of(master.read_bytes())
    assert run("return", master, CODE, "--reason", "漏填").exit_code == 0
    after = parts_of(master.read_bytes())
    assert after[OWN] == before[OWN]
    assert after[SHEET] == before[SHEET]
    assert {name for name in before if after[name] != before[name] and not _OURS.fullmatch(name)} == set()
