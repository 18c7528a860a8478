"""VBA projects as other programs read them: olefile for the container, oletools for what is in it."""

from __future__ import annotations

import io
import re
import warnings
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import olefile

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # oletools uses names of pyparsing that are going to go
    from oletools.mraptor import MacroRaptor
    from oletools.olevba import VBA_Parser, decompress_stream

if TYPE_CHECKING:
    from pathlib import Path


def decompressed(data: bytes) -> bytes:
    """What oletools finds in a compressed stream."""
    return bytes(decompress_stream(bytearray(data)))


def streams(content: bytes) -> dict[str, bytes]:
    """The streams of a compound file by path; any defect is an error."""
    with olefile.OleFileIO(io.BytesIO(content), raise_defects=olefile.DEFECT_UNSURE) as file:
        return {"/".join(path): file.openstream(path).read() for path in file.listdir()}


def modules(addin: bytes) -> dict[str, str]:
    """The modules of an add-in as oletools extracts them, without their attributes."""
    parser = VBA_Parser("xltools.xlam", data=addin)
    try:
        found = {name: code for _file, _stream, name, code in parser.extract_macros()}
    finally:
        parser.close()
    return {
        name.rpartition(".")[0]: re.sub(r"(?m)^Attribute .*\n?", "", code.replace("\r", ""))
        for name, code in found.items()
    }


def raptor(addin: bytes) -> Any:  # noqa: ANN401 - oletools carries no types
    """What oletools' judge of macros makes of an add-in's code."""
    judge = MacroRaptor("\n".join(modules(addin).values()))
    judge.scan()
    return judge


def part(addin: bytes | Path, name: str) -> bytes:
    """A part of an add-in."""
    with ZipFile(io.BytesIO(addin) if isinstance(addin, bytes) else addin) as package:
        return package.read(name)
