"""Cell addresses, areas and references to sheets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from tests.strategies import areas, positions
from xltools.core.address import (
    LAST_COLUMN,
    Area,
    Position,
    area_to_a1,
    column_letters,
    parse_a1,
    parse_area,
    quote_sheet,
    split_reference,
    to_a1,
)


def test_column_letters_up_to_the_last_column() -> None:
    """Every column of a sheet, compared with openpyxl."""
    assert [column_letters(column) for column in range(LAST_COLUMN + 1)] == [
        get_column_letter(column + 1) for column in range(LAST_COLUMN + 1)
    ]
    assert column_letters(LAST_COLUMN) == "XFD"


@given(positions, st.booleans())
def test_a_position_and_its_address_are_one(position: Position, absolute: bool) -> None:  # noqa: FBT001 - drawn
    """Both ways, with and without dollar signs."""
    address = to_a1(position, absolute=absolute)
    assert parse_a1(address) == position
    assert to_a1(parse_a1(address), absolute=absolute) == address


@pytest.mark.parametrize(
    ("text", "position"),
    [("A1", (0, 0)), ("b2", (1, 1)), ("$C$3", (2, 2)), (" AA$10 ", (9, 26)), ("XFD1048576", (1048575, 16383))],
)
def test_addresses(text: str, position: tuple[int, int]) -> None:
    """Small letters, mixed dollar signs and outer blanks are accepted."""
    assert parse_a1(text) == position


@pytest.mark.parametrize(
    "text",
    ["", "A", "1", "A0", "A01", "1A", "XFE1", "A1048577", "A12345678", "AAAA1", "A1:B2", "#REF!", "R1C1", "甲1", "Ａ1"],
)
def test_what_is_no_cell_is_refused(text: str) -> None:
    """Cells beyond the sheet are none either."""
    with pytest.raises(ValueError, match="not a cell address"):
        parse_a1(text)


@given(areas(), st.booleans())
def test_an_area_and_its_range_are_one(area: Area, absolute: bool) -> None:  # noqa: FBT001 - drawn
    """Both ways."""
    assert parse_area(area_to_a1(area, absolute=absolute)) == area


@pytest.mark.parametrize(
    ("text", "area"), [("A1", Area(0, 0, 0, 0)), ("B3:A1", Area(0, 0, 2, 1)), ("A3:B1", Area(0, 0, 2, 1))]
)
def test_any_two_corners_make_an_area(text: str, area: Area) -> None:
    """The corners may come in any order; one cell is an area."""
    assert parse_area(text) == area


def test_one_cell_is_written_without_a_colon() -> None:
    """As Excel does."""
    assert area_to_a1(Area(1, 1, 1, 1), absolute=True) == "$B$2"


@pytest.mark.parametrize("text", ["A1:", ":A1", "A:C", "1:3", "A1:B2:C3", "A1,B2"])
def test_what_is_no_range_is_refused(text: str) -> None:
    """Whole rows and columns and unions are not rectangles of known size."""
    with pytest.raises(ValueError, match="not a cell address"):
        parse_area(text)


def test_an_area_contains_its_corners_and_nothing_beyond() -> None:
    """Both ends are included."""
    area = Area(1, 1, 3, 2)
    inside = [Position(1, 1), (3, 2), (2, 1)]
    outside = [(0, 1), (4, 1), (1, 0), (1, 3)]
    assert [area.holds(spot) for spot in inside + outside] == [True] * 3 + [False] * 4


def test_an_area_covers_what_lies_in_it_whole() -> None:
    """Itself too; what reaches out on one side only is not covered."""
    area = Area(1, 1, 3, 2)
    assert area.covers(area)
    assert area.covers(Area(2, 1, 2, 2))
    assert not any(map(area.covers, (Area(0, 1, 3, 2), Area(1, 0, 3, 2), Area(1, 1, 4, 2), Area(1, 1, 3, 3))))


@pytest.mark.parametrize("name", ["Summary", "_data", "Data_2021", "ABCD1", "RCX"])
def test_plain_words_need_no_quotes(name: str) -> None:
    """Nothing in a formula reads like them."""
    assert quote_sheet(name) == name


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("007001 甲", "'007001 甲'"),
        ("汇总", "'汇总'"),
        ("O'Neil", "'O''Neil'"),
        ("''", "''''''"),
        ("a-b", "'a-b'"),
        ("2021", "'2021'"),
        ("a.b", "'a.b'"),
        *(
            (name, f"'{name}'")
            for name in ["A1", "xfd1", "ABC0", "R1C1", "rc", "R", "c", "R1", "C12", "RC1", "R1C", "TRUE", "false"]
        ),
    ],
)
def test_names_that_formulas_would_misread_are_quoted(name: str, quoted: str) -> None:
    """Blanks, quotes, digits in front, Chinese, and words that are cells or constants elsewhere."""
    assert quote_sheet(name) == quoted


@given(
    st.text(st.characters(exclude_characters="[]:*?/\\", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=31),
    areas(),
)
def test_a_reference_is_taken_apart_as_it_was_put_together(name: str, area: Area) -> None:
    """For every name that a sheet may have."""
    cells = area_to_a1(area, absolute=True)
    assert split_reference(f"={quote_sheet(name)}!{cells}") == (name, cells)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("$A$1", (None, "$A$1")),
        ("Sheet1!A1:B2", ("Sheet1", "A1:B2")),
        ("汇总!A1", ("汇总", "A1")),
        ("='007001 甲'!$A$1", ("007001 甲", "$A$1")),
        ("#REF!", (None, "#REF!")),
        ("#REF!$A$1", (None, "#REF!$A$1")),
        ("Sheet1!#REF!", ("Sheet1", "#REF!")),
        ("'!'!A1", ("!", "A1")),
    ],
)
def test_references_found_in_workbooks(text: str, parts: tuple[str | None, str]) -> None:
    """Also those that Excel leaves behind when a sheet or a cell was deleted."""
    assert split_reference(text) == parts
