"""The add-in's place on the user's machine, with a folder that stands for a Windows user's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.addin.vba import part
from xltools.addin.install import (
    FILE_NAME,
    CannotInstall,
    Installed,
    install,
    installed,
    remove,
    startup_folder,
    without_console,
)
from xltools.addin.policy import blocking_policies, excel_language, script_host_disabled
from xltools.addin.registry import windows_registry
from xltools.core.messages import use_language

SECURITY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"


@pytest.fixture
def xlstart(tmp_path: Path) -> Path:
    """XLSTART of a user with a Chinese name; the folder is not there yet, as on a new machine."""
    return startup_folder({"APPDATA": str(tmp_path / "Users" / "张 三&李" / "AppData" / "Roaming")})


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """A Python with its windowless brother beside it."""
    folder = tmp_path / "Programs" / "Python 3.12"
    folder.mkdir(parents=True)
    for name in ("python.exe", "pythonw.exe"):
        (folder / name).touch()
    return folder / "python.exe"


def test_install_look_and_remove(xlstart: Path, python: Path) -> None:
    """It lies where Excel looks, starts the Python without a console, and is gone afterwards."""
    assert xlstart.parts[-3:] == ("Microsoft", "Excel", "XLSTART")
    assert installed(xlstart) is None
    path = install(xlstart, python, "zh")
    assert path == xlstart / FILE_NAME
    assert installed(xlstart) == Installed(path, str(python.with_name("pythonw.exe")), current=True)
    assert [each.name for each in xlstart.iterdir()] == [FILE_NAME]
    assert remove(xlstart)
    assert not remove(xlstart)
    assert list(xlstart.iterdir()) == []


def test_a_second_install_changes_nothing(xlstart: Path, python: Path) -> None:
    """The same file is not written again, even while Excel holds it."""
    path = install(xlstart, python, "zh")
    before = path.stat().st_mtime_ns
    assert install(xlstart, python, "zh") == path
    assert path.stat().st_mtime_ns == before


def test_another_python_or_language_takes_its_place(xlstart: Path, python: Path) -> None:
    """The new one is whole in the place of the old one."""
    install(xlstart, python, "zh")
    install(xlstart, python.with_name("python3.exe"), "en")
    assert b"Validate this workbook" in part(xlstart / FILE_NAME, "customUI/customUI14.xml")
    found = installed(xlstart)
    assert found is not None
    assert found.current
    assert not found.python_exists


def test_python_that_moved_is_seen(xlstart: Path, python: Path) -> None:
    """The buttons would start nothing."""
    install(xlstart, python, "zh")
    python.with_name("pythonw.exe").unlink()
    found = installed(xlstart)
    assert found is not None
    assert (found.current, found.python_exists) == (True, False)


@pytest.mark.parametrize("content", [b"", b"no package", b"PK\x03\x04"])
def test_a_file_of_that_name_that_is_no_add_in(xlstart: Path, content: bytes) -> None:
    """It is neither current nor does it start a Python; installing replaces it."""
    xlstart.mkdir(parents=True)
    (xlstart / FILE_NAME).write_bytes(content)
    assert installed(xlstart) == Installed(xlstart / FILE_NAME, "", current=False)


def test_excel_holds_the_file(xlstart: Path, python: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows lets nobody replace or delete it; the user reads what to do, and no scrap is left behind."""
    install(xlstart, python, "zh")

    def held(*_arguments: object, **_named: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(CannotInstall, match="Close all Excel and WPS windows"):
        install(xlstart, python, "en")
    assert [each.name for each in xlstart.iterdir()] == [FILE_NAME]
    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(CannotInstall, match="Close all Excel and WPS windows"):
        remove(xlstart)


def test_a_folder_that_cannot_be_made(tmp_path: Path, python: Path) -> None:
    """Where a file has the folder's name, the message names it."""
    (tmp_path / "file").touch()
    with pytest.raises(CannotInstall, match="cannot be written to"):
        install(tmp_path / "file" / "XLSTART", python, "zh")


def test_without_appdata_a_folder_must_be_named() -> None:
    """On Linux and macOS; nothing is guessed."""
    with pytest.raises(CannotInstall, match="--folder"):
        startup_folder({})


@pytest.mark.parametrize(
    ("name", "beside", "expected"),
    [
        ("python.exe", "pythonw.exe", "pythonw.exe"),
        ("python.exe", "", "python.exe"),
        ("python3.12", "pythonw3.12", "pythonw3.12"),
        ("pypy.exe", "pypyw.exe", "pypy.exe"),
    ],
)
def test_python_without_a_console(name: str, beside: str, expected: str, tmp_path: Path) -> None:
    """Only where it is there: an embedded Python may come without it."""
    if beside:
        (tmp_path / beside).touch()
    assert without_console(tmp_path / name) == tmp_path / expected


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({(SECURITY, "VBAWarnings"): 4}, "VBAWarnings"),
        ({(SECURITY, "RequireAddinSig"): 1}, "RequireAddinSig"),
        ({(rf"{SECURITY}\Trusted Locations", "AllLocationsDisabled"): 1}, "AllLocationsDisabled"),
        ({(SECURITY, "VBAWarnings"): 1}, ""),
        ({}, ""),
    ],
)
def test_policies_that_block(values: dict[tuple[str, str], int], word: str) -> None:
    """Each as a sentence with the name by which an administrator knows it."""
    found = blocking_policies(lambda key, name: values.get((key, name)))
    assert (not found) if not word else (len(found) == 1 and word in found[0])


@pytest.mark.parametrize(("root", "value", "disabled"), [("HKCU", 0, True), ("HKLM", "0", True), ("HKLM", 1, False)])
def test_script_host(root: str, value: int | str, *, disabled: bool) -> None:
    """Administrators set it as a number or as a text, for the user or for the machine."""
    key = rf"{root}\Software\Microsoft\Windows Script Host\Settings"
    assert script_host_disabled(lambda asked, name: value if (asked, name) == (key, "Enabled") else None) is disabled


@pytest.mark.parametrize(("number", "language"), [(2052, "zh"), (1028, "zh"), (1033, "en"), (1031, "en"), (0, "en")])
def test_buttons_speak_as_excel_does(number: int, language: str) -> None:
    """By the primary language of its number; where Excel follows the system (0), so do we."""
    assert excel_language(lambda _key, name: number if name == "UILanguage" else None) == language


def test_without_excel_s_word_buttons_speak_as_we_do() -> None:
    """There is no registry here."""
    assert windows_registry(r"HKCU\Software", "x") is None
    use_language("zh")
    assert excel_language(windows_registry) == "zh"
