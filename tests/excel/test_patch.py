"""Bytes are replaced only where an edit says so, and XML parts are understood as far as edits need it."""

from __future__ import annotations

from xml.etree import ElementTree as ET
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xltools.core.address import LAST_COLUMN, LAST_ROW, Position
from xltools.excel.package import ForbiddenXmlError
from xltools.excel.patch.boxes import Box, blocks, empty_drawing, with_boxes, without_boxes
from xltools.excel.patch.document import Document
from xltools.excel.patch.notes import HEADING, empty_notes, with_notes, without_notes
from xltools.excel.patch.schema import WORKSHEET
from xltools.excel.patch.splice import Edit, spliced
from xltools.excel.patch.text import plain, quoted

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def parsed(xml: bytes | str) -> ET.Element:
    """A part that we made."""
    return ET.fromstring(xml)  # noqa: S314 - ours


@st.composite
def pieces(draw: st.DrawFn) -> list[tuple[bytes, bytes | None]]:
    """Bytes cut into pieces, each to be kept or to be replaced."""
    return draw(st.lists(st.tuples(st.binary(max_size=5), st.none() | st.binary(max_size=5))))


@given(pieces())
def test_splicing_is_joining_what_is_kept_and_what_is_new(cut: list[tuple[bytes, bytes | None]]) -> None:
    """Whatever the order of the edits; an edit of no bytes is an insertion."""
    edits: list[Edit] = []
    at = 0
    for old, new in cut:
        if new is not None and (old or not edits or edits[-1].start != at):
            edits.append(Edit(at, at + len(old), new))
        elif new is not None:
            edits[-1] = edits[-1]._replace(content=edits[-1].content + new)
        at += len(old)
    expected = b"".join(old if new is None else new for old, new in cut)
    shuffled = edits if len({edit.start for edit in edits}) < len(edits) else edits[::-1]
    assert spliced(b"".join(old for old, _ in cut), shuffled) == expected


@pytest.mark.parametrize("edits", [[Edit(0, 3, b""), Edit(2, 4, b"")], [Edit(1, 3, b"x"), Edit(2, 2, b"y")]])
def test_overlapping_edits_are_refused(edits: list[Edit]) -> None:
    """One of them would be lost without a word."""
    with pytest.raises(ValueError, match="overlap"):
        spliced(b"abcdef", edits)


@pytest.mark.parametrize("edit", [Edit(5, 9, b""), Edit(-1, 2, b""), Edit(3, 2, b"")])
def test_edits_outside_the_data_are_refused(edit: Edit) -> None:
    """Python would cut silently."""
    with pytest.raises(ValueError, match="outside"):
        spliced(b"abcdef", [edit])


names = st.sampled_from(["a", "b", "x:c", "y:sheetData"])
values = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=6)
quoted_values = values.map(quoted) | values.map(quoteattr)


@st.composite
def elements(draw: st.DrawFn, depth: int = 3) -> str:
    """XML with attributes in both quotes, comments, CDATA and tags that close themselves."""
    name = draw(names)
    keys = draw(st.sets(st.sampled_from(["p", "q", "y:r"])))
    attributes = "".join(f" {key}={draw(quoted_values)}" for key in keys)
    inner = draw(st.lists(elements(depth - 1), max_size=3)) if depth else []
    between = st.sampled_from(
        ["", " ", "\n", "text &lt; &#38;", "<!-- </a> > -->", "<![CDATA[</a><b>]]>", "<?p <a> ?>"]
    )
    content = "".join(draw(between) + each for each in inner) + draw(between)
    return f"<{name}{attributes}>{content}</{name}>" if content or draw(st.booleans()) else f"<{name}{attributes} />"


def root(content: str) -> bytes:
    """A document around some elements."""
    return f"<?xml version='1.0'?>\n<root xmlns='u' xmlns:x='v' xmlns:y='w'>{content}</root>\n".encode()


@given(st.lists(elements(), max_size=3).map("".join), st.sampled_from([b"", b"\xef\xbb\xbf"]))
def test_every_element_stands_where_its_bytes_are(content: str, mark: bytes) -> None:
    """Taking any element out leaves what ElementTree calls the rest; the tree is that of ElementTree."""
    document = Document(mark + root(content))
    waiting = [(document.root, parsed(root(content)))]
    while waiting:
        node, element = waiting.pop()
        assert f"{{{node.uri}}}{node.name}" == element.tag
        assert len(node.children) == len(element)
        span = document.data[node.start : node.end]
        assert span.startswith(b"<")
        assert span.endswith(b">")
        if node is not document.root:
            assert ET.tostring(parsed(root(span.decode()))[0]).split()[0] == ET.tostring(element).split()[0]
        waiting += zip(node.children, element, strict=True)


@given(st.lists(elements(), min_size=1, max_size=3).map("".join))
def test_an_element_taken_out_is_gone_and_nothing_else(content: str) -> None:
    """The bytes before and behind it are those that were there."""
    document = Document(root(content))
    node = document.root.children[0]
    document.delete(node)
    rest = Document(document.result())
    assert document.data == rest.data[: node.start] + document.data[node.start : node.end] + rest.data[node.start :]
    assert len(rest.root.children) == len(document.root.children) - 1


@given(st.lists(elements(), max_size=3).map("".join))
def test_what_is_skipped_is_only_not_looked_at(content: str) -> None:
    """Whatever lies in the cells of a sheet, the elements around are found at the same places."""
    data = root(f"<before/><sheetData>{content.replace('sheetData', 'd')}</sheetData><sheetData/><after p='1'/>")
    whole, quick = Document(data), Document(data, skip="sheetData")
    assert [(n.name, n.start, n.end) for n in quick.root.children] == [
        (n.name, n.start, n.end) for n in whole.root.children
    ]
    assert quick.root.need("sheetData").children == []


def test_appending_opens_a_tag_that_closed_itself() -> None:
    """``<a/>`` must become ``<a>…</a>``, under its own prefix and with its attributes, all appended things inside."""
    document = Document(b'<x:r xmlns:x="u"><x:a p="/>"/></x:r>')
    node = document.root.need("a")
    document.append(node, "<x:b/>")
    document.append(node, "<x:c/>")
    document.set(node, "p", "2")
    document.set(node, "q", "<")
    assert document.result() == b'<x:r xmlns:x="u"><x:a p="2" q="&lt;"><x:b/><x:c/></x:a></x:r>'


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<sheetData/><drawing/><tableParts/>", "sheetData drawing legacyDrawing tableParts"),
        ("<sheetData/>", "sheetData legacyDrawing"),
        ("<sheetData/><legacyDrawingHF/><extLst/>", "sheetData legacyDrawing legacyDrawingHF extLst"),
        ('<sheetData/><m:A xmlns:m="m"><m:C><controls/></m:C></m:A>', "sheetData legacyDrawing A"),
        ("<tableParts/>", "legacyDrawing tableParts"),
        ("", "legacyDrawing"),
    ],
)
def test_children_are_placed_in_the_order_of_the_schema(inside: str, expected: str) -> None:
    """Excel offers to repair a sheet whose elements are out of order; buttons are wrapped by a newer Excel."""
    document = Document(f'<worksheet xmlns="{MAIN}">{inside}</worksheet>'.encode())
    document.place("<legacyDrawing/>", "legacyDrawing", WORKSHEET)
    assert [node.name for node in Document(document.result()).root.children] == expected.split()


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "iso-8859-1"])
def test_other_encodings_become_utf_8(encoding: str) -> None:
    """What is spliced in is UTF-8, so the rest has to be, and to say so."""
    word = "é" if encoding == "iso-8859-1" else "单位"
    text = f'<?xml version="1.0" encoding="{encoding}"?><a><b>{word}</b></a>'
    document = Document(text.encode(encoding))
    document.append(document.root, "<c>校验</c>")
    assert [element.text for element in parsed(document.result())] == [word, "校验"]


def test_document_types_are_refused() -> None:
    """Entities can blow a part up, and OOXML forbids document types."""
    with pytest.raises(ForbiddenXmlError):
        Document(b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>')


def test_a_relation_prefix_is_declared_where_the_root_lacks_it() -> None:
    """A sheet that had no relationship yet need not know their namespace."""
    bare, knowing = Document(b"<a/>"), Document(b'<a xmlns:rel="R"/>')
    assert knowing.attribute("R", "id", "rId1") == 'rel:id="rId1"'
    parsed(f"<a {bare.attribute('R', 'id', 'rId1')}/>")


@given(st.text())
@example("a\x00b\x1f\ufffe\ud800 <&>\r\n\r]]>")
def test_any_text_can_be_written(text: str) -> None:
    """XML parsers read it back; only what XML cannot hold is replaced."""
    read = parsed(f"<t>{plain(text)}</t>").text or ""
    expected = text.replace("\r\n", "\n").replace("\r", "\n")
    assert len(read) == len(expected)
    assert all(new in (old, "\ufffd") for old, new in zip(expected, read, strict=True))


def test_escapes_of_the_workbook_format_are_escaped() -> None:
    """ECMA-376: a literal ``_x000A_`` is stored with its underscore escaped."""
    assert plain("_x000A_ & _x") == "_x005F_x000A_ &amp; _x"


def notes(comments: str, authors: str = "<author>甲</author>") -> bytes:
    """A part with these notes."""
    inside = f"<authors>{authors}</authors><commentList>{comments}</commentList>"
    return f'<comments xmlns="{MAIN}">{inside}</comments>'.encode()


@pytest.mark.parametrize(
    "text",
    [
        "<t>原文</t>",
        "<t>原文&amp;\n</t>",
        "<t><![CDATA[a<b]]></t>",
        "<r><rPr><b/></rPr><t>甲</t></r><r><t>乙</t></r>",
        "<t>原文</t><rPh sb='0' eb='1'><t>yuan</t></rPh>",
        "<r><t>甲</t></r><phoneticPr fontId='1'/>",
        "",
    ],
)
def test_a_note_grows_and_shrinks_back(text: str) -> None:
    """What somebody wrote stays before ours, and is the same bytes after ours has gone."""
    before = notes(f'<comment ref="B2" authorId="0"><text>{text}</text></comment>')
    after = with_notes(before, {Position(1, 1): "决算 < 预算", Position(4, 0): "空"})
    first, second = parsed(after).iter(f"{{{MAIN}}}comment")
    own = "".join(t.text or "" for t in parsed(before).iter(f"{{{MAIN}}}t") if t.text != "yuan")
    all_of_it = "".join(t.text or "" for t in first.iter(f"{{{MAIN}}}t") if t.text != "yuan")
    assert all_of_it == f"{own}\n{HEADING}\n决算 < 预算"
    assert (second.get("ref"), second.get("authorId")) == ("A5", "1")
    rest, gone = without_notes(after)
    assert rest == before
    assert gone == {Position(4, 0)}


def test_notes_under_a_prefix_keep_it() -> None:
    """``<x:comment>`` among ``<comment>`` would belong to no namespace."""
    part = f'<x:comments xmlns:x="{MAIN}"><x:authors/><x:commentList/></x:comments>'.encode()
    (note,) = parsed(with_notes(part, {Position(0, 0): "甲"})).iter(f"{{{MAIN}}}comment")
    assert "".join(t.text or "" for t in note.iter(f"{{{MAIN}}}t")) == f"{HEADING}\n甲"


def test_a_part_made_for_our_notes_ends_with_them() -> None:
    """Nothing is left for the sheet to point at."""
    part = with_notes(empty_notes(MAIN), {Position(0, 0): "甲"})
    assert without_notes(part) == (None, {Position(0, 0)})


def wide(_column: int) -> int:
    """Columns of Excel's own width."""
    return 64


def test_boxes_get_free_ids_and_leave_the_others_alone() -> None:
    """Two shapes with one id lose one of them; Excel's ``<br>`` is no XML, and not touched."""
    button = '<v:shape id="_x0000_s1027" type="#_x0000_t201"><v:textbox>校<br>验</v:textbox></v:shape>'
    drawing = empty_drawing(1, 0).replace(b"</xml>", button.encode() + b"</xml>")
    marked = with_boxes(drawing, [Box(Position(0, 0), "甲"), Box(Position(2, 1), "乙")], wide)
    assert [f'id="_x0000_s{n}"'.encode() in marked for n in (1027, 1028, 1029)] == [True, True, True]
    assert button.encode() in marked
    assert without_boxes(marked, {Position(0, 0), Position(2, 1)}) == drawing


def test_only_the_boxes_of_these_cells_go() -> None:
    """A box of somebody's note stays, byte for byte, and so does the type that it needs."""
    theirs = with_boxes(empty_drawing(3, 1), [Box(Position(0, 0), "")], wide)
    both = with_boxes(theirs, [Box(Position(1, 0), "")], wide)
    assert both.count(b"<v:shapetype") == 1
    assert b"_x0000_s3073" in theirs
    assert without_boxes(both, {Position(1, 0)}) == theirs
    assert without_boxes(theirs, {Position(0, 0)}) is None


def test_a_drawing_without_the_usual_prefixes_is_understood() -> None:
    """The boxes bring the names that they use."""
    drawing = b'<xml><s:shape xmlns:s="urn:schemas-microsoft-com:vml" id="logo"/></xml>'
    marked = with_boxes(drawing, [Box(Position(0, 0), "")], wide)
    tags = [element.tag for element in parsed(marked)]
    assert tags[1:] == ["{urn:schemas-microsoft-com:vml}shapetype", "{urn:schemas-microsoft-com:vml}shape"]


@given(st.integers(0, LAST_ROW), st.integers(0, LAST_COLUMN), st.text(max_size=400), st.sampled_from([0, 20, 64, 900]))
@example(LAST_ROW, LAST_COLUMN, "", 64)
def test_boxes_lie_on_the_sheet(row: int, column: int, text: str, width: int) -> None:
    """An anchor beyond the last row or column would make the drawing unreadable."""
    drawing = with_boxes(empty_drawing(1, 1), [Box(Position(row, column), text)], lambda _column: width)
    (anchor,) = parsed(drawing).iter("{urn:schemas-microsoft-com:office:excel}Anchor")
    left, _, top, _, right, _, bottom, _ = map(int, (anchor.text or "").split(","))
    assert 0 <= left <= right <= LAST_COLUMN
    assert 0 <= top < bottom <= LAST_ROW


def test_a_drawing_claims_as_many_ids_as_it_needs() -> None:
    """1,024 to a block; the first id of a block is kept for the drawing itself."""
    assert blocks(empty_drawing(2, 1023)) == {2}
    assert blocks(empty_drawing(2, 1024)) == {2, 3}
