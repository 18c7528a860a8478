"""What a file really is, looked at before any library opens it: one clear message for each that is no workbook."""

from __future__ import annotations

import codecs
import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.core.finding import Finding, Severity
from xltools.core.messages import _
from xltools.excel.package import BROKEN, MAX_FILE, TooLargeError, open_package
from xltools.files.unreadable import Intake, UnreadableError, has_stream, unreadable

if TYPE_CHECKING:
    from zipfile import ZipFile

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_BIFF = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_XML_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_SECURITY_SOFTWARE = b"E-SafeNet"
_MAIN_PARTS = (
    b"spreadsheetml.sheet.main+xml",
    b"spreadsheetml.template.main+xml",
    b"ms-excel.sheet.macroEnabled.main",
    b"ms-excel.template.macroEnabled.main",
)
_BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HEAD = 4096

__all__ = ["Intake", "UnreadableError", "damaged", "open_elsewhere", "refusal", "take", "too_large"]


def refusal(path: str | Path) -> Finding | None:
    """Why the file cannot be a workbook that we read, or None. Its sheets are not looked at."""
    try:
        take(path)
    except UnreadableError as error:
        return error.finding
    return None


def open_elsewhere(path: str | Path) -> Finding | None:
    """A note where Excel's lock file lies beside the workbook: what is not saved yet is not in the file."""
    file = Path(path)
    # Excel writes ~$name; WPS and LibreOffice leave out or keep parts of the name in their own ways.
    for lock in (f"~${file.name}", f".~{file.name}", f".~lock.{file.name}#"):
        if file.with_name(lock).exists():
            text = _("{name}: the workbook seems to be open in Excel. Changes that are not saved yet are not read.")
            message = text.format(name=file.name)
            return Finding(rule="file.locked", severity=Severity.NOTE, message=message, file=str(path))
    return None


def take(path: str | Path) -> Intake:
    """Read a file once, whole, and make sure that it is a workbook of the .xlsx family and of honest size.

    Raises:
        UnreadableError: it is not there, locked, empty, encrypted, of another kind, damaged or too large.
    """
    content, modified = _bytes_of(path)
    _require_content(path, content)
    if not content.startswith(b"PK"):
        raise _refused_by_magic(path, content)
    try:
        package = open_package(content)
        _require_workbook(path, package)
    except TooLargeError as error:
        raise too_large(path) from error
    except BROKEN as error:
        raise damaged(path) from error
    return Intake(str(path), content, modified, package)


def damaged(path: str | Path) -> UnreadableError:
    """The refusal of a file that begins like a workbook and cannot be read as one."""
    text = _(
        "{name}: the file is damaged or incomplete. Open it in Excel, let Excel repair it and save it as .xlsx, "
        "or ask the sender for it again."
    )
    return unreadable(path, "file.damaged", text)


def too_large(path: str | Path) -> UnreadableError:
    """The refusal of a file that would take more memory than an honest workbook does."""
    text = _(
        "{name}: the file is too large, or unpacks to far too much. Copy the sheets that count into a new "
        "workbook, save it as .xlsx and try again."
    )
    return unreadable(path, "file.too_large", text)


def _bytes_of(path: str | Path) -> tuple[bytes, dt.datetime]:
    """The bytes and the time of last change, both of the file as opened."""
    try:
        with Path(path).open("rb") as stream:
            state = os.fstat(stream.fileno())
            if state.st_size > MAX_FILE:
                raise too_large(path)
            content = stream.read(MAX_FILE + 1)
    except FileNotFoundError as error:
        text = _("{name}: there is no such file. Check the path, and whether the file was moved or renamed.")
        raise unreadable(path, "file.missing", text) from error
    except PermissionError as error:
        raise _locked_or_folder(path) from error
    except IsADirectoryError as error:
        raise _folder(path) from error
    except (OSError, ValueError) as error:
        text = _("{name}: the file cannot be read from the disk. Copy it to another folder, then try again.")
        raise unreadable(path, "file.damaged", text) from error
    return content, dt.datetime.fromtimestamp(int(state.st_mtime), dt.UTC)


def _locked_or_folder(path: str | Path) -> UnreadableError:
    if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises where the folder above may not be entered
        return _folder(path)
    text = _("{name}: the file is locked, or you may not read it. Close it in Excel, then try again.")
    return unreadable(path, "file.locked", text)


def _folder(path: str | Path) -> UnreadableError:
    text = _("{name}: this is a folder, not an Excel workbook. Name a workbook in it, then try again.")
    return unreadable(path, "file.not_a_workbook", text)


def _require_content(path: str | Path, content: bytes) -> None:
    if not content:
        text = _("{name}: the file is empty (0 bytes). Ask the sender for it again.")
        raise unreadable(path, "file.empty", text)
    if len(content) > MAX_FILE:
        raise too_large(path)
    if not content.strip(b"\0"):  # left behind by a crash, or by a cloud folder that has not fetched the file
        raise damaged(path)


def _refused_by_magic(path: str | Path, content: bytes) -> UnreadableError:
    head = content[:_HEAD]
    if content.startswith(_OLE):
        return _refused_ole(path, content)
    if _SECURITY_SOFTWARE in head:
        text = _(
            "{name}: the file is encrypted by security software. Decrypt it on a computer that has this software, "
            "then try again."
        )
        return unreadable(path, "file.encrypted", text)
    if content.startswith(_OLD_BIFF):
        return _old_format(path, _("a very old Excel workbook (.xls)"))
    return _archive(path) if content.startswith(_ARCHIVES) else _refused_document(path, head)


def _refused_document(path: str | Path, head: bytes) -> UnreadableError:
    if head.startswith(_IMAGES):
        return _foreign(path, _("an image"))
    if b"%PDF" in head[:1024]:
        return _foreign(path, _("a PDF document"))
    if head.startswith(b"{\\rtf"):
        return _foreign(path, _("a Word document"))
    return _refused_text(path, head)


def _refused_text(path: str | Path, head: bytes) -> UnreadableError:
    lower = head.lower()
    if _XML_SPREADSHEET in lower:
        return _old_format(path, _("an XML table of Excel 2003"))
    if b"<html" in lower or b"<!doctype html" in lower or b"<table" in lower:
        return _other_table(path, _("a web page (HTML)"))
    if _is_text(head):
        return _other_table(path, _("a text file (such as CSV)"))
    return _foreign(path, _("a file of an unknown kind, perhaps encrypted by security software"))


def _refused_ole(path: str | Path, content: bytes) -> UnreadableError:
    """The compound file of Office 97-2003, which also wraps encrypted .xlsx; WPS's own formats use it too."""
    if has_stream(content, "EncryptedPackage"):
        text = _(
            "{name}: the file is encrypted with a password. Open it in Excel, remove the password (File > Info > "
            "Protect Workbook > Encrypt with Password), save it as .xlsx, then try again."
        )
        return unreadable(path, "file.encrypted", text)
    if has_stream(content, "Workbook") or has_stream(content, "Book"):
        wps = Path(path).suffix.lower() in {".et", ".ett"}
        return _old_format(path, _("a WPS workbook (.et)") if wps else _("an old Excel workbook (.xls)"))
    if has_stream(content, "WordDocument"):
        return _foreign(path, _("a Word document"))
    if has_stream(content, "PowerPoint Document"):
        return _foreign(path, _("a PowerPoint presentation"))
    return _foreign(path, _("a file of an unknown kind, perhaps encrypted by security software"))


def _require_workbook(path: str | Path, package: ZipFile) -> None:
    names = set(package.namelist())
    if any(info.flag_bits & 1 for info in package.infolist()):
        text = _("{name}: this is an archive with a password. Unpack it and hand in the workbooks in it.")
        raise unreadable(path, "file.encrypted", text)
    if "[Content_Types].xml" not in names:
        raise _open_document(path, package) if "mimetype" in names else _archive(path)
    kinds = package.read("[Content_Types].xml")
    if "xl/workbook.xml" in names or any(kind in kinds for kind in _MAIN_PARTS):
        return
    if b"ms-excel.sheet.binary" in kinds:
        raise _old_format(path, _("a binary Excel workbook (.xlsb)"))
    if b"wordprocessingml" in kinds:
        raise _foreign(path, _("a Word document"))
    if b"presentationml" in kinds:
        raise _foreign(path, _("a PowerPoint presentation"))
    raise damaged(path)


def _open_document(path: str | Path, package: ZipFile) -> UnreadableError:
    if b"opendocument.spreadsheet" in package.read("mimetype"):
        return _old_format(path, _("an OpenDocument table (.ods)"))
    return _foreign(path, _("an OpenDocument file"))


def _is_text(head: bytes) -> bool:
    if head.startswith(_BYTE_ORDER_MARKS):
        return True
    return b"\0" not in head and any(_decodes(head, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(head: bytes, encoding: str) -> bool:
    """The bytes are a text in this encoding; the last character may be cut off."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _old_format(path: str | Path, kind: str) -> UnreadableError:
    return _in_words(path, "file.old_format", kind)


def _other_table(path: str | Path, kind: str) -> UnreadableError:
    return _in_words(path, "file.not_a_workbook", kind)


def _in_words(path: str | Path, rule: str, kind: str) -> UnreadableError:
    text = _("{name}: this is {kind}, not an .xlsx workbook. Open it in Excel and save it as .xlsx, then try again.")
    return unreadable(path, rule, text, kind=kind)


def _foreign(path: str | Path, kind: str) -> UnreadableError:
    text = _("{name}: this is {kind}, not an Excel workbook. Ask the sender for the workbook, then try again.")
    return unreadable(path, "file.not_a_workbook", text, kind=kind)


def _archive(path: str | Path) -> UnreadableError:
    text = _("{name}: this is an archive, not an Excel workbook. Unpack it and hand in the workbooks in it.")
    return unreadable(path, "file.not_a_workbook", text)
