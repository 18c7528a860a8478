"""From a figure of the summary to the cell of the file that it came from."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.zones import FORM, YEAR, ZONE_NAME, department, opened
from xltools.cli.main import cli
from xltools.consolidate import consolidate, summary
from xltools.core.amount import Amount
from xltools.core.form import HEAD_ROW
from xltools.core.layer import Entry, Layer
from xltools.excel.write import render

if TYPE_CHECKING:
    from click.testing import Result

EXAMPLE = Path(__file__).parents[1] / "workbooks" / "example"


@cache
def data(most_sheets: int) -> bytes:
    """Two departments with 60 and 40 of personnel spending, and an entry of −15 in 差额表."""
    zone = [
        department({("spending.personnel", HEAD_ROW): Decimal(amount)}, code=code, name=name)
        for code, name, amount in (("001", "甲", "60.00"), ("002", "乙", "40.00"))
    ]
    amount = Amount.written(Decimal("-15.00"))
    entry = Entry(layer=Layer.DIFFERENCE, item="spending.personnel", amount=amount, reason="内部往来")
    result = consolidate(FORM, ZONE_NAME, YEAR, zone, entries=[entry])
    return render(summary(result, most_sheets=most_sheets))


def run(*arguments: object) -> Result:
    """Type the command, in English; nobody sees a traceback."""
    result = CliRunner().invoke(cli, ["trace", *map(str, arguments), "--lang", "en"], prog_name="xltools")
    assert "Traceback" not in result.output
    return result


def cell_of(content: bytes, sheet: str, row: str, header: str) -> str:
    """The address of a cell by its row's first cell and its column's header."""
    cells = [cell for line in opened(content)[sheet].iter_rows() for cell in line]
    column = next(cell.column_letter for cell in cells if cell.value == header)
    return f"{sheet}!{column}{next(cell.row for cell in cells if cell.value == row)}"


def leaves(step: dict[str, object]) -> list[dict[str, object]]:
    """The ends of the chain."""
    parts: list[dict[str, object]] = step["parts"]  # type: ignore[assignment]  # JSON
    return [leaf for part in parts for leaf in leaves(part)] if parts else [step]


def test_a_total_leads_to_every_department_and_layer(tmp_path: Path) -> None:
    """85 = 60 of 甲 + 40 of 乙 − 15 with its reason; each with file, sheet, cell and digest."""
    path = tmp_path / "汇总 2021.xlsx"
    path.write_bytes(data(300))
    step = json.loads(run(path, cell_of(data(300), "支出", "合计", "人员支出"), "--format", "json").stdout)
    assert step["value"] == 85
    ends = leaves(step)
    assert [each["value"] for each in ends] == [60, 40, -15]
    assert ends[2]["reason"] == "内部往来"
    origin = ends[0]["origins"][0]  # type: ignore[index]  # JSON
    assert (origin["department"], origin["item"], origin["file"]) == ("甲", "spending.personnel", "001 甲.xlsx")
    assert origin["sha256"] == "001".zfill(64)


def test_a_summary_of_values_leads_on_through_its_provenance(tmp_path: Path) -> None:
    """Beyond the limit there are no department sheets: the row of 来源 is found by department, label and value."""
    path = tmp_path / "汇总.xlsx"
    path.write_bytes(data(1))
    step = json.loads(run(path, cell_of(data(1), "支出", "合计", "人员支出"), "--format", "json").stdout)
    origins = [each["origins"][0]["department"] for each in leaves(step)[:2]]  # type: ignore[index]  # JSON
    assert origins == ["甲", "乙"]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example zone's summary."""
    path = tmp_path_factory.mktemp("汇 总") / "汇总.xlsx"
    CliRunner().invoke(cli, ["consolidate", str(EXAMPLE / "departments"), "--output", str(path)])
    return path


def test_deep_ends_at_what_was_typed(example: Path) -> None:
    """Total spending of the example's second department, 134.2, is 51.9 and 82.3 of its head office."""
    cell = cell_of(example.read_bytes(), "支出", "100008", "支出合计")
    flat, deep = (json.loads(run(example, cell, *more, "--format", "json").stdout) for more in ([], ["--deep"]))
    assert [each["value"] for each in leaves(flat)] == [134.2]
    assert {each["value"] for each in leaves(deep)} == {51.9, 82.3}


def test_files_are_compared_with_what_was_read(example: Path, tmp_path: Path) -> None:
    """The same file, another one of that name, and none."""
    folder = tmp_path / "报送"
    folder.mkdir()
    (source,) = (EXAMPLE / "departments").glob("007001*")
    (folder / source.name).write_bytes(source.read_bytes())
    (other,) = (EXAMPLE / "departments").glob("100008*")
    cell = cell_of(example.read_bytes(), "支出", "合计", "支出合计")
    shown = " ".join(run(example, cell, "--files", folder).stdout.split())  # lines break where the terminal ends
    assert shown.count("still the same file") == 1
    assert shown.count("is not in the folder") == 1
    (folder / other.name).write_bytes(source.read_bytes())
    assert " ".join(run(example, cell, "--files", folder).stdout.split()).count("was changed since") == 1


@pytest.mark.parametrize(
    ("cell", "says"),
    [("支出!ZZ99", "nothing in 支出!ZZ99"), ("没有!A1", "The sheets are 总览"), ("合计", "not the address of a cell")],
)
def test_a_wrong_cell_gets_a_sentence(example: Path, cell: str, says: str) -> None:
    """It names what there is."""
    result = run(example, cell)
    assert result.exit_code == 2
    assert says in result.stderr
