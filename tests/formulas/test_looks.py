"""What a formula looks at, whichever sheets it names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.core.address import Area
from xltools.formulas.looks import looks, looks_of

PIECES = [
    "'一 局'!", "'二'!", "'it''s'!", "'[1]外'!", "'a:b'!", "'a\"b'!", "S!", "'!", "'", "''", '"', '""', '"\'二\'!A1"',
    "A1", "$B$2:C3", "A:A", "+", ",", "(", ")", "SUM(", "OFFSET(", "SUBTOTAL(", "ROW(", "名", "#REF!", "[1]S!A1", "x",
    "$A$1", "B2", "B2:A1", "a1", "XFE1", "1:1", ":", "#", "@", " ", "\\", ".", "?", "{", "LOG10(", "'二'!A1:B2", "\x01",
    "!",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_names_of_sheets_do_not_matter(formula: str) -> None:
    """Also where quotation marks mean something else, or nothing."""
    assert looks(formula) == looks_of(formula)


@pytest.mark.parametrize("name", ["一 局", "007001 甲", "a!b"])
def test_each_sheet_has_its_own_cells(name: str) -> None:
    """Though the formulas are alike."""
    found = looks(f"IF('{name}'!C7=\"\",\"\",'乙'!C7)+C7")
    assert found.areas == ((name, Area(6, 2, 6, 2)), ("乙", Area(6, 2, 6, 2)), (None, Area(6, 2, 6, 2)))
