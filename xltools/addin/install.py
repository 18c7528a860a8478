"""The add-in's place on the user's machine: the folder whose workbooks Excel opens when it starts.

It needs no administrator, no registry and no running Excel, and Excel trusts what lies there.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from xltools.addin.build import INTERPRETER_CELL, SETTINGS_PART, build
from xltools.addin.sources import LANGUAGES, read_sources
from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_NAME = "xltools.xlam"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class CannotInstall(Exception):  # noqa: N818 - it says what is the matter
    """The add-in cannot be put in its place or taken away; the text says why and what to do, in the user's language."""


@dataclass(frozen=True, slots=True)
class Installed:
    """An add-in in its place: the Python that it starts, and whether this program would write the very same file."""

    path: Path
    interpreter: str
    current: bool

    @property
    def python_exists(self) -> bool:
        """Whether the Python that the buttons start is still where it was."""
        return bool(self.interpreter) and Path(self.interpreter).is_file()


def startup_folder(environment: Mapping[str, str]) -> Path:
    """The folder XLSTART of the user who is logged in.

    Raises:
        CannotInstall: this is not Windows, where APPDATA is always set.
    """
    if not environment.get("APPDATA"):
        raise CannotInstall(
            _(
                "The folder from which Excel starts add-ins is not known here (APPDATA is not set). The ribbon works "
                "in Excel on Windows; name a folder with --folder."
            )
        )
    return Path(environment["APPDATA"], "Microsoft", "Excel", "XLSTART")


def without_console(python: Path) -> Path:
    """The same Python without a console window, where it has such a program beside it: pythonw.exe."""
    quiet = python.with_name(python.name.replace("python", "pythonw", 1))
    return quiet if python.stem.lower().startswith("python") and quiet.is_file() else python


def install(folder: Path, python: Path, language: str) -> Path:
    """Build the add-in and put it into ``folder``, whole or not at all; its path.

    Raises:
        CannotInstall: Excel holds the add-in open, or the folder cannot be written to.
    """
    content = build(read_sources(), interpreter=str(without_console(python)), language=language)
    target = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if target.is_file() and target.read_bytes() == content:
            return target
        fresh = _written_beside(target, content)
    except OSError as error:
        message = _("The folder {folder} cannot be written to: {reason}")
        raise CannotInstall(message.format(folder=folder, reason=error.strerror or error)) from error
    try:
        fresh.replace(target)
    except OSError as error:
        raise CannotInstall(_held(target)) from error
    finally:
        fresh.unlink(missing_ok=True)
    return target


def remove(folder: Path) -> bool:
    """Take the add-in away; whether there was one.

    Raises:
        CannotInstall: Excel holds it open.
    """
    target = folder / FILE_NAME
    try:
        target.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise CannotInstall(_held(target)) from error
    return True


def installed(folder: Path) -> Installed | None:
    """The add-in in its place, or None. One that cannot be read starts no Python."""
    path = folder / FILE_NAME
    if not path.is_file():
        return None
    try:
        content = path.read_bytes()
    except OSError:
        return Installed(path, "", current=False)
    interpreter = _interpreter(path)
    sources = read_sources()
    same = any(build(sources, interpreter=interpreter, language=language) == content for language in LANGUAGES)
    return Installed(path, interpreter, same)


def _interpreter(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            sheet = ET.fromstring(package.read(SETTINGS_PART))  # noqa: S314 - as trusted as the macros beside it
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, ET.ParseError):
        return ""
    cells = (cell for cell in sheet.iter(f"{_MAIN}c") if cell.get("r") == INTERPRETER_CELL)
    return next(("".join(cell.itertext()) for cell in cells), "")


def _written_beside(target: Path, content: bytes) -> Path:
    """A complete new file in the folder, named so that Excel passes it over if it ever stays."""
    handle, name = tempfile.mkstemp(prefix="~$xltools", suffix=".tmp", dir=target.parent)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    return Path(name)


def _held(target: Path) -> str:
    message = _("{path} is in use. Close all Excel and WPS windows and try again.")
    return message.format(path=target)
