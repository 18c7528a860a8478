"""A VBA project from source text ([MS-OVBA]).

It carries no compiled code: ``_VBA_PROJECT`` says so with version 0xFFFF (2.3.4.1), and the host compiles the text when
it opens the workbook. Nothing in it depends on clock, machine or user.
"""

from __future__ import annotations

import re
import struct
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xltools.addin.compression import compress
from xltools.addin.container import compound_file

if TYPE_CHECKING:
    from collections.abc import Sequence

_WINDOWS_1252 = 1252  # the sources are ASCII, which is the same in every code page
_NOT_COMPILED = struct.pack("<HHBH", 0x61CC, 0xFFFF, 0, 1)
_ENGLISH = 0x409
_WINDOWS_64 = 3  # 32-bit programs read it as well
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
_NAME_LINE = re.compile(r'Attribute VB_Name = "[^"]*"\s*')
_SEED = 0x1D  # of what the format calls encryption; any number does
_NO_PROTECTION, _NO_PASSWORD, _VISIBLE = bytes(4), bytes(1), b"\xff"

# VBA's and Excel's own libraries are there in any case.
_LIBRARIES = (
    ("stdole", r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
)


class Kind(StrEnum):
    """What a module belongs to, with the class that a document's code extends."""

    STANDARD = ""
    WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
    SHEET = "0{00020820-0000-0000-C000-000000000046}"


@dataclass(frozen=True, slots=True)
class Module:
    """A module: its name, and its code as text, without attributes."""

    name: str
    code: str
    kind: Kind = Kind.STANDARD

    def source(self) -> bytes:
        """The module as it is stored: with its attributes, lines ended as Windows does.

        Raises:
            UnicodeEncodeError: the code is not pure ASCII.
        """
        lines = [f'Attribute VB_Name = "{self.name}"']
        if self.kind:
            truths = {"GlobalNameSpace": False, "Creatable": False, "PredeclaredId": True, "Exposed": True}
            truths |= {"TemplateDerived": False, "Customizable": True}
            lines.append(f'Attribute VB_Base = "{self.kind.value}"')
            lines += [f"Attribute VB_{name} = {truth}" for name, truth in truths.items()]
        lines += _NAME_LINE.sub("", self.code, count=1).strip().splitlines()
        return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def vba_project(name: str, modules: Sequence[Module]) -> bytes:
    """The content of ``vbaProject.bin``.

    Raises:
        ValueError: a name is none that VBA takes, or is used twice.
    """
    names = [module.name.upper() for module in modules]
    if len(set(names)) < len(names) or not all(_NAME.fullmatch(each) for each in (name, *names)):
        message = f"not names of modules: {names}"
        raise ValueError(message)
    return compound_file(
        {
            "VBA": {
                "_VBA_PROJECT": _NOT_COMPILED,
                "dir": compress(_directory(name, modules)),
                **{module.name: compress(module.source()) for module in modules},
            },
            "PROJECT": _description(name, modules),
            "PROJECTwm": _names(modules),
        }
    )


def _record(number: int, content: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(content)) + content


def _text(number: int, wide: int, text: str) -> bytes:
    """A text in the project's code page, and again in UTF-16."""
    return _record(number, text.encode("ascii")) + _record(wide, text.encode("utf-16-le"))


def _directory(name: str, modules: Sequence[Module]) -> bytes:
    """The stream ``dir`` (2.3.4.2): the project, the libraries, the modules."""
    number = struct.Struct("<I").pack
    parts = [
        _record(0x01, number(_WINDOWS_64)),
        *(_record(each, number(_ENGLISH)) for each in (0x02, 0x14)),
        _record(0x03, struct.pack("<H", _WINDOWS_1252)),
        _record(0x04, name.encode("ascii")),
        _text(0x05, 0x40, ""),  # description
        *(_record(each) for each in (0x06, 0x3D)),  # help files
        *(_record(each, number(0)) for each in (0x07, 0x08)),  # help context, flags
        struct.pack("<HIIH", 0x09, 4, 1, 0),  # version; its length leaves the minor one out
        _text(0x0C, 0x3C, ""),  # constants
    ]
    for library, identity in _LIBRARIES:
        content = identity.encode("ascii")
        parts += [_text(0x16, 0x3E, library), _record(0x0D, number(len(content)) + content + bytes(6))]
    parts += [_record(0x0F, struct.pack("<H", len(modules))), _record(0x13, b"\xff\xff")]
    for module in modules:
        parts += [
            *(_text(*each, module.name) for each in ((0x19, 0x47), (0x1A, 0x32))),
            _text(0x1C, 0x48, ""),  # description
            *(_record(each, number(0)) for each in (0x31, 0x1E)),  # where the source begins; help context
            _record(0x2C, b"\xff\xff"),
            *(_record(each) for each in (0x22 if module.kind else 0x21, 0x2B)),
        ]
    return b"".join([*parts, _record(0x10)])


def _description(name: str, modules: Sequence[Module]) -> bytes:
    """The stream ``PROJECT`` (2.3.1): what a programmer sees of the project."""
    identity = f"{{{str(uuid.uuid5(uuid.NAMESPACE_OID, name)).upper()}}}"
    protection = {"CMG": _NO_PROTECTION, "DPB": _NO_PASSWORD, "GC": _VISIBLE}
    lines = [
        f'ID="{identity}"',
        *(f"Document={each.name}/&H00000000" if each.kind else f"Module={each.name}" for each in modules),
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        *(f'{key}="{_encrypted(value, identity)}"' for key, value in protection.items()),
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{each.name}=0, 0, 0, 0, C" for each in modules),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _encrypted(data: bytes, identity: str) -> str:
    """``data`` in the cipher of 2.4.3.2, whose key is the sum of the project's identity."""
    key = sum(identity.encode("ascii")) & 0xFF
    out = [_SEED, _SEED ^ 2, _SEED ^ key]  # 2 is the version
    plain = key
    for byte in (*bytes((_SEED & 6) // 2), *struct.pack("<I", len(data)), *data):
        out.append(byte ^ (out[-2] + plain & 0xFF))
        plain = byte
    return bytes(out).hex().upper()


def _names(modules: Sequence[Module]) -> bytes:
    """The stream ``PROJECTwm`` (2.3.3): the modules' names in both spellings."""
    each = (f"{module.name}\0".encode("ascii") + f"{module.name}\0".encode("utf-16-le") for module in modules)
    return b"".join(each) + bytes(2)
