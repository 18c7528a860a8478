"""What is worth sharing out among processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.files.much import FEW, LARGE, is_much

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_or_a_large_workbook_is_much(tmp_path: Path) -> None:
    """Whatever else an argument is."""
    small, large = tmp_path / "一.xlsx", tmp_path / "全区.xlsx"
    small.write_bytes(b"PK")
    large.write_bytes(b"P" * LARGE)
    assert is_much([str(tmp_path)])
    assert is_much([str(small), str(large)])
    assert is_much([str(small)] * FEW)
    assert not is_much([str(small), str(tmp_path / "没有.xlsx"), "--output", "\0"])
