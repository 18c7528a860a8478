"""Write a report as a .docx file, in the styles of a template; the same report gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.shared import Emu, Mm

from xltools.core.messages import _
from xltools.core.report import Contents, Heading, Look, PageBreak, Paragraph, Picture, Report, Table, Turn
from xltools.files.archive import BROKEN, TooLargeError, open_package, refuse_entities
from xltools.word.charts import NoChartsError, draw
from xltools.word.contents import Contented
from xltools.word.pages import number_pages
from xltools.word.styles import HEADING, PICTURE, Styles
from xltools.word.tables import table_element
from xltools.word.xml import element, paragraph, run

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section

    from xltools.core.report import Part

_FIXED = dt.datetime(2020, 1, 1)  # noqa: DTZ001 - python-docx wants it without a zone, and writes it as UTC
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_AUTHOR = "xltools"
# What may follow w:updateFields in the settings, in the order of the schema.
_BEHIND_UPDATE = tuple(
    f"w:{name}"
    for name in (
        *("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "attachedSchema"),
        *("themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures"),
        *("forceUpgrade", "captions", "readModeInkLockDown", "smartTagType", "shapeDefaults"),
        *("doNotEmbedSmartTags", "decimalSymbol", "listSeparator"),
    )
)


class TemplateError(Exception):
    """A template cannot be used; the text says why, in the user's language."""


@dataclass(frozen=True, slots=True)
class Written:
    """A document as bytes, with what the user should know about it."""

    data: bytes
    notes: tuple[str, ...]


def default_template() -> bytes:
    """The template that is used where the office names none of its own."""
    return files("xltools.word").joinpath("template.docx").read_bytes()


def write(report: Report, template: bytes | None = None, *, printing: bool = False) -> Written:
    """The report as a .docx file.

    Its styles, paper, margins, header and footer are those of ``template``; whatever stands in the template's body is
    left out. Styles that it lacks are noted, and so are charts that cannot be drawn. ``printing`` is for a document
    that LibreOffice makes a PDF of: its table of contents has page numbers, and cannot be updated.

    Raises:
        TemplateError: the template is no .docx file.
    """
    document = _opened(default_template() if template is None else template)
    writer = _Writer(document, report, printing=printing)
    for part in report.parts:
        writer.add(part)
    writer.finish()
    number_pages(document)
    _describe(document, report)
    stream = io.BytesIO()
    document.save(stream)
    return Written(_reproducible(stream.getvalue()), (*writer.styles.notes, *writer.notes))


def _opened(template: bytes) -> Document:
    try:
        refuse_entities(open_package(template))
        document = docx.Document(io.BytesIO(template))
    except (*BROKEN, SyntaxError, PackageNotFoundError, TooLargeError) as error:  # lxml raises a SyntaxError of its own
        raise TemplateError(_("The template is no Word document (.docx); save it as .docx in Word or WPS.")) from error
    body = document.element.body
    paper = body.get_or_add_sectPr()
    for child in list(body):
        if child is not paper:
            body.remove(child)
    section = document.sections[0]
    section.page_width, section.page_height = section.page_width or Mm(210), section.page_height or Mm(297)
    return document


class _Writer:
    """Puts parts into a document, one after the other."""

    def __init__(self, document: Document, report: Report, *, printing: bool) -> None:
        self._document = document
        self._contents = Contented(report, printing=printing)
        self.styles = Styles(document)
        self.notes: list[str] = []
        self._page_begins = False

    def add(self, part: Part) -> None:
        """Write one part at the end."""
        match part:
            case Paragraph() | Heading():
                self._words(part)
            case Table():
                if self._ends_with_table():
                    self._append(paragraph(self.styles.of(Look.NOTE)))  # or Word makes one table of two
                self._append(table_element(part, self.styles, _text_width(self._section)))
            case Picture():
                self._picture(part)
            case Contents():
                self._ask_for_update()
                self._append(paragraph(self.styles.of(Look.CONTENTS), run("目　　录")))
                for line in self._contents.lines(part, self.styles):
                    self._append(line)
            case PageBreak():
                self._page_begins = True
            case Turn():
                self._turn(landscape=part.landscape)

    def _ask_for_update(self) -> None:
        """Let Word fill in the page numbers of the table of contents when it opens the document."""
        settings = self._document.settings.element
        if settings.find(qn("w:updateFields")) is None:
            settings.insert_element_before(element("w:updateFields", val="true"), *_BEHIND_UPDATE)

    def _words(self, part: Paragraph | Heading) -> None:
        if isinstance(part, Heading):
            style = self.styles.named(HEADING.format(level=part.level))
            self._append(self._contents.marked(paragraph(style, run(part.text))))
            return
        lines = [part.text] if part.look is Look.TITLE else part.text.split("\n")
        for line in lines:
            self._append(paragraph(self.styles.of(part.look), run(line)))

    @property
    def _section(self) -> Section:
        return self._document.sections[-1]

    def finish(self) -> None:
        """A document ends with a paragraph, never with a table."""
        if self._ends_with_table():
            self._append(paragraph(self.styles.of(Look.NOTE)))

    def _ends_with_table(self) -> bool:
        body = self._document.element.body
        return len(body) > 1 and body[-2].tag == qn("w:tbl")

    def _append(self, made: BaseOxmlElement) -> None:
        if self._page_begins and isinstance(made, CT_P):
            made.get_or_add_pPr().get_or_add_pageBreakBefore()
            self._page_begins = False
        self._document.element.body.insert_element_before(made, "w:sectPr")

    def _turn(self, *, landscape: bool) -> None:
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        wanted = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        if section.orientation != wanted:
            section.page_width, section.page_height = section.page_height, section.page_width
            section.orientation = wanted

    def _picture(self, picture: Picture) -> None:
        try:
            image = draw(picture)
        except NoChartsError as error:
            if str(error) not in self.notes:
                self.notes.append(str(error))
            return
        added = self._document.add_paragraph()
        added.add_run().add_picture(io.BytesIO(image), width=Emu(_text_width(self._section) * 635 * 19 // 20))
        added._p.get_or_add_pPr().style = self.styles.named(PICTURE) or None  # noqa: SLF001 - the library's own way in
        added._p.xpath(".//wp:docPr")[0].set("descr", picture.title)  # noqa: SLF001 - what a screen reader says
        self.add(Paragraph(f"图：{picture.title}", Look.LEGEND))


def _text_width(section: Section) -> int:
    """The room for text between the margins, in twips."""
    wide, left, right = section.page_width, section.left_margin, section.right_margin
    if wide is None or left is None or right is None:
        return 8800  # A4 with the margins of the default template
    return int((wide - left - right - (section.gutter or 0)) // 635)


def _describe(document: Document, report: Report) -> None:
    """Properties that depend on the report alone."""
    properties = document.core_properties
    properties.title = report.title[:255]
    properties.author = properties.last_modified_by = _AUTHOR
    properties.created = properties.modified = _FIXED
    properties.revision = 1
    properties.language = "zh-CN"


def _reproducible(data: bytes) -> bytes:
    """The same package with one fixed date on all its parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            part = zipfile.ZipInfo(name, _ZIP_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(part, given.read(name))
    return stream.getvalue()
