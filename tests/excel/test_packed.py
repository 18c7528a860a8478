"""Parts are copied as they are packed, and what is damaged is not."""

from __future__ import annotations

import io
import zlib
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.excel.rich import EMPTY, parts_of, rich_workbook
from tests.excel.test_fill import filling, made
from xltools.core.filling import CannotFill
from xltools.excel.fill import filled
from xltools.excel.patch.packed import Packed, package_of
from xltools.excel.patch.parts import Parts


class Pipe(io.BytesIO):
    """A stream that cannot go back, so that sizes are written behind the parts."""

    def seekable(self) -> bool:
        """Never."""
        return False

    def seek(self, *_args: int) -> int:
        """Refuse."""
        raise OSError

    def tell(self) -> int:
        """Refuse."""
        raise OSError


@given(st.binary(max_size=3_000), st.sampled_from([ZIP_DEFLATED, ZIP_STORED]))
def test_a_part_comes_out_as_it_went_in(content: bytes, method: int) -> None:
    """In a package that others can read."""
    packed = Packed.of(content, method)
    package = package_of([(ZipInfo("甲/a.xml"), packed), (ZipInfo("b.xml"), Packed.of(b"b"))])
    assert parts_of(package) == {"甲/a.xml": content, "b.xml": b"b"}
    info = ZipFile(io.BytesIO(package)).getinfo("甲/a.xml")
    assert Packed.in_package(package, info) == packed
    assert packed.content() == content


def test_parts_of_other_programs_are_copied() -> None:
    """With sizes behind the part, more about it in front, stored or packed by their own choice."""
    stream = Pipe()
    source = made({"A1": 1})
    with ZipFile(stream, "w") as package:
        for number, (name, content) in enumerate(parts_of(source).items()):
            info = ZipInfo(name, (2001, 2, 3, 4, 5, 6))
            info.compress_type, info.extra = (ZIP_STORED, ZIP_DEFLATED)[number % 2], b"\x99\x99\x02\x00ab"
            package.writestr(info, content, compresslevel=9)
    data = stream.getvalue()
    assert parts_of(data) == parts_of(source)
    done = filled(data, [filling("S", B1=2)])
    changed = [name for name, content in parts_of(done).items() if content != parts_of(data)[name]]
    assert changed == ["xl/worksheets/sheet1.xml"]
    before, after = (ZipFile(io.BytesIO(each)).infolist() for each in (data, done))
    assert [(each.compress_type, each.date_time) for each in before] == [
        (each.compress_type, each.date_time) for each in after
    ]
    assert {each.filename: each.compress_size for each in before if each.filename not in changed} == {
        each.filename: each.compress_size for each in after if each.filename not in changed
    }


@pytest.mark.parametrize("damage", [{"crc": 1}, {"size": 4}, {"size": 6}, {"data": b"\x00"}])
def test_a_damaged_part_is_refused(damage: dict[str, object]) -> None:
    """Where size or check sum are others, or it cannot be unpacked."""
    packed = Packed.of(b"12345")._replace(**damage)  # type: ignore[arg-type]  # each of its type
    with pytest.raises((BadZipFile, zlib.error)):
        packed.content()


def test_a_package_with_a_damaged_part_is_not_copied() -> None:
    """Though the part has nothing to do with what changes."""
    data = rich_workbook()
    info = max(ZipFile(io.BytesIO(data)).infolist(), key=lambda each: each.compress_size * ("media" in each.filename))
    at = info.header_offset + 60 + info.compress_size // 2
    assert parts_of(filled(data, [filling(EMPTY, A1=1)])).keys() == parts_of(data).keys()
    with pytest.raises(CannotFill, match="damaged"):
        filled(data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :], [filling(EMPTY, A1=1)])


def test_a_packed_part_is_read_like_others() -> None:
    """Whether it was put in packed or not."""
    parts = Parts(made({"A1": 1}))
    name = "xl/worksheets/sheet1.xml"
    parts.put(name, Packed.of(b"<a/>"))
    assert parts[name.upper()] == b"<a/>"
    parts[name] = b"<b/>"
    assert parts_of(parts.result())[name] == b"<b/>"
    assert parts_of(parts.result(packed=False))[name] == b"<b/>"
