"""Read a report into a document: .docx itself, older formats through LibreOffice, plain text as Word exports it."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from dataclasses import replace
from pathlib import Path

from xltools.core.document import Document, Remark
from xltools.core.messages import _
from xltools.core.snapshot import Source
from xltools.files.archive import BROKEN, MAX_FILE, TooLargeError
from xltools.files.libreoffice import convert
from xltools.files.process import FailedError
from xltools.files.unreadable import UnreadableError, has_stream, unreadable
from xltools.word.read_docx import MOST_TEXT, docx_blocks
from xltools.word.read_text import text_blocks, text_of

REPORTS = frozenset({".docx", ".docm", ".dotx", ".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".txt"})
"""What a report may be called."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_SECONDS = 60.0


def reports_in(path: str | Path) -> list[Path]:
    """A file itself, or the reports of a folder and its subfolders, sorted by path; lock files are no reports."""
    root = Path(path)
    if not root.is_dir():
        return [root]
    files = (Path(folder, name) for folder, _folders, names in os.walk(root) for name in names)
    return sorted(file for file in files if file.suffix.lower() in REPORTS and not file.name.startswith(("~$", ".")))


def read(path: str | Path, *, seconds: float = _SECONDS) -> Document:
    """The document in a file.

    Nothing in it is run, followed or opened: no macro, no template elsewhere, no embedded file. ``seconds`` bounds what
    LibreOffice may take for an older format.

    Raises:
        UnreadableError: it is not there, no document, encrypted, damaged, too large, or LibreOffice is needed and not
            installed.
    """
    content, source = _taken(path)
    if content.startswith(b"PK"):
        return _document(path, content, source)
    if content.startswith(_RTF):
        return _converted(path, content, "rtf", source, seconds)
    if content.startswith(_OLE):
        return _converted(path, content, _old_kind(path, content), source, seconds)
    _refuse_foreign(path, content)
    text = text_of(content)
    if text is None:
        raise unreadable(path, "file.not_a_report", _("{name}: this is no document that can be read. Save it as .docx"))
    return Document(source, text_blocks(text[:MOST_TEXT]), (Remark.CUT,) if len(text) > MOST_TEXT else ())


def _taken(path: str | Path) -> tuple[bytes, Source]:
    """The bytes of a file, and what is known of it."""
    try:
        with Path(path).open("rb") as stream:
            state = os.fstat(stream.fileno())
            content = stream.read(MAX_FILE + 1)
    except FileNotFoundError as error:
        text = _("{name}: there is no such file. Check the path, and whether the file was moved or renamed.")
        raise unreadable(path, "file.missing", text) from error
    except IsADirectoryError as error:
        raise unreadable(path, "file.not_a_report", _("{name}: this is a folder. Name a report in it")) from error
    except OSError as error:
        text = _("{name}: the file is locked, or you may not read it. Close it in Word, then try again.")
        raise unreadable(path, "file.locked", text) from error
    if len(content) > MAX_FILE:
        raise _too_large(path)
    if not content.strip(b"\0 \r\n\t"):
        raise unreadable(path, "file.empty", _("{name}: the file is empty. Ask the sender for it again."))
    modified = dt.datetime.fromtimestamp(int(state.st_mtime), dt.UTC)
    return content, Source(str(path), len(content), modified, hashlib.sha256(content).hexdigest())


def _document(path: str | Path, content: bytes, source: Source) -> Document:
    try:
        found = docx_blocks(content)
    except TooLargeError as error:
        raise _too_large(path) from error
    except BROKEN as error:
        text = _("{name}: the document is damaged or incomplete. Open it in Word and save it as .docx, then try again.")
        raise unreadable(path, "file.damaged", text) from error
    if found is None:
        text = _("{name}: this is no Word document. Hand in workbooks to the other commands, reports as .docx")
        raise unreadable(path, "file.not_a_report", text)
    blocks, remarks = found
    return Document(source, blocks, remarks)


def _converted(path: str | Path, content: bytes, kind: str, source: Source, seconds: float) -> Document:
    try:
        made = convert(content, kind, "docx", seconds=seconds)
    except FailedError as error:
        text = _(
            "{name}: LibreOffice could not convert this older format ({reason}). Save it as .docx, then try again."
        )
        raise unreadable(path, "file.old_format", text, reason=str(error)) from error
    document = _document(path, made, source)
    return replace(document, remarks=(*document.remarks, Remark.CONVERTED))


def _old_kind(path: str | Path, content: bytes) -> str:
    """What a compound file is, by the streams in it."""
    if has_stream(content, "EncryptedPackage"):
        text = _("{name}: the file is encrypted with a password. Remove the password in Word and save it again.")
        raise unreadable(path, "file.encrypted", text)
    if has_stream(content, "WordDocument"):
        return "doc"
    text = _("{name}: this is no Word document. Hand in workbooks to the other commands, reports as .docx")
    raise unreadable(path, "file.not_a_report", text)


def _refuse_foreign(path: str | Path, content: bytes) -> None:
    if content.startswith(_PICTURES):
        text = _("{name}: this is a picture. Scanned pages are not read; ask the sender for the Word document.")
        raise unreadable(path, "file.scanned", text)
    if b"%PDF" in content[:1024]:
        text = _("{name}: this is a PDF document, which is not read. Ask the sender for the Word document.")
        raise unreadable(path, "file.not_a_report", text)


def _too_large(path: str | Path) -> UnreadableError:
    text = _("{name}: the document is too large, or unpacks to far too much for a report. Remove the pictures from it.")
    return unreadable(path, "file.too_large", text)
