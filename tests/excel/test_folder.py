"""Which files of a folder are read, and that one file's misfortune is its own."""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.excel.handmade import workbook
from xltools.core.finding import Finding
from xltools.core.messages import CHINESE, current_language, use_language
from xltools.excel.folder import Reading, Task, read_all, workbooks_in
from xltools.excel.read import read

if TYPE_CHECKING:
    from pathlib import Path

MANY = 20
"""Enough files for a pool."""


def cells_of(path: Path) -> int:
    """The number of cells of the first sheet; some files are treated worse."""
    if "stumbles" in path.name:
        message = "a fault of ours"
        raise RuntimeError(message)
    if "dies" in path.name:
        os._exit(3)
    return len(read(path).sheets[0].cells)


def leave_a_mark(folder: Path, path: Path) -> str:
    """The file's name, also left behind as a file."""
    (folder / f"{path.stem}.mark").touch()
    return path.name


def language_of(_path: Path) -> str:
    """The language that a worker speaks."""
    return current_language()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Workbooks with 0, 1, 2 … cells."""
    paths = []
    for count in range(MANY):
        rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, count + 1))
        path = tmp_path / f"{count:03} 局.xlsx"
        path.write_bytes(workbook(rows))
        paths.append(path)
    return paths


def test_workbooks_of_a_folder(tmp_path: Path) -> None:
    """Subfolders too, in order; lock files, hidden ones and what nobody takes for a workbook are passed over."""
    wanted = ["001.xlsx", "002.XLSM", "003.xls", "004.et", "005.docx", "附件/006 财政局.xlsx", "附件/深/007.zip"]
    others = ["~$001.xlsx", ".~001.xlsx", ".hidden/008.xlsx", "__MACOSX/._001.xlsx", "说明.txt", "照片.jpg", "a.pdf"]
    for name in wanted + others:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "folder.xlsx").mkdir()
    assert workbooks_in(tmp_path) == [tmp_path / name for name in wanted]


def test_a_file_stands_for_itself(tmp_path: Path) -> None:
    """Whatever it is called, and even where it is missing, so that reading it says so."""
    path = tmp_path / "说明.txt"
    assert workbooks_in(path) == [path]
    assert workbooks_in(str(path)) == [path]


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order(files: list[Path], workers: int) -> None:
    """In this process and in several, with progress counted here."""
    seen: list[tuple[int, int]] = []
    results = read_all(files, cells_of, workers=workers, progress=lambda done, total: seen.append((done, total)))
    assert results == list(range(MANY))
    assert seen == [(done, MANY) for done in range(1, MANY + 1)]


def test_few_files_stay_in_this_process(files: list[Path]) -> None:
    """A function that cannot be sent to a worker is proof of it."""
    assert read_all(files[:3], lambda path: path.name[:3]) == ["000", "001", "002"]
    assert read_all([], cells_of) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_failures_become_findings(files: list[Path], tmp_path: Path, workers: int) -> None:
    """Of the file, where the file is to blame; of the reading, where we are."""
    files[1] = tmp_path / "无.xlsx"
    files[2] = files[2].rename(tmp_path / "stumbles.xlsx")
    results = read_all(files, cells_of, workers=workers)
    assert results[0] == 0
    assert results[3:] == list(range(3, MANY))
    missing, failed = results[1], results[2]
    assert isinstance(missing, Finding)
    assert isinstance(failed, Finding)
    assert (missing.rule, failed.rule) == ("file.missing", "file.failed")
    assert failed.message.startswith("stumbles.xlsx: reading the file failed (RuntimeError: a fault of ours).")


def test_a_dying_worker_takes_no_other_file_with_it(files: list[Path], tmp_path: Path) -> None:
    """Two of them even."""
    for number in (4, 15):
        files[number] = files[number].rename(tmp_path / f"{number} dies.xlsx")
    results = read_all(files, cells_of, workers=2)
    dead = [number for number, result in enumerate(results) if isinstance(result, Finding)]
    assert dead == [4, 15]
    assert [result for result in results if not isinstance(result, Finding)] == [
        n for n in range(MANY) if n not in dead
    ]


def test_where_no_process_can_be_started_files_are_read_here(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on machines that forbid it."""

    def refuse(*_arguments: object, **_named: object) -> object:
        raise PermissionError

    monkeypatch.setattr(ProcessPoolExecutor, "submit", refuse)
    assert read_all(files, cells_of, workers=2) == list(range(MANY))


def test_reading_goes_on_while_this_process_does_something_else(files: list[Path], tmp_path: Path) -> None:
    """Workers have read the files before anybody asks; what is given up leaves nothing running."""
    with Reading([Task(file, partial(leave_a_mark, tmp_path)) for file in files], workers=2) as reading:
        deadline = time.monotonic() + 60
        while len(list(tmp_path.glob("*.mark"))) < MANY and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(list(tmp_path.glob("*.mark"))) == MANY
        assert reading.outcomes() == [file.name for file in files]
    with Reading([Task(file, cells_of) for file in files], workers=2):
        pass


def test_workers_speak_the_language_of_this_process(files: list[Path]) -> None:
    """Their findings go to the same person."""
    use_language(CHINESE)
    assert set(read_all(files, language_of, workers=2)) == {CHINESE}
