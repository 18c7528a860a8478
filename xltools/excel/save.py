"""Put a finished file on disk: whole or not at all, and never over what somebody typed."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable


class CannotWrite(Exception):  # noqa: N818 - it says what is the matter
    """A file could not be written; the text says which, why, and what to do, in the user's language."""


def save(path: Path | str, data: bytes, *, inputs: Iterable[Path | str] = ()) -> Path | None:
    """Write ``data`` to ``path`` atomically, and keep what was there before.

    An earlier file with other content becomes ``<stem>.上一版<suffix>`` beside it (one generation), whose path is
    returned; None where there was nothing to keep.

    Raises:
        CannotWrite: ``path`` is one of ``inputs``, or the system refuses: open in Excel, read-only, full.
    """
    target = Path(path)
    if any(_same_file(target, Path(source)) for source in inputs):
        raise CannotWrite(
            _("{name} is an input and is never overwritten. Choose another name for the result.").format(name=target)
        )
    try:
        fresh = _written_beside(target, data)
        try:
            kept = _keep_earlier(target, data)
            fresh.replace(target)
        finally:
            fresh.unlink(missing_ok=True)
        _sync_folder(target.parent)
    except OSError as error:
        raise CannotWrite(_reason(target, error)) from error
    return kept


def earlier_version(path: Path) -> Path:
    """Where ``save`` keeps the version before the last one written to ``path``."""
    return path.with_name(f"{path.stem}.上一版{path.suffix}")


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()


def _written_beside(target: Path, data: bytes) -> Path:
    """A new file in the target's folder, complete and on the disk; nothing is left behind when that fails."""
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=target.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.chmod(_mode(target))
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    return fresh


def _mode(target: Path) -> int:
    """The permissions of the file that is replaced, or those that any new file gets."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _keep_earlier(target: Path, data: bytes) -> Path | None:
    """Copy the file at the target aside; as a copy, so that the target is there at every moment."""
    try:
        earlier = target.read_bytes()
    except FileNotFoundError:
        return None
    if earlier == data:
        return None
    kept = earlier_version(target)
    copy = _written_beside(kept, earlier)
    try:
        copy.replace(kept)
    finally:
        copy.unlink(missing_ok=True)
    return kept


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where the system lets a folder be opened (not on Windows)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _reason(target: Path, error: OSError) -> str:
    match error:
        case PermissionError():
            text = _(
                "{name} cannot be written: it is open in Excel or WPS, or the folder is read-only. Close it first."
            )
        case FileNotFoundError() | NotADirectoryError():
            text = _("{name} cannot be written: there is no such folder.")
        case IsADirectoryError():
            text = _("{name} cannot be written: a folder has this name.")
        case _:
            text = _("{name} cannot be written: {reason}.")
    return text.format(name=target, reason=error.strerror or error)
