"""A file that cannot be read, and why, in a sentence for the user."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.core.finding import Finding, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from zipfile import ZipFile


class UnreadableError(Exception):
    """A file that cannot be read; ``finding`` says why and what to do."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding

    def __str__(self) -> str:
        return self.finding.message


@dataclass(frozen=True, slots=True)
class Intake:
    """A file taken in at one moment: its path as given, its bytes, and the time of its last change (UTC, seconds).

    ``package`` is the archive that the bytes are: to open one means to see whether it may be unpacked at all.
    """

    path: str
    content: bytes
    modified: dt.datetime
    package: ZipFile


def unreadable(path: str | Path, rule: str, text: str, **gaps: str) -> UnreadableError:
    """The refusal of a file; ``text`` is already in the user's language, with ``{name}`` and other gaps to fill."""
    message = text.format(name=Path(path).name or str(path), **gaps)
    return UnreadableError(Finding(rule=rule, severity=Severity.ERROR, message=message, file=str(path)))


def has_stream(content: bytes, name: str) -> bool:
    """The compound file's directory names a stream: 64 bytes of UTF-16 filled up with zeros, on a 128-byte grid."""
    entry = name.encode("utf-16-le").ljust(64, b"\0")
    return any(at % 128 == 0 for at in _all(content, entry))


def _all(content: bytes, wanted: bytes) -> Iterator[int]:
    at = content.find(wanted)
    while at >= 0:
        yield at
        at = content.find(wanted, at + 1)
