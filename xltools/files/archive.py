"""The ZIP package around an Office file: bounded opening, and XML parts without entities.

Sizes are bounded before anything is unpacked, so that a file made to overflow costs neither time nor memory.
"""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_FILE = 100 * 2**20
"""Bytes of the file itself."""
MAX_PARTS = 10_000
"""Parts in the package; a sheet is one or two."""
MAX_UNPACKED = 256 * 2**20
"""Bytes of all parts unpacked; a zone of 300 departments has about 20 MiB."""
MAX_RATIO = 250
"""Unpacked to packed for a part over `_RATIO_FROM`; sheets reach 20, blank formatted ones about 60."""
_RATIO_FROM = 16 * 2**20
_DEFLATE_LIMIT = 1032
"""No deflate stream unpacks to more than this many times its size."""

_METHODS = frozenset({ZIP_STORED, ZIP_DEFLATED})
_CENTRAL_ENTRY = b"PK\x01\x02"
_DTD = [mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")]


class TooLargeError(Exception):
    """The package is larger than any honest workbook."""


class ForbiddenXmlError(Exception):
    """A part declares a document type, which OOXML forbids and only an attack needs."""


BROKEN = (
    BadZipFile, zlib.error, EOFError, OSError, ValueError,
    LookupError,  # a part that is not there, an encoding that nobody knows
    RuntimeError,  # a method of packing that nobody knows
    ET.ParseError, ForbiddenXmlError,
)  # fmt: skip
"""What opening a package or reading a part of it raises where the file is damaged."""


def open_package(content: bytes) -> ZipFile:
    """The package, its sizes checked.

    Raises:
        TooLargeError: too many parts, too much to unpack, or parts packed too tightly or upon one another.
        BadZipFile: the file is no ZIP archive, an incomplete one, or packed otherwise than OOXML allows.
    """
    if len(content) > MAX_FILE or content.count(_CENTRAL_ENTRY) > MAX_PARTS:
        raise TooLargeError
    package = ZipFile(io.BytesIO(content))
    parts = package.infolist()
    if any(part.compress_type not in _METHODS for part in parts):
        message = "a part is packed by a method that OOXML does not know"
        raise BadZipFile(message)
    if sum(part.compress_size for part in parts) > len(content) or any(map(_too_tight, parts)):
        raise TooLargeError
    if unpacked_size(package) > MAX_UNPACKED:
        raise TooLargeError
    if sum(part.compress_size for part in parts) * _DEFLATE_LIMIT > MAX_UNPACKED:
        _weigh(package, content)
    return package


def unpacked_size(package: ZipFile) -> int:
    """Bytes of all parts unpacked, as the package declares them."""
    return sum(part.file_size for part in package.infolist())


def part(package: ZipFile, name: str) -> ET.Element:
    """One XML part, parsed.

    Raises:
        ForbiddenXmlError: it declares entities.
        xml.etree.ElementTree.ParseError: it is not well-formed.
    """
    return parsed(package.read(name))


def parsed(text: bytes) -> ET.Element:
    """The text of an XML part, parsed.

    Raises:
        ForbiddenXmlError: it declares entities.
        xml.etree.ElementTree.ParseError: it is not well-formed.
    """
    _refuse_dtd(text)
    return ET.fromstring(text)  # noqa: S314 - entities, the danger meant, have just been refused


def refuse_entities(package: ZipFile) -> None:
    """Make sure that no XML part declares entities.

    Raises:
        ForbiddenXmlError: one does.
    """
    for info in _xml_parts(package):
        _refuse_dtd(package.read(info))


def _refuse_dtd(text: bytes) -> None:
    if any(mark in text for mark in _DTD):
        raise ForbiddenXmlError


def _xml_parts(package: ZipFile) -> Iterator[ZipInfo]:
    return (info for info in package.infolist() if info.filename.lower().endswith((".xml", ".rels")))


def _too_tight(info: ZipInfo) -> bool:
    return info.file_size > _RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size


def _weigh(package: ZipFile, content: bytes) -> None:
    """Unpack every part into nothing, because the sizes that a package declares may be lies."""
    total = 0
    for info in package.infolist():
        size = _inflated(info, content)
        total += size
        if total > MAX_UNPACKED:
            raise TooLargeError


def _inflated(info: ZipInfo, content: bytes) -> int:
    """Bytes of a part unpacked, counted no further than `MAX_UNPACKED`."""
    header = info.header_offset
    lengths = content[header + 26 : header + 30]
    start = header + 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little")
    packed = content[start : start + info.compress_size]
    if info.compress_type == ZIP_STORED:
        return len(packed)
    stream, size = zlib.decompressobj(-15), 0
    try:
        while packed and not stream.eof and size <= MAX_UNPACKED:
            size += len(stream.decompress(packed, 2**20))
            packed = stream.unconsumed_tail
    except zlib.error as error:
        raise BadZipFile(str(error)) from error
    return size
