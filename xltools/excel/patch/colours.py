"""Colours on cells, as conditional formats that are always true.

They lie over the cell's own format instead of replacing it: no cell, row or style of the sheet changes, a cell that is
not stored needs no storing, and taking them away again leaves nothing behind. Where a conditional format of the
workbook's own colours the same cell, that one wins, as ours come last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from xltools.core.address import area_to_a1
from xltools.core.finding import Severity
from xltools.excel.patch.schema import WORKSHEET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.address import Area
    from xltools.excel.patch.document import Document, Node
    from xltools.excel.patch.styles import Styles

FORMULA = 'N("xltools")=0'
"""Always true (the number of a text is 0), and by its text known to be ours."""

# They differ in lightness, too, for a print in grey; what is the matter stands in the note.
FILLS = {Severity.ERROR: "FFF28B82", Severity.EXPLAIN: "FFFFD166", Severity.NOTE: "FFCFE8FC"}
_AREAS_A_RULE = 500  # keeps the list of areas far below what Excel reads


def add_colours(document: Document, styles: Styles, areas: Mapping[Area, Severity]) -> None:
    """Colour these areas of a sheet by severity; where they overlap, the graver one shows."""
    priorities = [int(rule.attributes.get("priority", "0")) for rule in document.root.every("cfRule")]
    priority = max(priorities, default=0)
    block, rule, formula = map(document.tag, ("conditionalFormatting", "cfRule", "formula"))
    for severity, colour in FILLS.items():
        places = [area_to_a1(area) for area, its in sorted(areas.items()) if its is severity]
        for at in range(0, len(places), _AREAS_A_RULE):
            priority += 1
            about = f'type="expression" dxfId="{styles.index("dxfs", _fill(colour))}" priority="{priority}"'
            document.place(
                f'<{block} sqref="{" ".join(places[at : at + _AREAS_A_RULE])}">'
                f"<{rule} {about}><{formula}>{FORMULA}</{formula}></{rule}></{block}>",
                "conditionalFormatting",
                WORKSHEET,
            )


def remove_colours(document: Document) -> None:
    """Take our colours off a sheet again."""
    for block in document.root.children:
        if block.name == "conditionalFormatting":
            ours = [node for node in block.children if _is_ours(document, node)]
            if ours and len(ours) == len(block.children):
                document.delete(block)
            else:
                for node in ours:
                    document.delete(node)


def _is_ours(document: Document, rule: Node) -> bool:
    formula = rule.child("formula")
    return formula is not None and document.text(formula).strip() == FORMULA


def _fill(colour: str) -> ET.Element:
    style = ET.Element("dxf")
    pattern = ET.SubElement(ET.SubElement(style, "fill"), "patternFill", {"patternType": "solid"})
    ET.SubElement(pattern, "bgColor", {"rgb": colour})
    return style
