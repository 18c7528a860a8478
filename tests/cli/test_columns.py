"""Help in straight columns, whatever the width of the words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.cli.handed_in import run
from xltools.cli.columns import Formatter

ROWS = [
    ("--year 年度", "自评年度。"),
    ("--annotate 文件夹", "给单元格标色、加批注。"),
    ("--help", "显示本帮助后退出。"),
]


def written(rows: list[tuple[str, str]], width: int = 60) -> list[str]:
    """The lines of a list of names and their meanings."""
    formatter = Formatter(width=width)
    formatter.write_dl(rows)
    return formatter.getvalue().splitlines()


def test_the_second_column_is_straight() -> None:
    """Every meaning begins in the same column of the screen: a Chinese character takes two."""
    starts = {
        cell_len(line[: line.index(meaning[0])]) for line, (_name, meaning) in zip(written(ROWS), ROWS, strict=True)
    }
    assert starts == {cell_len("--annotate 文件夹") + 2}


def test_a_name_that_is_too_wide_has_its_own_line() -> None:
    """Its meaning follows below, in the column of the others."""
    lines = written([("--a", "甲"), ("--explanations-of-last-year 文件夹", "乙")])
    assert lines[1] == "--explanations-of-last-year 文件夹"
    assert lines[0].index("甲") == lines[2].index("乙")


def test_a_name_without_a_meaning() -> None:
    """It stands alone."""
    assert written([("--a", "")]) == ["--a"]


@given(
    st.lists(
        st.tuples(st.text("-ab甲", min_size=1, max_size=9), st.text("ab 甲乙。", max_size=200)), min_size=1, max_size=4
    ),
    st.integers(40, 100),
)
def test_no_line_is_wider_than_the_screen_and_no_word_is_lost(rows: list[tuple[str, str]], width: int) -> None:
    """Whatever the texts."""
    lines = written(rows, width)
    assert all(cell_len(line.rstrip()) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join("".join(name + meaning for name, meaning in rows).split())


@pytest.mark.parametrize("command", ["validate", "score"])
def test_the_help_of_a_command_is_written_so(command: str) -> None:
    """The options of a command in Chinese stand in straight columns."""
    printed = run(command, "--help", "--lang", "zh").stdout.splitlines()
    options = [line for line in printed if line.startswith("  -") and "  " in line.strip()]
    starts = {cell_len(line) - cell_len(line.split("  ", 2)[-1].lstrip()) for line in options}
    assert len(options) > 4
    assert len(starts) == 1
