"""A macro workbook with nearly everything that a person may have put into one, to see what survives a change."""

from __future__ import annotations

import io
import struct
import zlib
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

FORM, EMPTY, BUTTONS, TALK = "007001 甲局", "空表", "按钮", "讨论"
REMARK = "去年为 100，合同见附件"
"""The note that a clerk wrote on B2 of the form."""
THREAD = "{11111111-2222-3333-4444-555555555555}"

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_RIBBON = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_NEWER = "http://schemas.microsoft.com/office/2017/10/relationships"


def rich_workbook() -> bytes:
    """Sheets: a protected form, an empty one without any other part, one with buttons, one with a threaded comment."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    _form(book)
    book.add_worksheet(EMPTY)
    _buttons(book)
    talk = book.add_worksheet(TALK)
    talk.write("A1", 5)
    talk.write_comment("A1", "[Threaded comment] 请核对", {"author": f"tc={THREAD}"})
    project, signature = io.BytesIO(b"VBA \x00\xff" * 50), io.BytesIO(b"signature \x00" * 9)
    book.add_signed_vba_project(project, signature, project_is_stream=True, signature_is_stream=True)
    book.define_name("全部", f"='{FORM}'!$A$1:$C$9")
    book.close()
    return _with_more_parts(stream.getvalue())


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def changed(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The package with these parts put in, at the end where they are new."""
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as package:
        for name, content in (parts_of(data) | changes).items():
            package.writestr(name, content)
    return stream.getvalue()


def _form(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet(FORM)
    amount = book.add_format({"num_format": "#,##0.00", "border": 1, "bg_color": "#FFF9DB", "locked": False})
    bold = book.add_format({"bold": True, "font_color": "red"})
    sheet.set_column("B:C", 16)
    sheet.set_column("D:D", None, None, {"hidden": True})
    sheet.merge_range("A1:C1", "整体支出", bold)
    sheet.write_rich_string("A2", "基本", bold, "支出", "（万元）")
    for row in range(1, 6):
        sheet.write_number(row, 1, row * 10.5, amount)
        sheet.write_formula(row, 2, f"=B{row + 1}*2", amount, row * 21)
    sheet.write_formula("B8", "=SUM(B2:B6)", amount, 157.5)
    sheet.write_comment("B2", REMARK, {"author": "填报人"})
    sheet.write_url("A9", "https://example.org/附件", string="附件")
    sheet.write_url("A10", f"internal:'{EMPTY}'!A1", string="空表")
    sheet.conditional_format("B2:B6", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("C2:C6", {"type": "cell", "criteria": ">", "value": 50, "format": bold})
    sheet.data_validation("B2:B6", {"validate": "decimal", "criteria": ">=", "value": 0})
    sheet.add_sparkline("E2", {"range": f"'{FORM}'!B2:B6"})
    sheet.insert_textbox("F2", "填报说明")
    sheet.insert_image("F9", "seal.png", {"image_data": io.BytesIO(_picture())})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{FORM}'!$B$2:$B$6"})
    sheet.insert_chart("F12", chart)
    sheet.protect("secret", {"format_cells": True})
    sheet.set_header("&L&G", {"image_left": "seal.png", "image_data_left": io.BytesIO(_picture())})


def _buttons(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet(BUTTONS)
    sheet.insert_button("B3", {"macro": "validate", "caption": "校验"})
    sheet.insert_button("B6", {"macro": "reset", "caption": "重填"})


def _picture() -> bytes:
    """A red dot."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0\xff\0\0")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


def _with_more_parts(data: bytes) -> bytes:
    """What XlsxWriter does not write: ribbon, printer settings, external link, calculation chain, threads, persons."""
    parts = parts_of(data)

    def put(name: str, before: str, new: str) -> None:
        text = parts[name].decode()
        assert text.count(before) == 1, (name, before)
        parts[name] = text.replace(before, new + before).encode()

    def relate(source: str, key: str, kind: str, target: str) -> None:
        name = f"{source}.rels"
        put(name, "</Relationships>", f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>')

    book, sheets = "xl/_rels/workbook.xml", "xl/worksheets/_rels"
    parts["customUI/customUI14.xml"] = b'<customUI xmlns="http://schemas.microsoft.com/office/2009/07/customui"/>'
    relate("_rels/", "rUI", _RIBBON, "customUI/customUI14.xml")
    printer, thread = "xl/printerSettings/printerSettings1.bin", "threadedComments/threadedComment1.xml"
    parts[printer] = bytes(range(256))
    relate(f"{sheets}/sheet1.xml", "rPrinter", f"{_OFFICE}/printerSettings", f"/{printer}")
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{_MAIN}"><c r="C2" i="1"/><c r="B8" i="1"/></calcChain>'.encode()
    relate(book, "rChain", f"{_OFFICE}/calcChain", "calcChain.xml")
    parts["xl/externalLinks/externalLink1.xml"] = (
        f'<externalLink xmlns="{_MAIN}"><externalBook xmlns:r="{_OFFICE}" r:id="rId1"/></externalLink>'.encode()
    )
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/externalLinkPath" Target="去年.xlsx" TargetMode="External"/></Relationships>'
    ).encode()
    relate(book, "rLink", f"{_OFFICE}/externalLink", "externalLinks/externalLink1.xml")
    put(
        "xl/workbook.xml",
        "<definedNames>",
        '<externalReferences><externalReference r:id="rLink"/></externalReferences>',
    )
    parts[f"xl/{thread}"] = (
        f'<ThreadedComments xmlns="{_THREADS}"><threadedComment ref="A1" personId="{THREAD}" id="{THREAD}">'
        "<text>请核对</text></threadedComment></ThreadedComments>"
    ).encode()
    parts["xl/persons/person.xml"] = (
        f'<personList xmlns="{_THREADS}"><person displayName="复核人" id="{THREAD}" userId="f" providerId="None"/>'
        "</personList>"
    ).encode()
    relate(f"{sheets}/sheet4.xml", "rThread", f"{_NEWER}/threadedComment", f"../{thread}")
    relate(book, "rPersons", f"{_NEWER}/person", "persons/person.xml")
    types = {
        "customUI/customUI14.xml": "application/xml",
        printer: f"{_TYPE}.printerSettings",
        "xl/calcChain.xml": f"{_TYPE}.calcChain+xml",
        "xl/externalLinks/externalLink1.xml": f"{_TYPE}.externalLink+xml",
        f"xl/{thread}": "application/vnd.ms-excel.threadedcomments+xml",
        "xl/persons/person.xml": "application/vnd.ms-excel.person+xml",
    }
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items())
    put("[Content_Types].xml", "</Types>", overrides)
    return changed(data, parts)
