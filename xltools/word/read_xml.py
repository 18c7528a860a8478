"""WordprocessingML by local names, so that the transitional and the strict namespace read alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET


def local(element: ET.Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def attribute(element: ET.Element, name: str) -> str:
    """An attribute by its local name; empty where there is none."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def children(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """The direct children of that name."""
    return (each for each in element if local(each) == name)


def child(element: ET.Element | None, *names: str) -> ET.Element | None:
    """The first child of that name, then its first child of the next name, and so on; None where one is missing."""
    for name in names:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def value_of(element: ET.Element | None) -> str:
    """The ``val`` attribute of an element; empty where there is none."""
    return "" if element is None else attribute(element, "val")


def is_on(element: ET.Element | None) -> bool:
    """Whether a switch is there and not switched off."""
    return element is not None and value_of(element).lower() not in {"0", "false", "off", "none"}
