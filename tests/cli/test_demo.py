"""``xltools demo``: the first thing that somebody types."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from click.testing import CliRunner

from tests.package_rules import check_package
from xltools.cli.main import cli

if TYPE_CHECKING:
    from pathlib import Path

FILES = [
    "对比2021.xlsx",
    "汇总2021.xlsx",
    "空白模板2021.xlsx",
    "部门报送/007001 建设管理部.xlsx",
    "部门报送/100008 企业服务部.xlsx",
]


def test_the_whole_job_as_a_program(tmp_path: Path) -> None:
    """In a process of its own, in a folder with a blank: everything is written, opens, and the totals are printed."""
    place = tmp_path / "我的 演示"
    done = subprocess.run(
        [sys.executable, "-m", "xltools", "demo", str(place)],
        capture_output=True,
        env={**os.environ, "LANGUAGE": "en", "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    files = {str(file.relative_to(place)): file for file in place.rglob("*.*")}
    assert sorted(name.replace("\\", "/") for name in files) == FILES
    for name, file in files.items():
        assert check_package(file.read_bytes()) == [], name
        assert str(file) in text
    for figure in ("3,672.35", "578.98", "424.21", "154.77", "3,093.37", "16.93", "4.3", " 8 ", " 20 "):
        assert figure in text


def test_it_can_be_run_again(tmp_path: Path) -> None:
    """A second run gives the same files, and keeps the summary that names the older times of the files it read."""
    for _ in range(2):
        assert CliRunner().invoke(cli, ["demo", str(tmp_path)], prog_name="xltools").exit_code == 0
    files = {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*.*")}
    assert set(FILES) <= files <= {*FILES, "汇总2021.上一版.xlsx"}


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    """Where a file has the name, one sentence says so."""
    (tmp_path / "文件").write_bytes(b"")
    result = CliRunner().invoke(cli, ["demo", str(tmp_path / "文件" / "里面")], prog_name="xltools")
    assert result.exit_code == 2
    assert "里面" in result.stderr
