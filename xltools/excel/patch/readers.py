"""Which sheets the formulas of a workbook may look at; to be sure that none does costs less than to calculate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.excel.patch.document import as_utf8
from xltools.excel.patch.relations import Relations

if TYPE_CHECKING:
    from collections.abc import Collection

    from xltools.excel.patch.book import Book, SheetPart

FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
"""The tag of a formula."""

_ANYWHERE = re.compile(rb"""INDIRECT|&\#|:[^:!<>"',()+*/^&=;]{1,40}'?!""", re.IGNORECASE)
"""References made of text, characters written as numbers, references through several sheets."""
_PLAIN = re.compile(r"[^&<>'\"]+")


def may_be_read(book: Book, changed: Collection[str]) -> bool:
    """Whether a formula may look at a cell of the sheets of these names; when in doubt, it does."""
    wanted = {name.casefold() for name in changed}
    sheets = [sheet for sheet in book.sheets if sheet.is_worksheet]
    if any(not _is_plain(name) for name in wanted):
        return True
    if any(_owns_table(book, sheet) for sheet in sheets if sheet.name.casefold() in wanted):
        return True
    needles = [name.encode() for name in wanted]
    names = book.document.root.child("definedNames")
    defined = names.children if names else []
    texts = [book.document.raw(node) for node in defined if not node.attributes["name"].startswith("_xlnm.")]
    for sheet in sheets:
        part = as_utf8(book.parts[sheet.part])
        if FORMULA.search(part):
            if sheet.name.casefold() in wanted:
                return True
            texts.append(part)
    return any(_ANYWHERE.search(text) or any(needle in text.lower() for needle in needles) for text in texts)


def _is_plain(name: str) -> bool:
    """Whether a name stands in a file in one way only, but for the case of Latin letters."""
    cased = any(character.lower() != character.upper() and not character.isascii() for character in name)
    return not cased and _PLAIN.fullmatch(name) is not None


def _owns_table(book: Book, sheet: SheetPart) -> bool:
    """Whether formulas may refer to cells of a sheet by the name of a table."""
    relations = Relations(book.parts, sheet.part)
    return any(relations.kind(key) == "table" for key in relations.inside())
