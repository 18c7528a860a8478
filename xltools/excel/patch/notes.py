"""Notes on cells (what Excel called comments for long): the part that holds their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import Position, parse_a1, to_a1
from xltools.excel.patch.document import Document
from xltools.excel.patch.text import plain, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xltools.excel.patch.document import Node

AUTHOR = "xltools"
HEADING = "──── xltools 校验 ────"
"""The first line of what we write. Notes are known as ours by it: a template's own have the same author, and
LibreOffice forgets authors."""

_LONGEST = 32_000  # characters; Excel allows 32,767
_MARK = HEADING.encode()
_THREAD = "tc="  # the author of the stand-in for a threaded comment, which Excel writes anew from the thread
_LOOK = '<{0}rPr><{0}sz val="9"/><{0}color indexed="81"/><{0}rFont val="宋体"/><{0}family val="2"/></{0}rPr>'


def empty_notes(namespace: str) -> bytes:
    """A part without notes."""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns={quoted(namespace)}>'
        "<authors></authors><commentList></commentList></comments>"
    ).encode()


def noted_cells(part: bytes) -> set[Position]:
    """The cells that have a note."""
    return set(_notes(Document(part)))


def with_notes(part: bytes, texts: Mapping[Position, str]) -> bytes:
    """The part with these texts: as notes of ours, or below what a person wrote; threads stay as they are."""
    document = Document(part)
    authors = [document.text(node) for node in document.root.need("authors").children]
    there = _notes(document)
    author = len(authors)
    if any(at not in there for at in texts) and AUTHOR not in authors:
        document.append(document.root.need("authors"), _element(document, "author", AUTHOR))
    elif AUTHOR in authors:
        author = authors.index(AUTHOR)
    for at, text in sorted(texts.items()):
        if at not in there:
            document.append(
                document.root.need("commentList"), _note(document, at, author, f"{HEADING}\n{text}"[:_LONGEST])
            )
        elif not _is_thread(there[at], authors):
            _append(document, there[at].need("text"), f"\n{HEADING}\n{text}"[:_LONGEST])
    return document.result()


def without_notes(part: bytes) -> tuple[bytes | None, set[Position]]:
    """The part without what `with_notes` put in, and the cells that lose their note; None where nothing is left."""
    document = Document(part)
    nodes = document.root.need("authors").children
    authors = [document.text(node) for node in nodes]
    notes = document.root.need("commentList").children
    ours = {note for note in notes if _content(document, note).startswith(_MARK)}
    for note in notes:
        if note in ours:
            document.delete(note)
        else:
            _cut(document, note)
    used = {_author(note, authors) for note in notes if note not in ours}
    if authors and authors[-1] == AUTHOR and AUTHOR not in used:  # those before it would count otherwise from now on
        document.delete(nodes[-1])
    gone = {parse_a1(note.attributes["ref"]) for note in ours}
    left = len(ours) < len(notes) or set(authors) - {AUTHOR}
    return (document.result() if left else None), gone


def _notes(document: Document) -> dict[Position, Node]:
    notes = document.root.need("commentList").children
    return {parse_a1(node.attributes["ref"]): node for node in reversed(notes)}


def _author(note: Node, authors: list[str]) -> str:
    number = note.attributes.get("authorId", "")
    return authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""


def _is_thread(note: Node, authors: list[str]) -> bool:
    return _author(note, authors).startswith(_THREAD)


def _note(document: Document, at: Position, author: int, text: str) -> str:
    inside = f"<{document.tag('text')}>{_run(document, text)}</{document.tag('text')}>"
    tag = document.tag("comment")
    return f'<{tag} ref="{to_a1(at)}" authorId="{author}">{inside}</{tag}>'


def _run(document: Document, text: str) -> str:
    tag = document.tag("r")
    return f"<{tag}>{_LOOK.format(tag.removesuffix('r'))}{_element(document, 't', text)}</{tag}>"


def _element(document: Document, name: str, text: str) -> str:
    tag = document.tag(name)
    space = ' xml:space="preserve"' if name == "t" else ""
    return f"<{tag}{space}>{plain(text)}</{tag}>"


def _append(document: Document, node: Node, text: str) -> None:
    """As a run behind the last one; a text without runs may have none beside it, so there it grows."""
    runs = [child for child in node.children if child.name == "r"]
    whole = node.child("t")
    if runs:
        document.insert(runs[-1].end, _run(document, text))
    elif whole is not None:
        document.append(whole, plain(text))
    else:
        document.append(node, _run(document, text))


def _pieces(note: Node) -> list[tuple[Node, Node]]:
    """The runs of a note and the texts in them; a text without runs is its own."""
    text = note.child("text")
    found = [(node, node.child("t") if node.name == "r" else node) for node in (text.children if text else ())]
    return [(node, inside) for node, inside in found if inside and inside.name == "t"]


def _content(document: Document, note: Node) -> bytes:
    """All text of a note, as it is written: programs split it where the script changes."""
    return b"".join(document.raw(text) for _, text in _pieces(note))


def _cut(document: Document, note: Node) -> None:
    """Take out what stands from our heading on."""
    above, heading, _ = _content(document, note).partition(_MARK)
    keep = len(above.removesuffix(b"\n").removesuffix(b"\r"))
    for node, text in _pieces(note) if heading else ():
        size = text.close - text.inner
        if size > keep > 0 or (node is text and size > keep):
            document.cut(text.inner + keep, text.close)
        elif size > keep:
            document.delete(node)
        keep = max(keep - size, 0)


def texts_by_cell(marks: Iterable[tuple[Position, str]]) -> dict[Position, str]:
    """The messages of each cell as one text, each once, in their order."""
    found: dict[Position, dict[str, None]] = {}
    for at, text in marks:
        found.setdefault(at, {})[text] = None
    return {at: "\n".join(each) for at, each in found.items()}
