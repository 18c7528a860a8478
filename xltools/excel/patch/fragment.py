"""An element of a part that we wrote, as it is to stand in a part that somebody else wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.excel.patch.text import escape, quoted

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

_XML = "{http://www.w3.org/XML/1998/namespace}"


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def fragment(element: ET.Element, prefix: str = "") -> str:
    """An element as text: its names, which are all of one namespace, with this prefix and its colon."""
    tag = prefix + local(element.tag)
    attributes = "".join(f" {key.replace(_XML, 'xml:')}={quoted(value)}" for key, value in element.items())
    inside = escape(element.text or "") + "".join(fragment(child, prefix) for child in element)
    return f"<{tag}{attributes}>{inside}</{tag}>" if inside else f"<{tag}{attributes}/>"
