"""Put a finished file on disk: whole or not at all, and never over what somebody typed.

Whatever happens on the way, a file that is replaced is the old one or the new one: the new one is written beside it, is
safely on the disk, and takes its name in one step. What a process that was killed has left behind, the next one clears.
"""

from __future__ import annotations

import errno
import os
import re
import socket
import sys
import time
import zlib
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DAY = 24 * 60 * 60
_WAITS = (0.1, 0.3, 0.6, 1.0)
"""Seconds before trying again: a virus scanner or the index of a network drive holds a file for a moment."""


def _numbers(names: str) -> frozenset[int]:
    """The numbers of errors; no system knows them all."""
    return frozenset(getattr(errno, name) for name in names.split() if hasattr(errno, name))


_HELD = _numbers("EACCES EPERM EBUSY ETXTBSY")
"""Somebody has the file open, or may not touch it."""
_FULL = _numbers("ENOSPC EDQUOT EFBIG")
_NOT_OFFERED = _numbers("EINVAL ENOTSUP ENOSYS EPERM")
"""What a network drive answers that knows no permissions, or cannot say that something is on the disk."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
_ANY_FILE = 0o666
"""Permissions to ask for a new file, of which the system grants what the user's mask leaves."""
_TEMPORARY = re.compile(r"\.xltools-(?P<host>[0-9a-f]{8})-(?P<process>[0-9]{1,10})-.*\.tmp")


class CannotWrite(Exception):  # noqa: N818 - it says what is the matter
    """A file could not be written; the text says which, why, and what to do, in the user's language."""


class _NoExchangeError(OSError):
    """The drive cannot let a file take the place of another one; the new one has been kept as ``filename``."""


def save(path: Path | str, data: bytes, *, inputs: Iterable[Path | str] = ()) -> Path | None:
    """Write ``data`` to ``path`` atomically, and keep what was there before.

    An earlier file with other content becomes ``<stem>.上一版<suffix>`` beside it (one generation), whose path is
    returned; None where there was nothing to keep. Where the drive cannot exchange files, the target stays as it was
    and the new version is put beside it as ``<stem>.新版<suffix>``; that is an error, whose text says so.

    Raises:
        CannotWrite: ``path`` is one of ``inputs``, or the system refuses: open in Excel, read-only, full.
    """
    target = Path(path)
    if any(_same_file(target, Path(source)) for source in inputs):
        raise CannotWrite(
            _("{name} is an input and is never overwritten. Choose another name for the result.").format(name=target)
        )
    try:
        _clear(target.parent)
        fresh = _written_beside(target, data)
        try:
            kept = _keep_earlier(target, data)
            _exchange(fresh, target)
        except OSError as error:
            if error.errno in _HELD | _FULL or target.is_dir():
                raise
            raise _NoExchangeError(error.errno, error.strerror, str(_put_beside(target, data))) from error
        finally:
            _remove(fresh)
        _sync_folder(target.parent)
    except _NoExchangeError as error:
        text = _(
            "{name} could not be replaced: the drive does not allow it ({reason}). It is as it was before; "
            "the new version was saved as {other}. Rename it, or save on another drive."
        )
        raise CannotWrite(text.format(name=target, reason=error.strerror, other=error.filename)) from error
    except OSError as error:
        raise CannotWrite(_reason(target, error)) from error
    _remove_same(new_version(target), data)
    return kept


def new_version(path: Path) -> Path:
    """Where ``save`` puts the new version where the drive cannot exchange files."""
    return path.with_name(f"{path.stem}.新版{path.suffix}")


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
    fresh = target.with_name(f".xltools-{_host()}-{os.getpid()}-{token_hex(8)}.tmp")
    mode = _mode(target)
    try:
        with os.fdopen(os.open(fresh, _NEW, _ANY_FILE if mode is None else mode), "wb") as stream:
            stream.write(data)
            stream.flush()
            _sync(stream.fileno())
        if mode is not None:
            with _unless_not_offered():
                fresh.chmod(mode)
    except BaseException:
        _remove(fresh)
        raise
    return fresh


def _sync(handle: int) -> None:
    with _unless_not_offered():
        os.fsync(handle)


@contextmanager
def _unless_not_offered() -> Iterator[None]:
    """Go on where the drive cannot do what would only be better."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NOT_OFFERED:
            raise


def _exchange(fresh: Path, target: Path) -> None:
    """Let a file take the place of another one in one step; try again where somebody holds that for a moment."""
    for wait in _WAITS:
        try:
            fresh.replace(target)
        except OSError as error:
            if error.errno not in _HELD:
                raise
            time.sleep(wait)
        else:
            return
    fresh.replace(target)


def _put_beside(target: Path, data: bytes) -> Path:
    """Write the new version next to the target, over nothing else and without any exchange of files."""
    other = new_version(target)
    numbered = (other.with_stem(f"{other.stem}{number}") for number in count(2))
    while other.exists() and other.read_bytes() != data:
        other = next(numbered)
    with other.open("wb") as stream:
        stream.write(data)
        stream.flush()
        _sync(stream.fileno())
    return other


def _remove(path: Path) -> None:
    """Take a temporary file away; where that is refused, a later run does it."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _remove_same(path: Path, data: bytes) -> None:
    """Take a new version away that has found its place since; another one may have been worked on."""
    with suppress(OSError):
        if path.read_bytes() == data:
            path.unlink()


def _clear(folder: Path) -> None:
    """Take away what processes that were killed have left in a folder."""
    with suppress(OSError):
        for path in folder.iterdir():
            match = _TEMPORARY.fullmatch(path.name)
            if match and _is_left_behind(path, match["host"], int(match["process"])):
                _remove(path)


def _is_left_behind(path: Path, host: str, process: int) -> bool:
    """Whether nobody is writing a temporary file any more: its process is gone, or it is a day old."""
    with suppress(OSError):
        if time.time() - path.stat().st_mtime > _DAY:
            return True
    if host != _host() or sys.platform == "win32":  # there asking for a process by signal would end it
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _host() -> str:
    """This computer in eight digits; a folder may be shared by several."""
    return f"{zlib.crc32(socket.gethostname().encode()):08x}"


def _mode(target: Path) -> int | None:
    """The permissions of the file that is replaced; None where there is none."""
    try:
        return target.stat().st_mode & 0o777
    except FileNotFoundError:
        return None


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
        _exchange(copy, kept)
    finally:
        _remove(copy)
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
        case OSError(errno=number) if number in _HELD:
            text = _(
                "{name} cannot be written: it is open in Excel or WPS, or the folder is read-only. Close it first."
            )
        case FileNotFoundError() | NotADirectoryError():
            text = _("{name} cannot be written: there is no such folder.")
        case IsADirectoryError():
            text = _("{name} cannot be written: a folder has this name.")
        case OSError(errno=number) if number in _FULL:
            text = _("{name} cannot be written: the disk is full. Nothing was changed; make room and try again.")
        case _:
            text = _("{name} cannot be written: {reason}.")
    return text.format(name=target, reason=error.strerror or error)
