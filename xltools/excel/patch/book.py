"""The workbook part: which sheets there are and where their parts lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xltools.excel.patch.document import Document
from xltools.excel.patch.relations import Relations

if TYPE_CHECKING:
    from xltools.excel.patch.parts import Parts

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"


class SheetPart(NamedTuple):
    """A sheet in tab order: its name, its part, and whether it is a worksheet (and no chart, dialogue or macros)."""

    name: str
    part: str
    is_worksheet: bool


class Book:
    """The workbook part of a package and its sheets.

    Raises:
        KeyError, ValueError: the package has no workbook, or a sheet leads nowhere.
    """

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        root = Relations(parts, "")
        self.part = root.target(root.id_of("officeDocument"))
        self.relations = Relations(parts, self.part)
        self.document = Document(parts[self.part])
        nodes = self.document.root.need("sheets").children
        self.sheets = [
            SheetPart(
                node.attributes["name"],
                self.relations.target(node.relation),
                self.relations.kind(node.relation) == "worksheet",
            )
            for node in nodes
        ]

    @property
    def namespace(self) -> str:
        """The namespace of the main parts, which is another one in "Strict Open XML"."""
        return self.document.root.uri

    @property
    def relation_types(self) -> str:
        """What the types of office relationships begin with; also their namespace in the parts."""
        return _STRICT_OFFICE if self.namespace == STRICT else _OFFICE

    @property
    def folder(self) -> str:
        """The folder of the workbook part with a slash, or nothing: new parts lie below it."""
        folder = self.part.rpartition("/")[0]
        return f"{folder}/" if folder else ""

    def save(self) -> None:
        """Write the edits to the workbook part back; what was read of it is old from then on."""
        self.parts[self.part] = self.document.result()
