"""The add-in as it is built: the same every time, wired up, harmless to look at."""

from __future__ import annotations

import io
import re
import struct
import zlib
from dataclasses import replace
from xml.etree import ElementTree as ET
from zipfile import ZIP_STORED, ZipFile

import openpyxl
import pytest

from tests.addin.vba import modules, part, raptor
from tools.icons import SIZE, icons, png
from xltools.addin.build import build
from xltools.addin.project import Module
from xltools.addin.ribbon import NAMESPACE
from xltools.addin.sources import LANGUAGES, packaged_folder, read_sources
from xltools.office.tasks import TASKS

SOURCES = read_sources()
PYTHON = r"C:\Users\张 三\AppData\Local\Programs\Python & Co\pythonw.exe"
ADDIN = build(SOURCES, interpreter=PYTHON, language="zh")
RIBBON = ET.fromstring(part(ADDIN, "customUI/customUI14.xml"))  # noqa: S314 - our own
CODE = modules(ADDIN)

# What these elements may have, of the schema of 2009; a ribbon with anything else is not shown, and nobody says why.
ALLOWED = {
    "customUI": set(),
    "ribbon": set(),
    "tabs": set(),
    "tab": {"id", "label", "keytip", "insertAfterMso"},
    "group": {"id", "label"},
    "button": {"id", "label", "keytip", "size", "image", "onAction", "screentip", "supertip"},
}


def elements() -> list[tuple[str, dict[str, str]]]:
    """The ribbon's elements with their attributes."""
    return [(each.tag.removeprefix(f"{{{NAMESPACE}}}"), each.attrib) for each in RIBBON.iter()]


def test_two_builds_are_equal() -> None:
    """Nothing in it comes from the clock, from chance or from the machine."""
    assert build(read_sources(), interpreter=PYTHON, language="zh") == ADDIN
    with ZipFile(io.BytesIO(ADDIN)) as package:
        assert package.testzip() is None
        assert {(each.date_time, each.compress_type) for each in package.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), ZIP_STORED)
        }


def test_every_part_is_well_formed_and_typed() -> None:
    """Excel opens no package of which a part has no type, or a relation leads nowhere."""
    with ZipFile(io.BytesIO(ADDIN)) as package:
        names = package.namelist()
        types = package.read("[Content_Types].xml").decode()
        for name in names:
            assert f'PartName="/{name}"' in types or f'Extension="{name.rpartition(".")[2]}"' in types, name
            if name.endswith((".xml", ".rels")):
                ET.fromstring(package.read(name))  # noqa: S314 - our own
            if name.endswith(".rels"):
                folder = name.replace("_rels/", "").rpartition("/")[0]
                for target in re.findall(r'Target="([^"]+)"', package.read(name).decode()):
                    assert f"{folder}/{target}".lstrip("/") in names, (name, target)
    assert len(names) == len(set(names))


def test_another_program_opens_it() -> None:
    """openpyxl, told that it is a workbook, reads the settings that the macros read."""
    stream = io.BytesIO()
    with ZipFile(io.BytesIO(ADDIN)) as source, ZipFile(stream, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, data.replace(b"ms-excel.addin.macroEnabled", b"ms-excel.sheet.macroEnabled"))
    sheet = openpyxl.load_workbook(stream).worksheets[0]
    cells = {str(row[0].value): row[1].value for row in sheet.iter_rows()}
    assert (cells["interpreter"], cells["language"], cells["title"]) == (PYTHON, "zh", "绩效工具")
    constants = dict(re.findall(r'Const FOR_(\w+) As String = "B(\d)"', CODE["XltoolsCore"]))
    assert {name.lower(): int(row) for name, row in constants.items()} == {
        name: row for row, name in enumerate(cells, 1)
    }


def test_ribbon_holds_only_what_excel_knows() -> None:
    """Known elements and attributes, ids and keytips used once, texts no longer than Excel shows."""
    for tag, attributes in elements():
        assert set(attributes) <= ALLOWED[tag], tag
        assert len(attributes.get("screentip", "")) <= 1024
        assert len(attributes.get("supertip", "")) <= 1024
    for name in ("id", "onAction", "image"):
        found = [attributes[name] for _tag, attributes in elements() if name in attributes]
        assert len(found) == len(set(found)), name
    keys = [attributes["keytip"] for tag, attributes in elements() if tag == "button"]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch("[A-Z0-9]{1,3}", key) for key in keys)


def test_the_tab_and_its_buttons_have_their_names() -> None:
    """What the staff guide calls them."""
    labels = [attributes["label"] for tag, attributes in elements() if tag in {"tab", "button"}]
    assert labels == ["绩效工具", "校验", "清除标记", "收集", "汇总", "对比", "报告", "设置/关于"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_control_speaks_both_languages(language: str) -> None:
    """No control without a label, no button without tips, no text for a control that is not there."""
    ribbon = ET.fromstring(part(build(SOURCES, interpreter="x", language=language), "customUI/customUI14.xml"))  # noqa: S314
    controls = [each for each in ribbon.iter() if "id" in each.attrib]
    assert all(each.get("label") for each in controls)
    assert all(each.get("supertip") and each.get("screentip") for each in controls if each.tag.endswith("button"))
    assert {each.get("id") for each in controls} == set(SOURCES.texts[language]["ribbon"])
    assert set(SOURCES.texts[language]["messages"]) == {"title", "failure"}


def test_every_callback_exists_once_with_the_right_signature() -> None:
    """Excel calls it by name and says nothing where it is missing, or where it takes something else."""
    callbacks = [
        value for _tag, attributes in elements() for name, value in attributes.items() if name.startswith(("on", "get"))
    ]
    assert len(callbacks) == 7
    everything = "\n".join(CODE.values())
    for callback in callbacks:
        module, name = callback.split(".")
        assert re.findall(rf"(?mi)^Public (?:Sub|Function) {name}\b.*$", everything) == [
            f"Public Sub {name}(control As Object)"
        ]
        assert f"Public Sub {name}(control As Object)" in CODE[module]


def test_every_button_has_its_task() -> None:
    """The word that a button hands over is one that Python knows."""
    assert set(re.findall(r'XltRun "(\w+)"', CODE["XltoolsRibbon"])) == set(TASKS)


def test_modules_arrive_as_they_were_written() -> None:
    """Oletools extracts the very source, between the modules that every workbook has."""
    assert list(CODE) == ["ThisWorkbook", "Sheet1", *sorted(SOURCES.modules)]
    for name, source in SOURCES.modules.items():
        assert CODE[name].split() == source.partition("\n")[2].split()


@pytest.mark.parametrize("name", SOURCES.modules)
def test_macros_keep_the_rules(name: str) -> None:
    """Nothing runs by itself, no API is declared, no console or shell of the system is used, nothing is fetched."""
    code = SOURCES.modules[name]
    assert code.isascii()
    assert code.splitlines()[:2] == [f'Attribute VB_Name = "{name}"', "Option Explicit"]
    forbidden = (
        r"Declare\b|Auto_?Open|Auto_?Close|Workbook_|Document_|Application\.Run\b|cmd(\.exe)?\b|powershell|%\w+%|http"
        r"|Environ|Execute|Kill\b|Open\b.*\bFor\b|URLDownload|\.Path\b|CurrentDirectory|\bGetObject|\bMso"
    )
    assert re.findall(rf"(?i){forbidden}", code) == []


def test_python_never_looks_into_the_user_s_folder() -> None:
    """-P stands before the module: without it a json.py beside the workbook would be run."""
    assert '" -P -m xltools.office "' in CODE["XltoolsCore"]


def test_scanners_see_nothing_that_runs_by_itself() -> None:
    """Oletools' judge: suspicious would be what runs by itself and writes or starts something."""
    judge = raptor(ADDIN)
    assert not judge.suspicious
    assert judge.get_flags() == "--X"


def test_a_forbidden_macro_would_be_seen() -> None:
    """The same judge sees the same code begun by itself."""
    code = {**SOURCES.modules, "Bad": 'Sub Auto_Open()\nXltRun "x"\nEnd Sub'}
    assert raptor(build(replace(SOURCES, modules=code), interpreter="x", language="zh")).suspicious


def test_sources_come_from_the_package_or_the_clone() -> None:
    """What is built is what lies in macros/, in a clone."""
    assert (packaged_folder() / "texts.toml").is_file()
    assert Module("A", SOURCES.modules["XltoolsHost"]).source().count(b"Attribute VB_Name") == 1


@pytest.mark.parametrize("name", icons())
def test_icons_are_what_the_script_draws(name: str) -> None:
    """Committed icons are pixel for pixel the drawn ones, 32 by 32, with transparency; zlib may pack otherwise."""
    assert _pixels(SOURCES.icons[name]) == _pixels(png(icons()[name]))


def _pixels(data: bytes) -> bytes:
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">IIBB", data[16:26]) == (SIZE, SIZE, 8, 6)
    length = struct.unpack(">I", data[33:37])[0]
    return zlib.decompress(data[41 : 41 + length])
