"""Run macros of a workbook in a LibreOffice of their own; started by the Python that LibreOffice comes with.

It reads ``{"file": …, "calls": [[name, argument, …], …]}`` from its input and writes ``{"project": …, "results": […],
"said": …}``. An argument ``@control`` stands for the button; ``said`` is what a message box would have shown.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

_ADDIN_FILTER = "Calc MS Excel 2007 VBA XML"  # LibreOffice does not tell an add-in by its content
_ALWAYS = 4  # macros are run without a question


def main() -> None:
    """Start LibreOffice, do what is asked, end it."""
    job = json.load(sys.stdin)
    profile = tempfile.mkdtemp(prefix="xltools-basic-")
    pipe = f"xltools{os.getpid()}"
    office = subprocess.Popen(
        [
            shutil.which("soffice") or "libreoffice",
            *("--headless", "--norestore", "--nologo", "--nodefault"),
            f"-env:UserInstallation={Path(profile).as_uri()}",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        json.dump(run(desktop(pipe), job), sys.stdout)
    finally:
        os.killpg(office.pid, signal.SIGKILL)  # the group that was begun above
        office.wait()
        shutil.rmtree(profile, ignore_errors=True)


def desktop(pipe: str) -> Any:  # noqa: ANN401 - UNO carries no types
    """LibreOffice, as soon as it answers."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    for _attempt in range(240):
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)
        else:
            return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
    raise TimeoutError


def run(office: Any, job: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - likewise
    """Open the workbook and call the macros, one after the other."""
    named = {"Hidden": True, "MacroExecutionMode": _ALWAYS, "FilterName": _ADDIN_FILTER}
    options = [_option(name, value) for name, value in named.items()]
    book = office.loadComponentFromURL(Path(job["file"]).as_uri(), "_blank", 0, tuple(options))
    project = book.BasicLibraries.ProjectName
    scripts = book.getScriptProvider()
    results = []
    for name, *arguments in job["calls"]:
        script = scripts.getScript(f"vnd.sun.star.script:{project}.{name}?language=Basic&location=document")
        given = tuple(book if argument == "@control" else argument for argument in arguments)
        results.append(script.invoke(given, (), ())[0])
    return {"project": project, "results": results, "said": book.Sheets.getByIndex(0).getCellRangeByName("D1").String}


def _option(name: str, value: object) -> PropertyValue:
    option = PropertyValue()
    option.Name, option.Value = name, value
    return option


main()
