"""Reading a workbook into a snapshot: the fast library first, the slow one where it fails."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING, Literal

from xltools.core.snapshot import Sheet, Snapshot, Source
from xltools.excel import calamine_reader
from xltools.excel.kind import Intake, UnreadableError, damaged, open_elsewhere, refusal, take
from xltools.excel.package import (
    BROKEN,
    defined_names,
    external_links,
    has_macros,
    open_package,
    overstates_texts,
    unpacked_size,
)

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

__all__ = ["Reader", "UnreadableError", "open_elsewhere", "read", "read_with_content", "refusal", "worksheets"]

Reader = Literal["calamine", "openpyxl"]

_LARGEST_FOR_OPENPYXL = 64 * 2**20
"""Bytes unpacked that openpyxl gets through in a minute or so; past that a failure of the fast reader is final."""

_log = logging.getLogger(__name__)


def worksheets(content: bytes) -> tuple[str, ...]:
    """The names of a workbook's worksheets in tab order, no cell being read; none where the fast reader fails."""
    try:
        with open_package(content) as package:
            return () if overstates_texts(package) else calamine_reader.worksheets(content)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic in Rust arrives as one
        _log.info("the fast reader failed (%r)", error)
        return ()


def read(path: str | Path, *, reader: Reader = "calamine", only: Container[str] | None = None) -> Snapshot:
    """A workbook of the .xlsx family as it lies on the disk now; see :func:`read_with_content`.

    Raises:
        UnreadableError: the file cannot be read as a workbook; its finding says why.
    """
    return read_with_content(path, reader=reader, only=only)[0]


def read_with_content(
    path: str | Path, *, reader: Reader = "calamine", only: Container[str] | None = None
) -> tuple[Snapshot, bytes]:
    """A workbook of the .xlsx family as it lies on the disk now, and its bytes. Nothing in it is run or followed.

    The file is read once, so that the snapshot's digest is that of the bytes it was made of. A formula's value is the
    result saved with the file: None where the program that wrote it never calculated, "" where the result is an empty
    text. Cells that hold nothing but a format, or an empty text, are absent. Dates before March 1900, where Excel's
    calendar is wrong, may differ by a day between readers.

    Given ``only``, the sheets that it does not name are left out, as if the workbook did not have them: so several
    processes can share a large one. What is told of the whole workbook stays, all its names among it.

    Raises:
        UnreadableError: the file cannot be read as a workbook; its finding says why.
    """
    intake = take(path)
    package = intake.package
    try:
        macros, links, names = has_macros(package), external_links(package), defined_names(package)
        size = unpacked_size(package)
        if overstates_texts(package):
            reader = "openpyxl"
    except BROKEN as error:
        raise damaged(path) from error
    sheets = _sheets(intake, size, reader, only)
    snapshot = Snapshot(_source(intake), sheets, has_macros=macros, external_links=links, names=names)
    return snapshot, intake.content


def _source(intake: Intake) -> Source:
    digest = hashlib.sha256(intake.content).hexdigest()
    return Source(intake.path, len(intake.content), intake.modified, digest)


def _sheets(intake: Intake, size: int, reader: Reader, only: Container[str] | None) -> tuple[Sheet, ...]:
    if reader == "calamine":
        try:
            return calamine_reader.read_sheets(intake.content, only, intake.package)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic in Rust arrives as one
            _log.info("%s: the fast reader failed (%r)", intake.path, error)
            if size > _LARGEST_FOR_OPENPYXL:
                raise damaged(intake.path) from error
    return _slowly(intake, only)


def _slowly(intake: Intake, only: Container[str] | None) -> tuple[Sheet, ...]:
    from xltools.excel import openpyxl_reader  # noqa: PLC0415 - rarely needed, and slow to import

    try:
        return openpyxl_reader.read_sheets(intake.content, only)
    except Exception as error:
        raise damaged(intake.path) from error
