"""The styles that a report asks of its template, by name, and what stands in where the template lacks one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.style import WD_STYLE_TYPE

from xltools.core.messages import _
from xltools.core.report import Look

if TYPE_CHECKING:
    from docx.document import Document

TABLE = "Table Grid"
PICTURE = "图片"
HEADING = "heading {level}"
CONTENTS = "toc {level}"
LEVELS = (1, 2, 3)

NAMES = {
    Look.TITLE: "Title",
    Look.COVER: "封面项目",
    Look.BODY: "Body Text",
    Look.CAPTION: "caption",
    Look.LEGEND: "图题",
    Look.NOTE: "说明文字",
    Look.CONTENTS: "目录标题",
    Look.HEADER: "表格表头",
    Look.LABEL: "表格项目",
    Look.TEXT: "表格文字",
    Look.CENTRE: "表格居中",
    Look.NUMBER: "表格数字",
    Look.SIGNATURE: "签字行",
}


class Styles:
    """The styles of a template, found by name in whatever capitals; ``notes`` says which it lacks."""

    def __init__(self, document: Document) -> None:
        """Look through a template."""
        self._ids = {
            style.name.lower(): style.style_id
            for style in document.styles
            if style.name and style.type is not WD_STYLE_TYPE.CHARACTER
        }
        self._missing: list[str] = []

    def of(self, look: Look) -> str:
        """The id of the style for a look; empty for the template's default paragraph."""
        return self.named(NAMES[look])

    def named(self, name: str) -> str:
        """The id of a style; empty, and noted, where the template has none of that name."""
        found: str = self._ids.get(name.lower(), "")
        if not found and name not in self._missing:
            self._missing.append(name)
        return found

    @property
    def notes(self) -> list[str]:
        """A sentence for the user where styles are missing."""
        if not self._missing:
            return []
        names = "、".join(self._missing)
        return [_("The template lacks the styles {names}; its default style was used for them.").format(names=names)]
