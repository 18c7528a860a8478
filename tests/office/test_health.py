"""What doctor looks at, on machines that there are not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from xltools.addin.install import install, startup_folder
from xltools.cli.doctor import command
from xltools.office.health import Check, Machine, State, checks, this_machine

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {
    (r"HKCR\Excel.Application\CLSID", ""): "{00024500}",
    (r"HKCR\WScript.Shell\CLSID", ""): "{72C24DD5}",
}
IDS = [
    "python",
    "package",
    "xlwings",
    "window",
    "office",
    "addin",
    "interpreter",
    "script_host",
    "policy",
    "fonts",
    "temporary",
    "log",
]


def machine(folder: Path, registry: dict[tuple[str, str], int | str], *, windows: bool = True) -> Machine:
    """A machine with these registry values, a Python, the fonts and the ribbon installed."""
    python = folder / "Python" / "python.exe"
    for file in (python, folder / "Windows" / "Fonts" / "simsun.ttc", folder / "Windows" / "Fonts" / "simhei.ttf"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    environment = {"APPDATA": str(folder / "张三"), "WINDIR": str(folder / "Windows")}
    install(startup_folder(environment), python, "zh")
    return Machine(lambda key, name: registry.get((key, name)), environment, python, windows, folder / "log")


def states(where: Machine) -> dict[str, State]:
    """How each check stands."""
    return {each.id: each.state for each in checks(where)}


def test_a_machine_in_order(tmp_path: Path) -> None:
    """Everything is good, nothing is to be mended."""
    found = checks(machine(tmp_path, dict(GOOD)))
    assert [each.id for each in found] == IDS
    assert {each.state for each in found} == {State.GOOD}
    assert not any(each.mend for each in found)


@pytest.mark.parametrize(
    ("change", "check", "state"),
    [
        ({(r"HKCR\Excel.Application\CLSID", ""): ""}, "office", State.BAD),
        ({(r"HKCR\WScript.Shell\CLSID", ""): ""}, "script_host", State.BAD),
        ({(r"HKLM\Software\Microsoft\Windows Script Host\Settings", "Enabled"): 0}, "script_host", State.BAD),
        ({(r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security", "VBAWarnings"): 4}, "policy", State.WARNING),
    ],
)
def test_what_the_registry_says(
    change: dict[tuple[str, str], int | str], check: str, state: State, tmp_path: Path
) -> None:
    """One thing is wrong: that check says so and how to mend it, the others stay good."""
    found = {each.id: each for each in checks(machine(tmp_path, {**GOOD, **change}))}
    assert found[check].state is state
    assert found[check].mend
    assert {each.state for name, each in found.items() if name != check} == {State.GOOD}


def test_wps_alone_will_do(tmp_path: Path) -> None:
    """The ribbon may not work there; the panel does."""
    registry: dict[tuple[str, str], int | str] = {
        **GOOD,
        (r"HKCR\Excel.Application\CLSID", ""): "",
        (r"HKCR\Ket.Application\CLSID", ""): "{1}",
    }
    assert states(machine(tmp_path, registry))["office"] is State.GOOD


def test_files_that_are_gone(tmp_path: Path) -> None:
    """Python moved, a font is missing, the log's folder cannot be made."""
    where = machine(tmp_path, dict(GOOD))
    where.python.unlink()
    (tmp_path / "Windows" / "Fonts" / "simhei.ttf").unlink()
    where.logs.touch()
    found = {each.id: each for each in checks(where) if each.state is not State.GOOD}
    assert {name: each.state for name, each in found.items()} == {
        "interpreter": State.BAD,
        "fonts": State.WARNING,
        "log": State.BAD,
    }
    assert "黑体" in found["fonts"].found
    assert "xltools addin install" in found["interpreter"].mend


def test_another_python_and_another_version(tmp_path: Path) -> None:
    """The ribbon was installed by another Python; then its file was changed."""
    where = machine(tmp_path, dict(GOOD))
    other = tmp_path / "Other" / "python.exe"
    other.parent.mkdir()
    other.touch()
    path = install(startup_folder(where.environment), other, "zh")
    assert states(where)["interpreter"] is State.WARNING
    path.write_bytes(path.read_bytes() + b"x")
    assert states(where)["addin"] is State.WARNING


def test_here_it_says_what_cannot_be_checked() -> None:
    """Without Windows nothing is claimed of Excel."""
    found = {each.id: each for each in checks(this_machine())}
    for name in ("office", "script_host", "policy", "fonts"):
        assert found[name].state is State.UNKNOWN
        assert "only on Windows" in found[name].found


def test_python_of_the_store_is_warned_of(tmp_path: Path) -> None:
    """Its program is a link that other programs often cannot start."""
    where = machine(tmp_path / "WindowsApps", dict(GOOD))
    assert states(where)["python"] is State.WARNING


def test_a_python_without_windows_is_said(tmp_path: Path) -> None:
    """The panel cannot open there; all else is as good as before."""
    where = replace(machine(tmp_path, dict(GOOD)), tkinter=False)
    amiss = [each for each in checks(where) if each.amiss]
    assert [each.id for each in amiss] == ["window"]
    assert "xltools panel" in amiss[0].mend


def test_doctor_ends_with_what_it_comes_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """In order, to be mended, or not a machine for the ribbon: the last line says which."""
    last = {}
    for name, state in {"order": State.GOOD, "mend": State.BAD, "elsewhere": State.UNKNOWN}.items():
        found = [Check("one", "One", State.GOOD, "here"), Check("two", "Two", state, "there", "Do this.")]
        monkeypatch.setattr("xltools.office.health.checks", lambda found=found: found)
        done = CliRunner().invoke(command, [])
        assert done.exit_code == (1 if state is State.BAD else 0)
        last[name] = done.output.strip().splitlines()[-1]
    assert last == {
        "order": "The installation is in order.",
        "mend": "Mend what is marked, then run xltools doctor again.",
        "elsewhere": "The ribbon works in Excel on Windows only. The commands can be used here.",
    }
