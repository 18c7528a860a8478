"""Imports point down only, and every library stays behind its own wall."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import xltools

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(xltools.__file__).parent
VERBS = "verbs"  # the modules that lie beside the folders
SHELL = {"__main__"}  # starts the command line

# What a layer may import of ours, itself apart. A new folder must find its place here.
_NOUNS = {"core", "forms"}
_KNOWLEDGE = _NOUNS | {"checks", "sheets"}
BELOW: dict[str, set[str]] = {
    "core": set(),
    "forms": {"core"},
    "checks": _NOUNS,
    "formulas": {"core"},
    "difference": {"core", "formulas"},
    "scoring": _NOUNS,
    "narrative": _NOUNS | {"scoring"},
    "sheets": _NOUNS,
    "recalculate": {"core", "formulas"},
    "recognise": _KNOWLEDGE | {"formulas"},
    "reporting": _KNOWLEDGE | {"scoring"},
    VERBS: _KNOWLEDGE
    | {"recognise", "recalculate", "scoring", "formulas", "difference", "narrative", "reporting", "importing"},
    "importing": _KNOWLEDGE | {"recognise", "scoring", "narrative"},
    "files": {"core"},
    "excel": {"core", "formulas", "recalculate", "files"},
    "word": {"core", "files"},
    "example": _KNOWLEDGE | {"recognise"},
    "addin": {"core"},
    # The other shell; the command line starts its window and its checks.
    "office": _KNOWLEDGE | {"recognise", "scoring", VERBS, "excel", "word", "files", "addin"},
    "cli": _KNOWLEDGE
    | {
        "recognise",
        "recalculate",
        "scoring",
        "formulas",
        "difference",
        "narrative",
        VERBS,
        "excel",
        "word",
        "example",
        "files",
        "addin",
        "office",
    },
}

# Which layers may use a library; the standard library is free to all.
LIBRARIES = {
    "cellrune": {"excel"},
    "docx": {"word"},
    "formulas": {"excel"},
    "formulon": {"excel"},
    "matplotlib": {"word"},
    "openpyxl": {"excel"},
    "python_calamine_plus": {"excel"},
    "xlsxwriter": {"excel"},
    "tkinterdnd2": {"office"},
    "win32com": {"office"},
    "xlwings": {"office"},
    "click": {"cli"},
    "rich": {"cli"},
}

MODULES = sorted(PACKAGE.rglob("*.py"))


def layer_of(parts: tuple[str, ...]) -> str:
    """The layer of a module by the parts of its name below ``xltools``; empty for the package itself."""
    if not parts:
        return ""
    if (PACKAGE / parts[0]).is_dir():
        return parts[0]
    return "" if parts[0] in SHELL else VERBS


def own_layer(module: Path) -> str:
    """The layer that a file belongs to."""
    parts = module.relative_to(PACKAGE).with_suffix("").parts
    return layer_of(tuple(part for part in parts if part != "__init__"))


def imported(module: Path) -> Iterator[tuple[str, ...]]:
    """Every absolute name that a file imports anywhere, split at the dots."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"relative import in {module}"
            parts = tuple((node.module or "").split("."))
            # `from xltools import compare` names a module of ours only behind the `import`.
            yield from ((*parts, alias.name) for alias in node.names) if parts == ("xltools",) else [parts]


def test_every_folder_has_its_place() -> None:
    """A layer that is not in the table would escape the rule."""
    assert {own_layer(module) for module in MODULES} - {""} <= set(BELOW)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_down(module: Path) -> None:
    """A file uses its own layer and those below it."""
    layer = own_layer(module)
    if not layer:
        return
    ours = {
        layer_of(parts[1:]) for parts in imported(module) if parts[0] == "xltools" and parts[1:] != ("__version__",)
    }
    assert ours - {layer} <= BELOW[layer]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_libraries_stay_in_their_layers(module: Path) -> None:
    """Only the adapter knows Excel libraries, only the shell those of the console; the rest is pure."""
    foreign = {parts[0] for parts in imported(module)} - sys.stdlib_module_names - {"xltools"}
    allowed = {library for library, layers in LIBRARIES.items() if own_layer(module) in layers}
    assert foreign <= allowed


def test_the_rule_sees_every_way_of_importing(tmp_path: Path) -> None:
    """Imports inside functions and for types only count as well."""
    module = tmp_path / "module.py"
    module.write_text(
        "import click.core\nfrom xltools import compare\nif True:\n    from xltools.excel.read import read\n"
        "def later():\n    import rich\n"
    )
    assert set(imported(module)) == {
        ("click", "core"),
        ("xltools", "compare"),
        ("xltools", "excel", "read"),
        ("rich",),
    }
