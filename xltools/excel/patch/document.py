"""An XML part as a tree that knows where each element stands in the bytes, so that edits leave the rest alone."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, NoReturn
from xml.etree import ElementTree as ET
from xml.parsers import expat

from xltools.excel.package import ForbiddenXmlError, TooLargeError
from xltools.excel.patch.splice import Edit, spliced
from xltools.excel.patch.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_NODES = 1_000_000
"""Elements of one part, the cells of a sheet apart; the largest honest parts, comments and styles, have 300,000."""

_TAG = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_DECLARATION = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*\?>""")
_BYTE_ORDERS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


class Node:
    """An element: the tag lies at ``start`` to ``inner``, its content up to ``close``, all of it ends at ``end``.

    ``attributes`` go by name, those of a namespace by ``"uri name prefix"``. ``children`` lack what the parser skipped.
    """

    __slots__ = ("attributes", "children", "close", "end", "inner", "name", "prefix", "start", "uri")

    def __init__(self, name: str, attributes: dict[str, str], start: int, inner: int) -> None:
        self.uri, self.name, self.prefix = _split(name)
        self.attributes = attributes
        self.start, self.inner = start, inner
        self.close = self.end = inner
        self.children: list[Node] = []

    @property
    def relation(self) -> str:
        """The id of the relationship that the element uses (``r:id``), or an empty text."""
        ids = (value for key, value in self.attributes.items() if "/relationships id" in key)
        return next(ids, "")

    def every(self, name: str) -> Iterator[Node]:
        """All descendants of that name, in the order of the document."""
        waiting = self.children[::-1]
        while waiting:
            node = waiting.pop()
            if node.name == name:
                yield node
            waiting += node.children[::-1]

    def child(self, name: str) -> Node | None:
        """The first child of that name."""
        return next((node for node in self.children if node.name == name), None)

    def need(self, name: str) -> Node:
        """The first child of that name.

        Raises:
            ValueError: there is none.
        """
        node = self.child(name)
        if node is None:
            message = f"<{self.name}> without <{name}>"
            raise ValueError(message)
        return node


class Parsed(NamedTuple):
    """A part, its root element, and the prefixes that it declares, by namespace."""

    data: bytes
    root: Node
    prefixes: dict[str, str]


@lru_cache(maxsize=1024)
def _split(name: str) -> tuple[str, str, str]:
    """Namespace, name and prefix of a name as expat gives it."""
    uri, local, prefix, *_ = [*name.split(" "), "", ""] if " " in name else ("", name, "")
    return uri, local, prefix


class Document:
    """A part and the edits to be made to it; a part in another encoding than UTF-8 is converted first.

    ``skip`` names elements whose content is checked and passed over: the cells of a sheet. Where the document is to
    end with it (``last``), all that comes behind it is passed over, too.

    Raises:
        xml.parsers.expat.ExpatError: the part is not well-formed.
        ForbiddenXmlError: it declares a document type.
        TooLargeError: it has more elements than any honest part.
        LookupError, UnicodeDecodeError: its encoding is unknown, or not what it says.
    """

    def __init__(self, data: bytes, *, skip: str = "", last: bool = False) -> None:
        self._begin(parsed(as_utf8(data), skip=skip, last=last))

    def _begin(self, part: Parsed) -> None:
        self.data, self.root, self._prefixes = part
        self._edits: list[Edit] = []
        self._appended: dict[Node, list[str]] = {}

    @property
    def is_edited(self) -> bool:
        """Whether there are edits to be made."""
        return bool(self._edits or self._appended)

    def text(self, node: Node) -> str:
        """The text of an element that has no children."""
        return "".join(ET.fromstring(b"<t>%s</t>" % self.raw(node)).itertext())  # noqa: S314 - no DTD: parsed before

    def raw(self, node: Node) -> bytes:
        """The bytes between the tags of an element."""
        return self.data[node.inner : node.close]

    def tag(self, name: str) -> str:
        """A name in the namespace of the root as this document writes it: ``x:cfRule``."""
        return f"{self.root.prefix}:{name}" if self.root.prefix else name

    def attribute(self, uri: str, name: str, value: str) -> str:
        """An attribute of another namespace, ready for a tag; declares the namespace where the root does not."""
        prefix = self._prefixes.get(uri, "")
        text = f"{prefix or 'xlt'}:{name}={quoted(value)}"
        return text if prefix else f"xmlns:xlt={quoted(uri)} {text}"

    def insert(self, at: int, xml: str) -> None:
        """Put XML at an offset between two elements, or in a text."""
        self._edits.append(Edit(at, at, xml.encode()))

    def replace(self, start: int, end: int, xml: str) -> None:
        """Put XML in the place of a span of bytes."""
        self._edits.append(Edit(start, end, xml.encode()))

    def append(self, node: Node, xml: str) -> None:
        """Put XML at the end of an element."""
        self._appended.setdefault(node, []).append(xml)

    def place(self, xml: str, name: str, order: Sequence[str]) -> None:
        """Put a child into the root where the schema's ``order`` wants an element of that name, behind its equals."""
        rank = {known: at for at, known in enumerate(order)}
        before = [node for node in self.root.children if _rank(node, rank) <= rank[name]]
        if before:
            self.insert(before[-1].end, xml)
        elif self.root.children:
            self.insert(self.root.children[0].start, xml)
        else:
            self.append(self.root, xml)

    def delete(self, node: Node) -> None:
        """Take an element out, with all that is in it."""
        self.cut(node.start, node.end)

    def cut(self, start: int, end: int) -> None:
        """Take out a span of bytes."""
        self._edits.append(Edit(start, end, b""))

    def set(self, node: Node, name: str, value: str) -> None:
        """Give an element an attribute without namespace, or another value for it."""
        self.set_in(node.start, node.inner, name, value)

    def set_in(self, start: int, end: int, name: str, value: str) -> None:
        """Give the tag between two offsets an attribute, or another value for it."""
        tag = self.data[start:end]
        found = re.search(rb"""\s%s\s*=\s*("[^"]*"|'[^']*')""" % name.encode(), tag)
        if found:
            self._edits.append(Edit(start + found.start(1), start + found.end(1), quoted(value).encode()))
        else:
            at = start + (tag.rindex(b"/>") if tag.endswith(b"/>") else len(tag) - 1)
            self.insert(at, f" {name}={quoted(value)}")

    def result(self) -> bytes:
        """The part with all edits made.

        Raises:
            ValueError: edits overlap.
        """
        return spliced(self.data, self._all_edits())

    def _all_edits(self) -> list[Edit]:
        appended = (self._appending(node, "".join(xml).encode()) for node, xml in self._appended.items())
        return [*self._edits, *appended]

    def _appending(self, node: Node, content: bytes) -> Edit:
        if node.inner < node.end:
            return Edit(node.close, node.close, content)
        name = re.split(rb"[\s/>]", self.data[node.start + 1 : node.end], maxsplit=1)[0]
        return Edit(node.end - 2, node.end, b">" + content + b"</" + name + b">")


def parsed(data: bytes, *, skip: str = "", last: bool = False) -> Parsed:
    """A part in UTF-8 as a tree; raises what `Document` does."""
    builder = _Builder(data, skip, last=last)
    try:
        return Parsed(data, builder.root(), builder.prefixes)
    finally:
        builder.forget()


def as_utf8(data: bytes) -> bytes:
    """An XML part in UTF-8; the same bytes where it is in UTF-8 already."""
    encoding = next((name for mark, name in _BYTE_ORDERS if data.startswith(mark)), "")
    if not encoding:
        declared = _DECLARATION.match(data.removeprefix(codecs.BOM_UTF8))
        encoding = declared[1].decode() if declared else "utf-8"
        if encoding.lower() in _UTF8:
            return data
    text = data.decode(encoding).encode()
    declared = _DECLARATION.match(text)
    return text if declared is None else text[: declared.start(1)] + b"UTF-8" + text[declared.end(1) :]


def _rank(node: Node, rank: dict[str, int]) -> int:
    """Where an element stands in the order of the schema; a wrapper such as mc:AlternateContent like its content."""
    if node.name in rank:
        return rank[node.name]
    inside = (rank[inner.name] for choice in node.children for inner in choice.children if inner.name in rank)
    return next(inside, -1)


class _Builder:
    """Build the tree while expat reads the part."""

    def __init__(self, data: bytes, skip: str, *, last: bool) -> None:
        self._last = last
        self.prefixes: dict[str, str] = {}
        self._data = data
        self._skip = skip
        self._skipping = ""
        self._open: list[Node] = []
        self._root: Node | None = None
        self._count = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.namespace_prefixes = True
        self._parser.StartDoctypeDeclHandler = _refuse
        self._parser.StartNamespaceDeclHandler = self._namespace
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def root(self) -> Node:
        at, end = self._passed_over()
        if at < end:
            self._parser.Parse(self._data[:at], False)  # noqa: FBT003 - expat takes it by position only
            if self._skipping:  # to be called for every cell takes many times as long
                self._parser.EndElementHandler = None
                self._parser.Parse(self._data[at:end], False)  # noqa: FBT003 - likewise
                self._parser.EndElementHandler = self._end
                at = end
        self._parser.Parse(self._data[at:], True)  # noqa: FBT003 - likewise
        assert self._root is not None  # noqa: S101 - expat accepts no document without a root
        return self._root

    def forget(self) -> None:
        """Let go of the parser, which refers to this builder: only a search for garbage would find the two of them."""
        self._parser.StartDoctypeDeclHandler = self._parser.StartNamespaceDeclHandler = None
        self._parser.StartElementHandler = self._parser.EndElementHandler = None

    def _passed_over(self) -> tuple[int, int]:
        """Where the content begins and ends that is to be skipped; nowhere where its end might be mistaken."""
        opened = (
            re.search(rb"<((?:[\w.-]+:)?%s)(?=[\s>])[^<>]*>" % self._skip.encode(), self._data) if self._skip else None
        )
        if opened is None or opened[0].endswith(b"/>"):
            return 0, 0
        start, end = opened.end(), self._data.find(b"</" + opened[1], opened.end())
        odd = any(self._data.find(mark, start, end) >= 0 for mark in (b"<!", b"<?", self._skip.encode()))
        return (0, 0) if end <= start or odd else (start, end)

    def _namespace(self, prefix: str | None, uri: str) -> None:
        if self._root is None and prefix:
            self.prefixes.setdefault(uri, prefix)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_NODES:
            raise TooLargeError
        at = self._parser.CurrentByteIndex
        tag = _TAG.match(self._data, at)
        assert tag is not None  # noqa: S101 - expat has just read it
        node = Node(name, attributes, at, tag.end())
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node
        self._open.append(node)
        if self._skip and node.name == self._skip:
            self._skipping = name
            self._parser.StartElementHandler = None

    def _end(self, name: str) -> None:
        if self._skipping:
            if name != self._skipping:
                return
            self._skipping = ""
            self._parser.StartElementHandler = self._start
        if not self._open:
            message = f"<{self._skip}> within itself"
            raise ValueError(message)
        node = self._open.pop()
        if self._data[node.inner - 2 : node.inner] != b"/>":
            node.close = self._parser.CurrentByteIndex
            node.end = self._data.index(b">", node.close) + 1
        if self._last and node.name == self._skip:
            self._parser.StartElementHandler = self._parser.EndElementHandler = None


def _refuse(*_declaration: object) -> NoReturn:
    raise ForbiddenXmlError
