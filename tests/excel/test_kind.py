"""What each file that is no workbook is told, and that nothing it contains can keep us busy."""

from __future__ import annotations

import os
import struct
import sys
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_BZIP2, ZipFile

import pytest

from tests.excel.handmade import package, workbook
from xltools.core.finding import Severity
from xltools.excel.kind import UnreadableError, open_elsewhere, refusal, take

if TYPE_CHECKING:
    from collections.abc import Iterator

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GOOD = workbook('<row r="1"><c r="A1"><v>1</v></c></row>')


def compound_file(*streams: str) -> bytes:
    """As much of an OLE compound file as names its streams: a header and the directory on its 128-byte grid."""
    entries = (name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return OLE.ljust(512, b"\0") + b"".join(entries)


def office_file(kind: str, **parts: str) -> bytes:
    """A package of another Office program, or another format of Excel."""
    return package({"[Content_Types].xml": f'<Types><Override ContentType="{kind}"/></Types>', **parts})


def lying(content: bytes, part: str, size: int) -> bytes:
    """The package, its directory declaring another unpacked size for one part."""
    entry = content.rfind(b"PK\x01\x02", 0, content.rfind(part.encode()))
    return content[: entry + 24] + struct.pack("<I", size) + content[entry + 28 :]


def with_flag_of_password(content: bytes) -> bytes:
    """The package, its first part marked as encrypted."""
    entry = content.find(b"PK\x01\x02")
    return content[: entry + 8] + b"\x01" + content[entry + 9 :]


def bzipped(content: bytes) -> bytes:
    """The package packed by a method that OOXML does not know; its bombs are larger than those of deflate."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as parts, ZipFile(stream, "w", ZIP_BZIP2) as archive:
        for name in parts.namelist():
            archive.writestr(name, parts.read(name))
    return stream.getvalue()


def refused(path: Path) -> str:
    """The rule by which a file is refused; empty for one that is not."""
    finding = refusal(path)
    return finding.rule if finding else ""


OPENDOCUMENT = "application/vnd.oasis.opendocument"
REFUSED: dict[str, tuple[str, bytes, str, str]] = {
    "nothing": ("甲.xlsx", b"", "file.empty", "0 bytes"),
    "zeros of a crash": ("甲.xlsx", b"\0" * 4096, "file.damaged", "damaged"),
    "password": ("甲.xlsx", compound_file("EncryptedPackage", "EncryptionInfo"), "file.encrypted", "password"),
    "security software": ("甲.xlsx", b"\x62\x14\x23\x65E-SafeNet\0LOCK", "file.encrypted", "security software"),
    "old Excel": ("甲.xls", compound_file("Workbook"), "file.old_format", ".xls"),
    "Excel 5": ("甲.xlsx", compound_file("Book"), "file.old_format", ".xls"),
    "Excel 2": ("甲.xls", b"\x09\x00\x04\x00\x02\x00\x10\x00", "file.old_format", ".xls"),
    "WPS": ("甲.et", compound_file("Workbook"), "file.old_format", "WPS workbook (.et)"),
    "binary workbook": (
        "甲.xlsb", office_file("application/vnd.ms-excel.sheet.binary.macroEnabled.main"), "file.old_format", ".xlsb",
    ),
    "LibreOffice": ("甲.ods", package({"mimetype": f"{OPENDOCUMENT}.spreadsheet"}), "file.old_format", ".ods"),
    "Excel 2003 XML": (
        "甲.xls", b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "file.old_format", "XML table",
    ),
    "old Word": ("甲.xlsx", compound_file("WordDocument"), "file.not_a_workbook", "Word document"),
    "Word": (
        "甲.xlsx", office_file("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
        "file.not_a_workbook", "Word document",
    ),
    "old PowerPoint": ("甲.xlsx", compound_file("PowerPoint Document"), "file.not_a_workbook", "PowerPoint"),
    "OpenDocument": ("甲.odt", package({"mimetype": f"{OPENDOCUMENT}.text"}), "file.not_a_workbook", "OpenDocument"),
    "rich text": ("甲.xlsx", b"{\\rtf1\\ansi", "file.not_a_workbook", "Word document"),
    "PDF": ("甲.xlsx", b"%PDF-1.7\n%\xe2\xe3", "file.not_a_workbook", "PDF"),
    "image": ("甲.xlsx", b"\xff\xd8\xff\xe0\0\x10JFIF", "file.not_a_workbook", "image"),
    "web page": ("甲.xls", "<html><table><tr><td>数</td></tr></table>".encode(), "file.not_a_workbook", "HTML"),
    "CSV": ("甲.csv", "部门,金额\n财政局,1.5\n".encode("gb18030"), "file.not_a_workbook", "CSV"),
    "CSV cut in a character": ("甲.xlsx", ("abc" + "数" * 5000).encode(), "file.not_a_workbook", "CSV"),
    "RAR": ("甲.rar", b"Rar!\x1a\x07\x01\x00", "file.not_a_workbook", "Unpack"),
    "ZIP of workbooks": ("甲.zip", package({"甲.xlsx": GOOD}), "file.not_a_workbook", "Unpack"),
    "ZIP with a password": ("甲.zip", with_flag_of_password(package({"甲": "1"})), "file.encrypted", "password"),
    "unknown": ("甲.xlsx", b"\x01\x02\x00\xfe\xff" * 99, "file.not_a_workbook", "unknown kind"),
    "unknown, but for zeros a text": ("甲.xlsx", b"abc\0def" * 99, "file.not_a_workbook", "unknown kind"),
    "cut in half": ("甲.xlsx", GOOD[: len(GOOD) // 2], "file.damaged", "damaged"),
    "cut at the end": ("甲.xlsx", GOOD[:-4], "file.damaged", "damaged"),
    "odd packing": ("甲.xlsx", bzipped(GOOD), "file.damaged", "damaged"),
    "package of nothing": ("甲.xlsx", package({"[Content_Types].xml": "<Types/>"}), "file.damaged", "damaged"),
    "too many parts": ("甲.xlsx", package({f"{n}.xml": "" for n in range(10_001)}), "file.too_large", "too large"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "rule", "words"), REFUSED.values(), ids=REFUSED)
def test_each_file_gets_its_own_message(tmp_path: Path, name: str, content: bytes, rule: str, words: str) -> None:
    """The message names the file, says what is wrong, and what to do."""
    path = tmp_path / name
    path.write_bytes(content)
    finding = refusal(path)
    assert finding is not None
    assert (finding.rule, finding.severity, finding.file) == (rule, Severity.ERROR, str(path))
    assert finding.message.startswith(f"{name}: ")
    assert words in finding.message
    assert finding.message.count(". ") >= 1, "a sentence on what is wrong and one on what to do"


def test_a_part_packed_too_tightly_is_a_bomb(tmp_path: Path) -> None:
    """Seventeen megabytes of blanks, of which nothing is unpacked."""
    path = tmp_path / "甲.xlsx"
    path.write_bytes(workbook(" " * 17 * 2**20))
    assert refused(path) == "file.too_large"


def test_a_package_that_lies_about_its_size_is_a_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It declares a thousand bytes and unpacks to more than is allowed."""
    monkeypatch.setattr("xltools.files.archive.MAX_UNPACKED", 8 * 2**20)
    path = tmp_path / "甲.xlsx"
    path.write_bytes(lying(workbook(" " * 9 * 2**20), "xl/worksheets/sheet1.xml", 1000))
    assert refused(path) == "file.too_large"
    path.write_bytes(lying(workbook(" " * 7 * 2**20), "xl/worksheets/sheet1.xml", 1000))
    assert refused(path) == ""


def test_parts_upon_one_another_are_a_bomb(tmp_path: Path) -> None:
    """Many directory entries that all unpack the same bytes."""
    content = workbook("")
    directory = content.find(b"PK\x01\x02")
    end = content.rfind(b"PK\x05\x06")
    entries = content[directory:end] * 50
    count = 50 * int.from_bytes(content[end + 10 : end + 12], "little")
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(entries), directory, 0)
    path = tmp_path / "甲.xlsx"
    path.write_bytes(content[:directory] + entries + tail)
    assert refused(path) == "file.too_large"


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    """A file of 200 MB that takes no room on the disk."""
    path = tmp_path / "甲.xlsx"
    with path.open("wb") as stream:
        stream.truncate(200 * 2**20)
    assert refused(path) == "file.too_large"


@pytest.mark.parametrize("name", ["甲.xlsx", "甲.xlsm", "甲.xls", "没有扩展名"])
def test_content_decides_and_not_the_name(tmp_path: Path, name: str) -> None:
    """A workbook with a wrong name is still a workbook."""
    folder = tmp_path / "2024 年 自评"
    folder.mkdir()
    path = folder / name
    path.write_bytes(GOOD)
    assert refused(path) == ""
    assert take(path).content == GOOD


def test_missing_file_and_folder(tmp_path: Path) -> None:
    """A path where nothing lies, and one where a folder lies."""
    assert refused(tmp_path / "无.xlsx") == "file.missing"
    assert refused(tmp_path) == "file.not_a_workbook"


def test_a_file_that_excel_keeps_to_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows denies access; so does a lack of rights."""
    path = tmp_path / "甲.xlsx"
    path.write_bytes(GOOD)

    def deny(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", deny)
    with pytest.raises(UnreadableError, match="Close it in Excel") as caught:
        take(path)
    assert caught.value.finding.rule == "file.locked"


@pytest.mark.parametrize("lock", ["~$甲.xlsx", ".~甲.xlsx", ".~lock.甲.xlsx#"])
def test_an_open_workbook_is_read_with_a_note(tmp_path: Path, lock: str) -> None:
    """A lock file beside it: what is saved can be read, what is not cannot."""
    path = tmp_path / "甲.xlsx"
    path.write_bytes(GOOD)
    assert open_elsewhere(path) is None
    (tmp_path / lock).write_bytes(b"\x06clerk")
    note = open_elsewhere(path)
    assert note is not None
    assert (note.rule, note.severity) == ("file.locked", Severity.NOTE)
    assert refused(path) == ""


@contextmanager
def nobody() -> Iterator[None]:
    """A user whom the system can deny, where the tests run as one whom it cannot."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_a_file_without_rights(tmp_path: Path) -> None:
    """The real thing."""
    path = tmp_path / "甲.xlsx"
    path.write_bytes(GOOD)
    path.chmod(0)
    with nobody():
        finding = refusal(path)
    assert finding is not None
    assert finding.rule == "file.locked"
