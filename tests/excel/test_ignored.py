"""Excel's ignored errors, as XlsxWriter and by hand they are written into a workbook."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from tests.excel.handmade import workbook
from xltools.excel.ignored import ignored_errors

if TYPE_CHECKING:
    from collections.abc import Mapping


def written(**sheets: Mapping[str, str]) -> bytes:
    """A workbook of these sheets, each with errors to ignore as XlsxWriter names them."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    for name, errors in sheets.items():
        sheet = book.add_worksheet(name)
        sheet.write(0, 0, "1")
        if errors:
            sheet.ignore_errors(dict(errors))
    book.close()
    return stream.getvalue()


def test_areas_and_kinds_by_sheet() -> None:
    """Another program wrote them; several areas of one kind are one entry."""
    content = written(
        甲={"number_stored_as_text": "A1:C3 E5", "formula_differs": "D4", "formula_range": "B9", "eval_error": "B1"},
        乙={},
        丙={"calculated_column": "A1"},
    )
    found = ignored_errors(content)
    assert set(found) == {"甲", "丙"}
    assert {(areas, *kinds) for areas, kinds in found["甲"]} == {
        (("A1:C3", "E5"), "numberStoredAsText"),
        (("D4",), "formula"),
        (("B9",), "formulaRange"),
        (("B1",), "evalError"),
    }
    assert found["丙"] == [(("A1",), frozenset({"calculatedColumn"}))]


def test_several_kinds_in_one_entry() -> None:
    """Excel puts them together; a kind that is switched off is not ignored; what is no address is passed over."""
    entry = '<ignoredError sqref="A1:B2 ?! C3" evalError="1" formula="true" formulaRange="0" twoDigitTextYear="false"/>'
    content = workbook("", after=f"<ignoredErrors>{entry}</ignoredErrors>")
    assert ignored_errors(content) == {"S": [(("A1:B2", "C3"), frozenset({"evalError", "formula"}))]}


@pytest.mark.parametrize("content", [b"", b"PK no archive", written(甲={"eval_error": "A1"})[:-30]])
def test_a_broken_workbook_has_none(content: bytes) -> None:
    """What is wrong with it is said elsewhere."""
    assert ignored_errors(content) == {}


def test_a_broken_sheet_has_none() -> None:
    """XML that ends too early."""
    assert ignored_errors(workbook("", after='<ignoredErrors><ignoredError sqref="A1" evalError="1"')) == {}
