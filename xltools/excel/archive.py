"""What is kept beside a master: every file that came in, what was found in it, and the history.

``<master>.收集/<code>/<time>-<first digits of its SHA-256>.xlsx`` holds the very bytes that a department returned;
``….待办.json`` beside it what was left to do; ``<master>.台账.jsonl`` an event a line, which only ever grows.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from xltools.core.history import event_of, line_of
from xltools.core.json_text import json_text
from xltools.core.register import file_name
from xltools.excel.save import save

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from xltools.core.history import Event

_DIGITS = 12  # of the SHA-256, in names of files
_TODO = ".待办.json"


def archive_of(master: Path) -> Path:
    """The folder beside a master that keeps what came in."""
    return master.with_name(f"{master.stem}.收集")


def history_of(master: Path) -> Path:
    """The file beside a master that keeps its history."""
    return master.with_name(f"{master.stem}.台账.jsonl")


def kept(master: Path, code: str, sha256: str) -> Path | None:
    """The kept file of a department with these very bytes, or None."""
    folder = archive_of(master) / file_name(code)
    ends = tuple(f"-{sha256[:_DIGITS]}{suffix}" for suffix in (".xlsx", ".xlsm"))
    with suppress(OSError):  # nothing has been kept of this department
        for path in sorted(folder.iterdir()):
            with suppress(OSError):
                if path.name.endswith(ends) and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
                    return path
    return None


def keep(master: Path, code: str, time: str, sha256: str, source: Path) -> Path:
    """Keep a file that came in; one that is kept already is not kept twice.

    Raises:
        OSError: the file cannot be read, or has changed since it was read.
        CannotWrite: the copy cannot be written.
    """
    known = kept(master, code, sha256)
    if known is not None:
        return known
    content = source.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise OSError(None, "changed while it was read", str(source))
    stamp = time[:19].replace(":", "")
    target = archive_of(master) / file_name(code) / f"{stamp}-{sha256[:_DIGITS]}{source.suffix.lower()}"
    target.parent.mkdir(parents=True, exist_ok=True)
    save(target, content)
    return target


def write_todo(path: Path, records: Iterable[dict[str, Any]]) -> None:
    """Write what is left to do with a kept file beside it.

    Raises:
        OSError: it cannot be written.
    """
    text = json_text(list(records), 1)
    target = path.with_name(path.stem + _TODO)
    with suppress(FileNotFoundError):
        if target.read_text(encoding="utf-8") == text:
            return
    fresh = target.with_name(f".{target.name}.tmp")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(target)


def read_todo(path: Path) -> list[dict[str, Any]]:
    """What was left to do with a kept file; nothing where nobody wrote it down, or it cannot be read."""
    try:
        found = json.loads(path.with_name(path.stem + _TODO).read_bytes())
    except (OSError, ValueError):
        return []
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def read_history(path: Path) -> tuple[list[Event], int | None]:
    """The events in a file, and the number, from 1, of the first line that is none; a torn last line is passed over.

    Raises:
        OSError: the file is there and cannot be read.
    """
    events: list[Event] = []
    lines = _lines(path)
    for number, line in enumerate(lines, 1):
        try:
            events.append(event_of(json.loads(line)))
        except (ValueError, TypeError):
            return events, number
    return events, None


def append_history(path: Path, events: Sequence[Event]) -> None:
    """Bring the file up to these events, which go on where it ends; a torn last line gives way.

    Raises:
        OSError: the file cannot be written.
    """
    lines = _lines(path)
    text = "".join(f"{line_of(event)}\n" for event in events[len(lines) :]).encode()
    if not text and path.exists():
        return
    with path.open("r+b" if path.exists() else "xb") as stream:
        stream.seek(sum(len(line) + 1 for line in lines))
        stream.truncate()
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def _lines(path: Path) -> list[bytes]:
    """The complete lines of a file; none where it is not there."""
    try:
        return path.read_bytes().split(b"\n")[:-1]
    except FileNotFoundError:
        return []
