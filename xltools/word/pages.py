"""Page numbers: 第 X 页 共 Y 页 at the foot of every page, where the template has no footer of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH

from xltools.word.xml import field, run

if TYPE_CHECKING:
    from docx.document import Document


def number_pages(document: Document) -> None:
    """Number the pages of a document whose first section has no footer."""
    footer = document.sections[0].footer
    if not footer.is_linked_to_previous:
        return
    line = footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line._p.extend([run("第 "), *field("PAGE", "1"), run(" 页　共 "), *field("NUMPAGES", "1"), run(" 页")])  # noqa: SLF001 - the library has no fields
