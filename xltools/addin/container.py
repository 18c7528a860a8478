"""The compound file that a VBA project lies in ([MS-CFB], version 3), written without clock, user or chance."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, SMALL_SECTOR, SMALL = 512, 64, 4096
"""Bytes of a sector; of one for small streams; what is no longer small."""

_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_NUMBERS = SECTOR // 4  # that a sector of a table holds
_TABLES_IN_HEADER = 109
_LONGEST_NAME = 31

Tree = dict[str, "bytes | Tree"]


@dataclass(slots=True)
class _Entry:
    """A line of the directory; those of one storage form a balanced tree by their names."""

    name: str
    kind: int
    data: bytes = b""
    colour: int = _BLACK
    left: int = FREE
    right: int = FREE
    child: int = FREE
    start: int = END

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le")
        links = struct.pack("<III", self.left, self.right, self.child)
        # No class, no state, no times.
        place = struct.pack("<IQ", 0 if self.kind == _STORAGE else self.start, len(self.data))
        head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name) + 2, self.kind, self.colour)
        return head + links + bytes(36) + place


@dataclass(slots=True)
class _Sectors:
    """Chains of sectors of one size, and the table that says which follows which."""

    size: int
    content: bytearray = field(default_factory=bytearray)
    table: list[int] = field(default_factory=list)

    def add(self, data: bytes) -> int:
        """Store ``data``; the number of its first sector."""
        if not data:
            return END
        start, count = len(self.table), -(-len(data) // self.size)
        self.content += data.ljust(count * self.size, b"\0")
        self.table += [*range(start + 1, start + count), END]
        return start


def compound_file(tree: Tree) -> bytes:
    """Streams (bytes) and storages (further trees) by name, as a compound file; the same tree gives the same bytes.

    Raises:
        ValueError: a name is longer than 31 characters, or all is more than the header can list (some 6.8 MB).
    """
    root = _Entry("Root Entry", _ROOT)
    entries = [root]
    root.child = _add_storage(entries, tree)
    sectors, small = _Sectors(SECTOR), _Sectors(SMALL_SECTOR)
    for entry in entries[1:]:
        if entry.kind == _STREAM:
            entry.start = (small if len(entry.data) < SMALL else sectors).add(entry.data)
    small_table = _table(small.table)
    small_start = sectors.add(small_table)
    root.data = bytes(small.content)
    root.start = sectors.add(root.data)
    directory_start = sectors.add(_directory(entries))
    tables = _add_tables(sectors)
    header = struct.pack(
        "<8s16x5H6x9I",
        bytes.fromhex("D0CF11E0A1B11AE1"),
        *(0x3E, 3, 0xFFFE, 9, 6),  # versions, byte order, sizes of sectors as powers of two
        *(0, len(tables), directory_start, 0, SMALL),
        *(small_start, len(small_table) // SECTOR, END, 0),
    )
    listed = tables + [FREE] * (_TABLES_IN_HEADER - len(tables))
    return header + struct.pack(f"<{_TABLES_IN_HEADER}I", *listed) + bytes(sectors.content)


def _add_storage(entries: list[_Entry], tree: Tree) -> int:
    """Append what a storage holds to the directory; the entry at the top of its tree."""
    numbers = []
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        if len(name) > _LONGEST_NAME:
            message = f"too long for a compound file: {name!r}"
            raise ValueError(message)
        inside = tree[name]
        numbers.append(len(entries))
        if isinstance(inside, bytes):
            entries.append(_Entry(name, _STREAM, inside))
        else:
            storage = _Entry(name, _STORAGE)
            entries.append(storage)
            storage.child = _add_storage(entries, inside)
    complete = (len(numbers) + 1).bit_length() - 1  # levels of the tree that are full
    return _balanced(entries, numbers, complete)


def _balanced(entries: list[_Entry], numbers: list[int], levels: int) -> int:
    """Link sorted entries as a red-black tree: full levels are black, what hangs below the last one is red."""
    if not numbers:
        return FREE
    middle = len(numbers) // 2
    entry = entries[numbers[middle]]
    entry.colour = _BLACK if levels > 0 else _RED
    entry.left = _balanced(entries, numbers[:middle], levels - 1)
    entry.right = _balanced(entries, numbers[middle + 1 :], levels - 1)
    return numbers[middle]


def _directory(entries: list[_Entry]) -> bytes:
    """The entries, and unused ones up to the end of the sector."""
    unused = bytes(68) + struct.pack("<III", FREE, FREE, FREE) + bytes(48)
    return b"".join(entry.packed() for entry in entries) + unused * (-len(entries) % (SECTOR // len(unused)))


def _table(numbers: list[int]) -> bytes:
    """A table of sectors, filled up to the end of its own."""
    filled = numbers + [FREE] * (-len(numbers) % _NUMBERS)
    return struct.pack(f"<{len(filled)}I", *filled)


def _add_tables(sectors: _Sectors) -> list[int]:
    """Append the table of all sectors, which lists its own sectors too; their numbers."""
    used = len(sectors.table)
    count = -(-used // (_NUMBERS - 1))
    if count > _TABLES_IN_HEADER:
        message = "too large for a compound file without further tables"
        raise ValueError(message)
    sectors.table += [TABLE] * count
    sectors.content += _table(sectors.table)
    return list(range(used, used + count))
