"""The ribbon's description in one language, and which icons it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"


def labelled(ribbon: str, texts: Mapping[str, Mapping[str, str]]) -> tuple[bytes, list[str]]:
    """The description with the texts of each control as attributes, and the names of its icons in their order.

    Raises:
        KeyError: a control that people see has no texts.
    """
    ET.register_namespace("", NAMESPACE)
    root = ET.fromstring(ribbon)  # noqa: S314 - our own file
    icons = []
    for element in root.iter():
        if "id" in element.attrib:
            for name, text in texts[element.attrib["id"]].items():
                element.set(name, text)
        if "image" in element.attrib:
            icons.append(element.attrib["image"])
    content = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return content, list(dict.fromkeys(icons))
