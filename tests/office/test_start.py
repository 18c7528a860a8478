"""A button answers at once: nothing is imported before it is needed."""

from __future__ import annotations

import subprocess
import sys


def imported_by(statement: str) -> set[str]:
    """The modules that a new Python has after a statement, and did not have before."""
    code = f"import sys; before = set(sys.modules); {statement}; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_start_imports_next_to_nothing() -> None:
    """Before the first line of a task: the package, its words, and a few modules of Python's own."""
    found = imported_by("import xltools.office.run, xltools.office.tasks")
    ours = {name for name in found if name.partition(".")[0] == "xltools"}
    assert ours == {
        "xltools",
        "xltools.core",
        "xltools.core.messages",
        "xltools.office",
        "xltools.office.arguments",
        "xltools.office.refusal",
        "xltools.office.run",
        "xltools.office.tasks",
    }
    assert len(found) < 60, sorted(found)
    third_party = {name.partition(".")[0] for name in found} - sys.stdlib_module_names - {"xltools"}
    assert third_party == set()


def test_clearing_marks_needs_no_reader_of_files() -> None:
    """The quick button loads neither the reader, nor the writer, nor the command line's library."""
    found = imported_by("import xltools.office.attach, xltools.office.session, xltools.office.tasks.clear")
    heavy = {"openpyxl", "xlsxwriter", "cellrune", "click", "rich", "matplotlib", "docx", "xlwings", "numpy"}
    assert {name.partition(".")[0] for name in found} & heavy == set()


def test_xlwings_comes_without_what_it_would_drag_in() -> None:
    """It imports pandas and matplotlib where they are installed, which takes seconds; they stay importable."""
    found = imported_by("from xltools.office.attach import library; library()")
    assert "xlwings" in found
    assert {name.partition(".")[0] for name in found} & {"numpy", "pandas", "matplotlib", "PIL"} == set()
    assert "numpy" in imported_by("from xltools.office.attach import library; library(); import numpy")


def test_a_check_loads_what_it_needs_and_no_more() -> None:
    """Neither what writes documents, nor the command line, nor what starts processes or talks to the web."""
    found = imported_by("from xltools.office.tasks import task_named; task_named('validate')")
    unwanted = {
        "openpyxl",
        "docx",
        "matplotlib",
        "click",
        "rich",
        "formulon",
        "formulas",
        "multiprocessing",
        "ssl",
        "http",
    }
    assert {name.partition(".")[0] for name in found} & unwanted == set()
