"""The table of contents: a field with its entries filled in, so that it is not empty before somebody updates it."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from xltools.word.styles import CONTENTS
from xltools.word.xml import element, field, field_begin, field_end, paragraph, run

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

    from xltools.core.report import Contents, Report
    from xltools.word.styles import Styles

_NAME = "_Toc{number:08d}"


class Contented:
    """The headings of a report with the bookmarks that the table of contents leads to."""

    def __init__(self, report: Report, *, printing: bool) -> None:
        """Number the headings; ``printing`` leaves the lines outside a field, where LibreOffice counts their pages."""
        self._headings = report.headings
        self._printing = printing
        self._numbers = count(1)

    def marked(self, made: BaseOxmlElement) -> BaseOxmlElement:
        """The paragraph of the next heading inside its bookmark."""
        number = next(self._numbers)
        name = _NAME.format(number=number)
        at = 1 if made.find("{*}pPr") is not None else 0
        made.insert(at, element("w:bookmarkStart", id=number, name=name))
        made.append(element("w:bookmarkEnd", id=number))
        return made

    def lines(self, contents: Contents, styles: Styles) -> list[BaseOxmlElement]:
        """A line for each heading with its page; the number of the page is a field as well."""
        made = []
        for number, heading in enumerate(self._headings, 1):
            if heading.level > contents.depth:
                continue
            name = _NAME.format(number=number)
            link = element("w:hyperlink", run(f"{heading.text}\t"), *field(f"PAGEREF {name} \\h", ""), anchor=name)
            made.append(paragraph(styles.named(CONTENTS.format(level=heading.level)), link))
        if made and not self._printing:
            start = 1 if made[0].find("{*}pPr") is not None else 0
            for offset, each in enumerate(field_begin(f'TOC \\o "1-{contents.depth}" \\h \\z \\u')):
                made[0].insert(start + offset, each)
            made[-1].append(field_end())
        return made
