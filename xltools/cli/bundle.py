"""``xltools bundle``: a folder that installs xltools on Windows machines without internet."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import click

from xltools import __version__
from xltools.cli.options import argument, option
from xltools.cli.options import command as command_of
from xltools.cli.output import fail, say
from xltools.core.messages import N_, _

_PLATFORM = "win_amd64"
_WHEELS = "wheels"
_WINDOWS_ONLY = "win32"  # the word in the marker of what is needed on Windows alone
_HIDDEN_NEEDS = ("pywin32>=306", "colorama")  # of xlwings and click, on Windows; pip asks the system that it runs on

# ASCII, for the code page of the console is nobody's choice. What is shown in Chinese, xltools itself says.
_INSTALL = """@echo off
setlocal
cd /d "%~dp0"
set "PLACE=%LOCALAPPDATA%\\xltools\\python"
py -{python} -c "" 2>nul || (
  echo Python {python} is needed. Install it from the file that your office was given, then run this again.
  pause
  exit /b 1
)
set "HERE=--no-index --find-links wheels"
if not exist "%PLACE%\\Scripts\\python.exe" py -{python} -m venv "%PLACE%" || goto failed
"%PLACE%\\Scripts\\python.exe" -m pip install %HERE% --upgrade "xltools=={version}" || goto failed
"%PLACE%\\Scripts\\xltools.exe" addin install || goto failed
"%PLACE%\\Scripts\\xltools.exe" doctor
pause
exit /b 0
:failed
echo Something failed; read the lines above.
pause
exit /b 1
"""
_PANEL = """@echo off
start "" "%LOCALAPPDATA%\\xltools\\python\\Scripts\\pythonw.exe" -P -m xltools panel %*
"""
_READ_ME = """1. 先安装 Python {python}（64 位）。
2. 双击 install.cmd：不需要联网，不需要管理员权限。
3. 关闭所有 Excel 窗口后重新打开，功能区出现“绩效工具”。
4. 使用 WPS，或宏被禁用：双击 panel.cmd；也可以把文件拖到 panel.cmd 上。
出现问题：在命令提示符中运行 "%LOCALAPPDATA%\\xltools\\python\\Scripts\\xltools.exe" doctor
"""


@command_of(
    help=N_(
        "Make a folder that installs xltools and its ribbon on Windows machines without internet.\n\n"
        "It holds all packages and a start script, to be copied to each machine, where Python must be installed. "
        "Making it needs internet, or a package index of your own that pip knows."
    )
)
@argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar=N_("FOLDER"))
@option(
    "--wheel",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("The package of xltools itself (.whl); otherwise the published one of this version."),
)
@option(
    "--python",
    "python",
    default="3.12",
    show_default=True,
    metavar=N_("VERSION"),
    help=N_("The version of Python on the machines."),
)
def command(folder: Path, wheel: Path | None, python: str) -> None:
    """Download the packages and write the scripts."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        fail(_("The folder {path} cannot be made: {reason}").format(path=folder, reason=error.strerror))
    done = subprocess.run(  # noqa: S603 - pip, with words of our own
        download(folder / _WHEELS, wheel, python), check=False, capture_output=True, encoding="utf-8", errors="replace"
    )
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-5:])
        fail(_("The packages could not be downloaded:\n{reason}").format(reason=last))
    write_scripts(folder, python)
    say(_("Wrote {path}").format(path=click.format_filename(folder)))
    say(_("Copy the folder to each machine and double-click install.cmd there."))


def download(wheels: Path, wheel: Path | None, python: str) -> list[str]:
    """The command that downloads all packages for Windows, whatever system this is."""
    wanted = str(wheel) if wheel else f"xltools=={__version__}"
    return [
        *(sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--only-binary=:all:"),
        *("--platform", _PLATFORM, "--python-version", python, "--implementation", "cp", "--dest", str(wheels)),
        *(wanted, *_needs_of_windows()),
    ]


def write_scripts(folder: Path, python: str) -> None:
    """Write what a clerk double-clicks, with lines as Windows ends them."""
    texts = {
        "install.cmd": _INSTALL.format(python=python, version=__version__),
        "panel.cmd": _PANEL,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="ascii", newline="\r\n")
    (folder / "说明.txt").write_text(_READ_ME.format(python=python), encoding="utf-8-sig", newline="\r\n")


def _needs_of_windows() -> list[str]:
    """What only Windows needs: pip judges such needs by the system that it runs on, and would leave them out."""
    if sys.platform == _WINDOWS_ONLY:
        return []
    try:
        needs = requires("xltools") or []
    except PackageNotFoundError:
        needs = []
    return [each.partition(";")[0].strip() for each in needs if _WINDOWS_ONLY in each] + list(_HIDDEN_NEEDS)
