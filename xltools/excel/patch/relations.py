"""The relationships of a part: where its ids lead, and new ones."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from xltools.excel.patch.document import Document
from xltools.excel.patch.parts import relations_of
from xltools.excel.patch.text import quoted

if TYPE_CHECKING:
    from xltools.excel.patch.document import Node
    from xltools.excel.patch.parts import Parts

_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_EMPTY = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_NAMESPACE}"></Relationships>'
)


class Relations:
    """The relationships of one part of a package; each change is written back at once.

    The empty text as ``source`` stands for the package itself.
    """

    def __init__(self, parts: Parts, source: str) -> None:
        self._parts = parts
        self._folder = posixpath.dirname(source)
        self._name = relations_of(source)
        self._read()

    def target(self, key: str) -> str:
        """The part that an id leads to.

        Raises:
            KeyError: no such id, or it leads out of the package.
        """
        node = self._nodes[key]
        if node.attributes.get("TargetMode") == "External":
            raise KeyError(key)
        path = posixpath.normpath(posixpath.join("/", self._folder, node.attributes["Target"])).lstrip("/")
        return self._parts.stored(path if path in self._parts else unquote(path))

    def inside(self) -> list[str]:
        """The ids that lead to parts of the package."""
        return [key for key, node in self._nodes.items() if node.attributes.get("TargetMode") != "External"]

    def id_of(self, kind: str) -> str:
        """The first id whose type ends with ``/kind``, or an empty text."""
        return next((key for key, node in self._nodes.items() if self.kind(key) == kind), "")

    def kind(self, key: str) -> str:
        """The last word of a relationship's type: ``worksheet``."""
        return self._nodes[key].attributes.get("Type", "").rpartition("/")[2]

    def own(self) -> list[str]:
        """The parts that the relationships lead to."""
        return [self.target(key) for key in self.inside()]

    def add(self, type_uri: str, target: str) -> str:
        """Lead to a part; gives the new id."""
        number = len(self._nodes) + 1
        while f"rId{number}" in self._nodes:
            number += 1
        key = f"rId{number}"
        path = posixpath.relpath(target, self._folder or ".")
        about = f" Id={quoted(key)} Type={quoted(type_uri)} Target={quoted(path)}/>"
        document = Document(self._parts[self._name] if self._name in self._parts else _EMPTY.encode())
        document.append(document.root, f"<{document.tag('Relationship')}{about}")
        if self._name in self._parts:
            self._parts[self._name] = document.result()
        else:
            self._parts.add_of_kind(self._name, document.result(), _CONTENT_TYPE)
        self._read()
        return key

    def remove(self, key: str) -> None:
        """Lead there no longer; with its last relationship the whole part goes."""
        if len(self._nodes) == 1:
            self._parts.remove(self._name)
        else:
            document = Document(self._parts[self._name])
            document.delete(next(node for node in document.root.children if node.attributes.get("Id") == key))
            self._parts[self._name] = document.result()
        self._read()

    def _read(self) -> None:
        self._nodes: dict[str, Node] = {}
        if self._name in self._parts:
            children = Document(self._parts[self._name]).root.children
            self._nodes = {node.attributes["Id"]: node for node in children}
