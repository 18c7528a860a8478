"""The compression of VBA projects ([MS-OVBA] 2.4.1): chunks of 4096 bytes in which repeated text points back."""

from __future__ import annotations

import struct

CHUNK = 4096
_SIGNATURE = b"\x01"
_COMPRESSED, _RAW = 0xB000, 0x3000
_SHORTEST = 3  # bytes that are worth a pointer


def compress(data: bytes) -> bytes:
    """``data`` as a compressed container; the same data always gives the same bytes."""
    chunks = (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
    return _SIGNATURE + b"".join(map(_chunk, chunks))


def _chunk(data: bytes) -> bytes:
    """A chunk with its header, whose lower 12 bits are the length of header and content, less 3."""
    packed = _tokens(data)
    if len(packed) >= CHUNK and len(data) == CHUNK:
        return struct.pack("<H", _RAW | (CHUNK - 1)) + data
    return struct.pack("<H", _COMPRESSED | (len(packed) - 1)) + packed


def _tokens(data: bytes) -> bytes:
    """Groups of up to eight tokens behind a byte that says which of them are pointers."""
    out, at = bytearray(), 0
    while at < len(data):
        flags, group = 0, bytearray()
        for bit in range(8):
            if at >= len(data):
                break
            length, distance, shift = _longest_match(data, at)
            if length:
                flags |= 1 << bit
                group += struct.pack("<H", (distance - 1) << shift | (length - _SHORTEST))
                at += length
            else:
                group.append(data[at])
                at += 1
        out.append(flags)
        out += group
    return bytes(out)


def _longest_match(data: bytes, at: int) -> tuple[int, int, int]:
    """(length, distance, bits of the length) of the longest earlier text equal to that at ``at``; length 0 for none.

    The further into the chunk, the more bits of a pointer say how far back it points, and the fewer how much it takes.
    """
    shift = 16 - max(4, (at - 1).bit_length())
    most = min((1 << shift) + _SHORTEST - 1, len(data) - at)
    length = distance = 0
    for size in range(_SHORTEST, most + 1):
        found = data.rfind(data[at : at + size], 0, at + size - 1)
        if found < 0:
            break
        length, distance = size, at - found
    return length, distance, shift
