"""Everything that a user stumbles over between Windows, Excel and Python, looked at in one go."""

from __future__ import annotations

import os
import platform
import struct
import sys
import tempfile
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from xltools import __version__
from xltools.addin.install import CannotInstall, installed, startup_folder, without_console
from xltools.addin.policy import blocking_policies, script_host_disabled
from xltools.addin.registry import windows_registry
from xltools.core.messages import _
from xltools.files.log import log_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.addin.registry import Registry


class State(StrEnum):
    """``unknown`` is what cannot be looked at on this system."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it stands, what was found, and how to mend it (empty where nothing is to be mended)."""

    id: str
    what: str
    state: State
    found: str
    mend: str = ""

    @property
    def amiss(self) -> bool:
        """Whether there is something to mend."""
        return self.state in {State.BAD, State.WARNING}

    def as_json(self) -> dict[str, str]:
        """The check as a JSON object."""
        return asdict(self)


def standing(check: Check) -> str:
    """A line on a check: what was looked at and what was found."""
    return _("{what}: {found}").format(what=check.what, found=check.found)


@dataclass(frozen=True, slots=True)
class Machine:
    """What is looked at; tests look at machines that there are not."""

    registry: Registry
    environment: Mapping[str, str]
    python: Path
    windows: bool
    logs: Path
    tkinter: bool = True


def this_machine() -> Machine:
    """The machine and the Python that this program runs on."""
    return Machine(
        windows_registry,
        os.environ,
        Path(sys.executable),
        sys.platform == "win32",
        log_folder(),
        tkinter=find_spec("_tkinter") is not None,
    )


def checks(machine: Machine | None = None) -> list[Check]:
    """All checks, in the order in which things depend on each other."""
    where = machine or this_machine()
    return [
        _python(where),
        Check("package", "xltools", State.GOOD, f"{__version__}, {Path(__file__).parents[1]}"),
        _xlwings(where),
        _window(where),
        _programs(where),
        *_addin(where),
        _script_host(where),
        _policies(where),
        _fonts(where),
        *_folders(where),
    ]


def _python(machine: Machine) -> Check:
    bits = struct.calcsize("P") * 8
    text = _("{version}, {bits}-bit, {path}")
    found = text.format(version=platform.python_version(), bits=bits, path=machine.python)
    if "WindowsApps" in machine.python.parts:
        mend = _(
            "This Python is from the Microsoft Store and may not be started by Excel; install the one of python.org."
        )
        return Check("python", "Python", State.WARNING, found, mend)
    return Check("python", "Python", State.GOOD, found)


def _xlwings(machine: Machine) -> Check:
    what = _("xlwings (talks to Excel)")
    try:
        return Check("xlwings", what, State.GOOD, version("xlwings"))
    except PackageNotFoundError:
        state = State.BAD if machine.windows else State.UNKNOWN
        mend = _("Install xltools again with pip; xlwings comes with it.") if machine.windows else ""
        return Check("xlwings", what, state, _("not installed"), mend)


def _window(machine: Machine) -> Check:
    """What the panel's window is made with; some installations of Python leave it out."""
    what = _("Window of the panel (tkinter)")
    if machine.tkinter:
        return Check("window", what, State.GOOD, _("available"))
    mend = _("xltools panel cannot open. Install Python with its part “tcl/tk and IDLE”, or use the commands.")
    return Check("window", what, State.WARNING, _("not installed"), mend)


def _programs(machine: Machine) -> Check:
    """Excel and WPS by how they are registered; WPS may have taken Excel's name."""
    what = _("Excel or WPS")
    if not machine.windows:
        return _only_on_windows("office", what)
    names = {"Excel": ("Excel.Application",), "WPS": ("Ket.Application", "ET.Application")}
    found = [
        name
        for name, registered in names.items()
        if any(machine.registry(rf"HKCR\{each}\CLSID", "") for each in registered)
    ]
    if found:
        return Check("office", what, State.GOOD, "、".join(found))
    return Check("office", what, State.BAD, _("not found"), _("Install Excel or WPS; the command line works without."))


def _addin(machine: Machine) -> Iterator[Check]:
    what = _("Ribbon in Excel")
    mend = _("Run: xltools addin install")
    try:
        folder = startup_folder(machine.environment)
    except CannotInstall:
        yield _only_on_windows("addin", what)
        return
    found = installed(folder)
    if found is None:
        yield Check("addin", what, State.WARNING, _("not installed in {folder}").format(folder=folder), mend)
        return
    yield (
        Check("addin", what, State.GOOD, str(found.path))
        if found.current
        else Check("addin", what, State.WARNING, _("{path}, made by another version").format(path=found.path), mend)
    )
    what = _("Python that the ribbon starts")
    if not found.python_exists:
        text = _("{python} is not there").format(python=found.interpreter or "?")
        yield Check("interpreter", what, State.BAD, text, mend)
    elif Path(found.interpreter) != without_console(machine.python):
        text = _("{python}, not the Python that runs now").format(python=found.interpreter)
        yield Check("interpreter", what, State.WARNING, text, mend)
    else:
        yield Check("interpreter", what, State.GOOD, found.interpreter)


def _script_host(machine: Machine) -> Check:
    what = _("Windows Script Host (starts Python)")
    if not machine.windows:
        return _only_on_windows("script_host", what)
    registered = machine.registry(r"HKCR\WScript.Shell\CLSID", "")
    if registered and not script_host_disabled(machine.registry):
        return Check("script_host", what, State.GOOD, _("available"))
    mend = _("The buttons of the ribbon cannot start Python here. Ask your administrator, or use: xltools panel")
    return Check("script_host", what, State.BAD, _("switched off"), mend)


def _policies(machine: Machine) -> Check:
    what = _("Policies against add-ins")
    if not machine.windows:
        return _only_on_windows("policy", what)
    found = blocking_policies(machine.registry)
    if not found:
        return Check("policy", what, State.GOOD, _("none"))
    mend = _("The tab may not appear. Ask your administrator, or use: xltools panel")
    return Check("policy", what, State.WARNING, " ".join(found), mend)


def _fonts(machine: Machine) -> Check:
    """The two fonts of official documents in which results are set."""
    what = _("Fonts 宋体 and 黑体")
    if not machine.windows:
        return _only_on_windows("fonts", what)
    folder = Path(machine.environment.get("WINDIR", r"C:\Windows"), "Fonts")
    missing = [
        name for name, file in {"宋体": "simsun.ttc", "黑体": "simhei.ttf"}.items() if not (folder / file).is_file()
    ]
    if not missing:
        return Check("fonts", what, State.GOOD, _("installed"))
    mend = _("Results are shown in another font; install the Chinese supplementary fonts in Windows' settings.")
    return Check("fonts", what, State.WARNING, _("missing: {fonts}").format(fonts="、".join(missing)), mend)


def _folders(machine: Machine) -> Iterator[Check]:
    """Where files must be written: temporary ones, and the log of what went wrong."""
    yield _writable("temporary", _("Folder for temporary files"), Path(tempfile.gettempdir()))
    logs = sorted(machine.logs.glob("xltools-*.log")) if machine.logs.is_dir() else []
    check = _writable("log", _("Log of errors"), machine.logs)
    if logs and check.state is State.GOOD:
        found = _("{folder}; the last one is {name}").format(folder=machine.logs, name=logs[-1].name)
        check = Check(check.id, check.what, check.state, found)
    yield check


def _writable(key: str, what: str, folder: Path) -> Check:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return Check(key, what, State.GOOD, str(folder))
    except OSError as error:
        mend = _("Make the folder writable, or ask your administrator.")
        return Check(key, what, State.BAD, f"{folder}: {error.strerror or error}", mend)


def _only_on_windows(key: str, what: str) -> Check:
    return Check(key, what, State.UNKNOWN, _("cannot be checked on this system, only on Windows"))
