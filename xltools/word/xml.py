"""Elements of WordprocessingML, made in one call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_MARKS = {"\t": "w:tab", "\n": "w:br"}
_BREAKS = re.compile("([\t\n])")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def element(tag: str, *children: BaseOxmlElement, **attributes: str | int) -> BaseOxmlElement:
    """An element such as ``w:tcW`` with attributes of the ``w`` namespace."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def run(text: str) -> BaseOxmlElement:
    """A run of text; tabs and line breaks in it are such."""
    made = element("w:r")
    for part in _BREAKS.split(text):
        if part in _MARKS:
            made.append(element(_MARKS[part]))
        elif part:
            content = element("w:t")
            content.text = part
            content.set(_SPACE, "preserve")
            made.append(content)
    return made


def paragraph(style: str, *content: BaseOxmlElement, **settings: str) -> BaseOxmlElement:
    """A paragraph in a style, given by its id; ``settings`` are properties with a value, such as ``jc="right"``."""
    made = element("w:p")
    properties = [element("w:pStyle", val=style)] if style else []
    properties += [element(f"w:{name}", val=value) for name, value in settings.items()]
    if properties:
        made.append(element("w:pPr", *properties))
    made.extend(content)
    return made


def field(instruction: str, shown: str) -> list[BaseOxmlElement]:
    """The runs of a field that shows ``shown`` until somebody updates it."""
    return [*field_begin(instruction), run(shown), field_end()]


def field_begin(instruction: str) -> list[BaseOxmlElement]:
    """The runs before what a field shows."""
    code = element("w:instrText")
    code.text = f" {instruction} "
    code.set(_SPACE, "preserve")
    return [
        element("w:r", element("w:fldChar", fldCharType="begin")),
        element("w:r", code),
        element("w:r", element("w:fldChar", fldCharType="separate")),
    ]


def field_end() -> BaseOxmlElement:
    """The run behind what a field shows."""
    return element("w:r", element("w:fldChar", fldCharType="end"))
