"""The parts of a package, to be read, changed, added and taken out; what is not touched is written as it was."""

from __future__ import annotations

import posixpath
from itertools import count
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

from xltools.excel.package import open_package
from xltools.excel.patch.document import Document
from xltools.excel.patch.packed import Packed, package_of
from xltools.excel.patch.text import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.excel.patch.document import Node

_CONTENT_TYPES = "[Content_Types].xml"
_NEW_PART = (1980, 1, 1, 0, 0, 0)  # a fixed time: the same marks give the same bytes


class Parts:
    """A package whose parts go by name without a leading slash; upper and lower case are one, as in OPC.

    Raises:
        TooLargeError, BadZipFile: as `open_package` does.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._package = open_package(content)
        self._infos = {info.filename.lower(): info for info in self._package.infolist()}
        self._changed: dict[str, bytes | Packed] = {}
        self._names = {lower: info.filename for lower, info in self._infos.items()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def __getitem__(self, name: str) -> bytes:
        lower = name.lower()
        if lower in self._changed:
            changed = self._changed[lower]
            return changed.content() if isinstance(changed, Packed) else changed
        return self._package.read(self._infos[lower])

    def __setitem__(self, name: str, content: bytes) -> None:
        if name in self and self[name] == content:
            return
        self._names.setdefault(name.lower(), name)
        self._changed[name.lower()] = content

    def packed(self, name: str) -> Packed:
        """A part as the package holds it, or will; whether it is sound shows when it is unpacked."""
        lower = name.lower()
        old, changed = self._infos.get(lower), self._changed.get(lower)
        if isinstance(changed, Packed):
            return changed
        if changed is not None:
            return Packed.of(changed, old.compress_type if old else ZIP_DEFLATED)
        return Packed.in_package(self._content, self._infos[lower])

    def put(self, name: str, part: Packed) -> None:
        """Put another content into a part that is there."""
        self._changed[name.lower()] = part

    def stored(self, name: str) -> str:
        """The name of a part as the package writes it; the name given where there is none."""
        return self._names.get(name.lower(), name)

    def with_suffix(self, suffix: str) -> list[str]:
        """The names of the parts that end so."""
        return [name for lower, name in self._names.items() if lower.endswith(suffix)]

    def free(self, stem: str, suffix: str) -> str:
        """The first name that no part has, numbered as Excel does: ``xl/comments`` and ``.xml``."""
        return next(name for name in (f"{stem}{number}{suffix}" for number in count(1)) if name not in self)

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part of this type."""
        self[name] = content
        types = Document(self[_CONTENT_TYPES])
        for old in _overrides(types, name):  # left behind by a part that was taken out; two would be an error
            types.delete(old)
        about = f" PartName={quoted('/' + name)} ContentType={quoted(content_type)}/>"
        types.append(types.root, f"<{types.tag('Override')}{about}")
        self[_CONTENT_TYPES] = types.result()

    def add_of_kind(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part whose type is that of all parts with its extension, where no other part says otherwise."""
        extension = name.rpartition(".")[2]
        types = Document(self[_CONTENT_TYPES])
        known = _default(types, extension)
        if known is None:
            about = f" Extension={quoted(extension)} ContentType={quoted(content_type)}/>"
            tag = f"<{types.tag('Default')}{about}"
            types.insert(types.root.children[0].start if types.root.children else types.root.close, tag)
            self[_CONTENT_TYPES] = types.result()
        elif known.attributes.get("ContentType") != content_type:
            self.add(name, content, content_type)
        self[name] = content

    def remove(self, name: str) -> None:
        """Take out a part, what it says of its relationships, and its content type."""
        for gone in (name, relations_of(name)):
            lower = gone.lower()
            self._names.pop(lower, None)
            self._changed.pop(lower, None)
        types = Document(self[_CONTENT_TYPES])
        for override in _overrides(types, name):
            types.delete(override)
        extension = name.rpartition(".")[2].lower()
        only = None if self.with_suffix(f".{extension}") else _default(types, extension)
        if only is not None:
            types.delete(only)
        self[_CONTENT_TYPES] = types.result()

    @property
    def is_changed(self) -> bool:
        """Whether any part is another one than before, new, or gone."""
        return bool(self._changed) or self._names.keys() != self._infos.keys()

    def result(self, *, packed: bool = True) -> bytes:
        """The package; parts in the order in which they were, new ones at the end. As it came, if nothing changed.

        Without ``packed`` it is larger and sooner made, for a reader who sits beside.
        """
        if not self.is_changed:
            return self._content
        return package_of(self._all(packed=packed))

    def _all(self, *, packed: bool) -> Iterator[tuple[ZipInfo, Packed]]:
        for lower, name in self._names.items():
            old = self._infos.get(lower)
            info = ZipInfo(name, old.date_time if old else _NEW_PART)
            info.external_attr = old.external_attr if old else 0
            if not packed:
                yield info, Packed.of(self[name], ZIP_STORED)
                continue
            if lower not in self._changed:
                self[name]  # refuses a damaged part, which is no better in another package
            yield info, self.packed(name)


def relations_of(name: str) -> str:
    """The part that holds the relationships of a part."""
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _overrides(types: Document, name: str) -> list[Node]:
    return [node for node in types.root.children if node.attributes.get("PartName", "").lower() == f"/{name}".lower()]


def _default(types: Document, extension: str) -> Node | None:
    wanted = (node for node in types.root.children if node.name == "Default")
    return next((node for node in wanted if node.attributes.get("Extension", "").lower() == extension), None)
