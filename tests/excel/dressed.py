"""A sheet with everything that refers to rows, to see what follows when rows are inserted."""

from __future__ import annotations

import io
import struct
import zlib

import xlsxwriter

FORM, SUMMARY = "甲 局", "汇总"


def dressed_workbook() -> bytes:
    """A block of items in B4:D8 with a total in row 9, around it all that has an address; a summary sheet."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    form, summary = book.add_worksheet(FORM), book.add_worksheet(SUMMARY)
    amount = book.add_format({"num_format": "#,##0.00", "border": 1})
    red = book.add_format({"font_color": "red"})
    form.write_row("A3", ["项目", "年初", "调整", "决算"])
    for row in range(4, 9):
        form.set_row(row - 1, 20 + row)
        form.write(f"A{row}", f"项目{row}", amount)
        form.write_row(f"B{row}", [row, row * 10], amount)
        form.write_formula(f"D{row}", f"=B{row}+C{row}", amount, row * 11)
        form.merge_range(f"E{row}:F{row}", "", amount)
    for column, total in zip("BCD", (30, 300, 330), strict=True):
        form.write_formula(f"{column}9", f"=SUM({column}4:{column}8)", amount, total)
    form.write_formula("B10", "=B9/$D$9", None, 30 / 330)
    form.write_array_formula("D10:D10", "{=SUM(B4:B8*C4:C8)}", None, 1900)
    form.merge_range("A11:C12", "说明")
    form.freeze_panes(3, 1)
    form.set_selection("B8")
    form.set_h_pagebreaks([9])
    form.print_area("A1:F12")
    form.repeat_rows(2)
    form.autofilter("A3:D8")
    form.conditional_format("B4:D8", {"type": "formula", "criteria": "=B4>$B$9", "format": red})
    form.data_validation("B4:B8", {"validate": "custom", "value": "=B4<=$B$9"})
    form.data_validation("C8", {"validate": "list", "source": "=$A$4:$A$8"})
    form.ignore_errors({"number_stored_as_text": "A4:A8"})
    form.write_url("A9", f"internal:'{FORM}'!D9", string="合计")
    form.write_comment("C8", "见附件")
    form.write_comment("B4", "第一行")
    form.insert_image("H8", "seal.png", {"image_data": io.BytesIO(_picture()), "object_position": 1})
    form.insert_image("H1", "seal2.png", {"image_data": io.BytesIO(_picture()), "object_position": 3})
    form.insert_button("J8", {"macro": "check", "caption": "校验"})
    form.add_sparkline("G9", {"range": f"'{FORM}'!D4:D8"})
    form.add_table("L3:M8", {"columns": [{"header": "名"}, {"header": "数"}], "name": "表"})
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {"name": f"='{FORM}'!$D$3", "categories": f"='{FORM}'!$A$4:$A$8", "values": f"='{FORM}'!$D$4:$D$8"}
    )
    summary.insert_chart("D2", chart)
    summary.write_formula("A1", f"='{FORM}'!D9", None, 330)
    summary.write_formula("A2", f"=SUM('{FORM}'!D4:D8)+SUM(表[数])", None, 330)
    summary.write_formula("A3", "=SUM(A1:A2)", None, 660)
    summary.write_url("A4", f"internal:'{FORM}'!D9", string="看合计")
    summary.conditional_format("A1", {"type": "formula", "criteria": f"='{FORM}'!$D$9>100", "format": red})
    book.define_name("合计", f"='{FORM}'!$D$9")
    book.define_name(f"'{FORM}'!xlt_items", f"='{FORM}'!$A$4:$D$8")
    book.close()
    return stream.getvalue()


def _picture() -> bytes:
    """A red dot."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0\xff\0\0")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
