"""Every button run in LibreOffice: what reaches Python is exactly what the workbook is called."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xltools.addin.build import build
from xltools.addin.sources import Sources, read_sources
from xltools.office.arguments import Call, read_call, unspelt

pytestmark = pytest.mark.libreoffice
HERE = Path(__file__).parent
NASTY = "一般 公共'预算 & 表=1%PATH%^(2)_005F 𠮷.xlsm"

# Stands before the real package on the path: says what it was started with instead of doing it.
TRACE = """
import json, os, sys
with open(os.environ["XLTOOLS_TRACE"], "a", encoding="utf-8") as trace:
    trace.write(json.dumps([sys.argv[1:], sys.flags.safe_path, sys.executable]) + "\\n")
"""


def basic_python() -> str:
    """The Python that knows LibreOffice; without it there is no way in."""
    for candidate in ("/usr/bin/python3", "/opt/libreoffice/program/python"):
        if (
            Path(candidate).exists()
            and not subprocess.run([candidate, "-c", "import uno"], check=False, capture_output=True).returncode
        ):
            return candidate
    if os.environ.get("XLTOOLS_REQUIRE_LIBREOFFICE") == "1":
        pytest.fail("LibreOffice's Python bridge (python3-uno) is required and not installed")
    pytest.skip("LibreOffice's Python bridge (python3-uno) is not installed")


def with_host(sources: Sources) -> Sources:
    """The sources with what only Excel has replaced for LibreOffice."""
    host = (HERE / "host" / "XltoolsHost.bas").read_text(encoding="ascii")
    return replace(sources, modules={**sources.modules, "XltoolsHost": host})


def addin(folder: Path, name: str = "xltools.xlam", sources: Sources | None = None) -> Path:
    """An add-in for LibreOffice whose buttons start this Python."""
    path = folder / name
    content = build(sources or with_host(read_sources()), interpreter=sys.executable, language="zh")
    path.write_bytes(content)
    return path


def called(file: Path, calls: list[list[str]], environment: dict[str, str] | None = None) -> dict[str, Any]:
    """What macros gave back."""
    done = subprocess.run(
        [basic_python(), str(HERE / "basic.py")],
        input=json.dumps({"file": str(file), "calls": calls}),
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
        cwd=file.parent,
        env={**os.environ, **(environment or {})},
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_every_button_starts_python_with_the_right_arguments(tmp_path: Path) -> None:
    """All callbacks of the ribbon, on a file with a nasty name, beside a module that must not be imported."""
    sources = with_host(read_sources())
    callbacks = [each.get("onAction", "") for each in ET.fromstring(sources.ribbon).iter() if each.get("onAction")]  # noqa: S314
    package = tmp_path / "first" / "xltools" / "office"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").write_text("")
    (package / "__init__.py").write_text("")
    (package / "__main__.py").write_text(TRACE)
    (tmp_path / "json.py").write_text("raise SystemExit('imported from the folder of the workbook')")
    (tmp_path / "xltools.py").write_text("raise SystemExit('imported from the folder of the workbook')")
    file, trace = addin(tmp_path, NASTY, sources), tmp_path / "trace"
    called(
        file,
        [[callback, "@control"] for callback in callbacks],
        {"PYTHONPATH": str(tmp_path / "first"), "XLTOOLS_TRACE": str(trace)},
    )
    started = [json.loads(line) for line in trace.read_text(encoding="utf-8").splitlines()]
    assert [(safe, python) for _arguments, safe, python in started] == [(True, sys.executable)] * 7
    calls = [read_call(arguments) for arguments, _safe, _python in started]
    tasks = ["validate", "clear", "collect", "consolidate", "compare", "report", "about"]
    assert [each.task for each in calls] == tasks
    for each in calls:
        assert each == Call(each.task, "zh", 4242, NASTY, each.path)
        assert each.path.endswith(NASTY.replace("%", "%25").replace(" ", "%20")) or Path(each.path).name == NASTY


@settings(max_examples=1)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20), min_size=80, max_size=80))
def test_names_survive_the_way_to_python(names: list[str]) -> None:
    """Spelt by the macro and read by Python, every text is what it was; on the way it is letters, digits and _."""
    import tempfile  # noqa: PLC0415 - a fixture would be shared between examples

    with tempfile.TemporaryDirectory() as folder:
        answer = called(addin(Path(folder)), [["XltoolsCore.XltSpelt", name] for name in [*names, NASTY, 'a"b\\', "_"]])
    assert answer["project"] == "Xltools"
    assert [unspelt(spelt) for spelt in answer["results"]] == [*names, NASTY, 'a"b\\', "_"]
    assert all(spelt.replace("_", "").isalnum() and spelt.isascii() for spelt in answer["results"] if spelt)


def test_a_python_that_cannot_be_started_is_said(tmp_path: Path) -> None:
    """Where the program ends with an error, the user reads the sentence of the hidden sheet."""
    sources = with_host(read_sources())
    failing = sources.modules["XltoolsHost"].replace("XltShell = 0", "XltShell = -1").replace("    Shell ", "    ' ")
    broken = replace(sources, modules={**sources.modules, "XltoolsHost": failing})
    answer = called(addin(tmp_path, sources=broken), [["XltoolsRibbon.XltValidate", "@control"]])
    assert answer["said"].startswith("绩效工具: 未能启动 Python")


def test_a_broken_module_is_noticed(tmp_path: Path) -> None:
    """LibreOffice is silent about macros that do not compile; the tests above would not be."""
    sources = with_host(read_sources())
    broken = sources.modules["XltoolsCore"].replace("End Function", "End Funktion", 1)
    modules = {**sources.modules, "XltoolsCore": broken}
    with pytest.raises(AssertionError, match="could not be found"):
        called(addin(tmp_path, sources=replace(sources, modules=modules)), [["XltoolsCore.XltSpelt", "a"]])
