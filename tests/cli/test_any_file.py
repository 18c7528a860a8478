"""Files that were damaged on their way, at random: whatever they hold, nobody sees a traceback."""

from __future__ import annotations

import io
import json
import random
import re
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.cli.handed_in import DEPARTMENTS, SERVICES, found, ledger, rewrite, run

if TYPE_CHECKING:
    from pathlib import Path

WORDS = [
    b"<c/>", b"<row>", b'r="ZZZ99999999"', b'r="A0"', b't="e"', b"</f>", b"<v>1e999</v>", b"&#0;", b"\xff", b"nan",
    b"[", b'<f t="shared" si="9"/>', b's="4294967295"', b'ref="A1:XFD1048576"', b"(((((", "合计".encode(),
]  # fmt: skip
VALUES = [b"", b"-1", b"999999999999", b"x", b"A1:A", b"rId99", "表".encode()]
TRIES = 60


def damaged(chance: random.Random, content: bytes) -> bytes:
    """Bytes changed in one part of the package, or anywhere in the file."""
    if chance.random() < 0.2:
        return spoiled(chance, content)
    stream = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as source, ZipFile(stream, "w", ZIP_DEFLATED) as target:
        names = source.namelist()
        hit = chance.choice(names)
        for name in names:
            target.writestr(name, spoiled(chance, source.read(name)) if name == hit else source.read(name))
    return stream.getvalue()


def spoiled(chance: random.Random, content: bytes) -> bytes:
    """A few bytes lost, changed or put in; an attribute with another value; a tag gone; the end cut off."""
    for _time in range(chance.randint(1, 4)):
        begin = chance.randrange(len(content) + 1)
        match chance.randrange(6):
            case 0:
                content = content[:begin] + bytes([chance.randrange(256)]) + content[begin + 1 :]
            case 1:
                content = content[:begin] + content[begin + chance.randint(1, 40) :]
            case 2:
                content = content[:begin] + chance.choice(WORDS) + content[begin:]
            case 3:
                content = exchanged(chance, content, rb'"[^"<]*"', b'"' + chance.choice(VALUES) + b'"')
            case 4:
                content = exchanged(chance, content, rb"<[^>]*>", b"")
            case _:
                content = content[:begin] if chance.random() < 0.2 else content
    return content


def exchanged(chance: random.Random, content: bytes, pattern: bytes, new: bytes) -> bytes:
    """One place that the pattern fits, with something else in it."""
    places = list(re.finditer(pattern, content))
    if not places:
        return content
    place = chance.choice(places)
    return content[: place.start()] + new + content[place.end() :]


def complaints(folder: Path, command: str, content: bytes) -> list[str]:
    """What a command says of a file only because some library did not expect it."""
    path = folder / "损坏 的.xlsx"
    path.write_bytes(content)
    result = run(command, path, "--engine", "cellrune", "--format", "json", "--annotate", folder / "批注")
    assert result.exit_code in {0, 1, 2}
    return [each["message"] for each in json.loads(result.stdout) if each["rule"] == "file.failed"]


@pytest.mark.parametrize("command", ["audit", "validate"])
def test_no_traceback_whatever_the_file_holds(command: str, tmp_path: Path) -> None:
    """Read, recalculated and marked, or refused by its name with the way out; the seed names the file that failed."""
    whole = ledger(tmp_path / "台账.xlsx") if command == "audit" else DEPARTMENTS / SERVICES
    content = whole.read_bytes()
    failed = {
        seed: found
        for seed in range(TRIES)
        if (found := complaints(tmp_path, command, damaged(random.Random(seed), content)))  # noqa: S311 - a seed
    }
    assert failed == {}


def test_an_encoding_that_nobody_knows(tmp_path: Path) -> None:
    """A part that cannot even be decoded: findings all the same, and a sentence in the place of the marked copy."""
    book = ledger(tmp_path / "台账.xlsx")
    rewrite(book, "xl/_rels/workbook.xml.rels", 'encoding="UTF-8"', 'encoding="x-9"')
    result = run("audit", book, "--engine", "cellrune", "--annotate", tmp_path / "批注")
    assert result.exit_code in {1, 2}
    assert "台账.xlsx" in result.output


@pytest.mark.parametrize("announced", ["999999999999", "4294967295"])
def test_more_texts_announced_than_there_are(announced: str, tmp_path: Path) -> None:
    """A reader that believes it asks for terabytes and takes the program with it."""
    book = ledger(tmp_path / "台账.xlsx")
    whole = found("audit", book, "--no-recalculation")
    with ZipFile(book) as package:
        (count,) = re.findall(r'uniqueCount="[0-9]+"', package.read("xl/sharedStrings.xml").decode())
    rewrite(book, "xl/sharedStrings.xml", count, f'uniqueCount="{announced}"')
    assert found("audit", book, "--no-recalculation") == whole
