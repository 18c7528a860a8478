"""The writer of VBA projects, read back by olefile and oletools, which share no code with it."""

from __future__ import annotations

import struct

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.addin.vba import decompressed, streams
from xltools.addin.compression import CHUNK, compress
from xltools.addin.container import SMALL, compound_file
from xltools.addin.project import Kind, Module, vba_project

TEXTS = st.one_of(
    st.binary(max_size=300),
    st.text("ab \r\n", max_size=200).map(lambda text: text.encode() * 40),
    st.integers(0, 3 * CHUNK).map(lambda size: (b"Public Sub X()\r\n" * CHUNK)[:size]),
)


@settings(max_examples=60)
@given(TEXTS)
@example(b"")
@example(b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa")
@example(bytes(range(256)) * 16)
@example(bytes(CHUNK) + b"x")
def test_compressed_text_comes_back(data: bytes) -> None:
    """Whatever is compressed, oletools unpacks it to the same bytes."""
    assert decompressed(compress(data)) == data


def test_incompressible_chunk_is_stored() -> None:
    """A chunk that would grow stands as it is, 4096 bytes behind its header."""
    data = b"".join(number.to_bytes(2, "big") for number in range(CHUNK // 2))
    shuffled = bytes((value * 181 + at * at * 7) % 256 for at, value in enumerate(data))
    assert decompressed(compress(shuffled)) == shuffled
    assert len(compress(shuffled)) <= 1 + 2 + CHUNK


def test_the_specification_s_own_example() -> None:
    """Repetition of [MS-OVBA] 3.2.3: 73 times a."""
    assert compress(b"a" * 73) == bytes.fromhex("01 03 B0 02 61 45 00")


@settings(max_examples=25)
@given(
    st.dictionaries(st.text("abcXYZ019_", min_size=1, max_size=31), st.binary(max_size=200), min_size=1, max_size=40)
)
def test_streams_come_back(tree: dict[str, bytes]) -> None:
    """Names that differ only by case cannot stand in one storage; all others can, whatever the shape of the tree."""
    unique = {name.upper(): data for name, data in tree.items()}
    assert streams(compound_file({"VBA": dict(unique), "PROJECT": b"x"})) == {
        **{f"VBA/{name}": data for name, data in unique.items()},
        "PROJECT": b"x",
    }


@pytest.mark.parametrize("size", [0, 1, 63, 64, SMALL - 1, SMALL, SMALL + 1, 512 * 129, 512 * 127 * 3])
def test_streams_of_every_size(size: int) -> None:
    """Small streams lie in a container of their own; large ones fill sectors, and the table of sectors grows."""
    data = bytes(number % 251 for number in range(size))
    assert streams(compound_file({"one": data, "two": b"2", "three": data[::-1]})) == {
        "one": data,
        "two": b"2",
        "three": data[::-1],
    }


@pytest.mark.parametrize("sectors", range(118, 132))
def test_the_table_of_sectors_lists_itself(sectors: int) -> None:
    """Around the size at which it needs a second sector, which takes up one of its lines."""
    data = bytes(number % 251 for number in range(512 * sectors))
    content = compound_file({"one": data})
    assert streams(content) == {"one": data}
    (tables,) = struct.unpack("<I", content[44:48])
    places = struct.unpack(f"<{tables}I", content[76 : 76 + 4 * tables])
    listed = [
        each for place in places for each in struct.unpack("<128I", content[512 * (place + 1) : 512 * (place + 2)])
    ]
    assert len(content) // 512 - 1 <= len(listed)
    assert [listed[place] for place in places] == [0xFFFFFFFD] * tables


@settings(max_examples=30)
@given(st.sets(st.text("abXY019_", min_size=1, max_size=31), min_size=1, max_size=60))
def test_entries_form_a_red_black_tree(names: set[str]) -> None:
    """Shorter names come first, then capitals decide; every way down has as many black ones, red never follows red.

    olefile reads any tree, Excel looks names up in it.
    """
    unique = {name.upper() for name in names}
    content = compound_file(dict.fromkeys(unique, b"x"))
    start = int.from_bytes(content[48:52], "little")
    entries = [
        content[at : at + 128] for at in range(512 * (start + 1), 512 * (start + 1) + 128 * (len(unique) + 1), 128)
    ]
    found: list[str] = []

    def blacks(number: int, *, below_red: bool) -> int:
        if number == 0xFFFFFFFF:
            return 1
        entry = entries[number]
        red = entry[67] == 0
        assert not (red and below_red)
        left = blacks(int.from_bytes(entry[68:72], "little"), below_red=red)
        found.append(entry[: int.from_bytes(entry[64:66], "little") - 2].decode("utf-16-le"))
        right = blacks(int.from_bytes(entry[72:76], "little"), below_red=red)
        assert left == right
        return left + (not red)

    blacks(int.from_bytes(entries[0][76:80], "little"), below_red=True)
    assert found == sorted(unique, key=lambda name: (len(name), name))


def test_too_much_is_refused() -> None:
    """What the header cannot list is no file at all instead of a broken one; so is a name that is too long."""
    with pytest.raises(ValueError, match="too large"):
        compound_file({"huge": bytes(8_000_000)})
    with pytest.raises(ValueError, match="too long"):
        compound_file({"n" * 32: b""})


def test_a_module_s_source_is_what_was_written() -> None:
    """With its attributes and with lines as Windows ends them, whatever the system that it was written on."""
    found = streams(
        vba_project("Some", [Module("Book", "", Kind.WORKBOOK), Module("One", "Option Explicit\n' note\n")])
    )
    assert set(found) == {"VBA/_VBA_PROJECT", "VBA/dir", "VBA/Book", "VBA/One", "PROJECT", "PROJECTwm"}
    assert decompressed(found["VBA/One"]) == b'Attribute VB_Name = "One"\r\nOption Explicit\r\n\' note\r\n'
    assert b'Attribute VB_Base = "0{00020819-0000-0000-C000-000000000046}"\r\n' in decompressed(found["VBA/Book"])
    assert b"Document=Book/&H00000000\r\nModule=One\r\n" in found["PROJECT"]


@pytest.mark.parametrize("names", [["One", "ONE"], ["1st"], ["a b"], ["模块"], ["n" * 32]])
def test_names_that_vba_does_not_take(names: list[str]) -> None:
    """They are refused where they are written, not by Excel on the user's machine."""
    with pytest.raises(ValueError, match="not names of modules"):
        vba_project("Some", [Module(name, "") for name in names])


def test_chinese_in_a_module_is_refused() -> None:
    """VBA stores text in the code page of one machine."""
    with pytest.raises(UnicodeEncodeError):
        vba_project("Some", [Module("One", "' 校验")])


@pytest.mark.parametrize(("key", "length"), [("CMG", 4), ("DPB", 1), ("GC", 1)])
def test_protection_is_ciphered_as_the_specification_says(key: str, length: int) -> None:
    """Deciphered by [MS-OVBA] 2.4.3.3: no protection, no password, visible."""
    text = streams(vba_project("Some", []))["PROJECT"].decode()
    identity = text.partition('ID="')[2].partition('"')[0]
    cipher = bytes.fromhex(text.partition(f'{key}="')[2].partition('"')[0])
    seed, version, check = cipher[0], cipher[0] ^ cipher[1], cipher[0] ^ cipher[2]
    assert version == 2
    assert check == sum(identity.encode()) % 256
    plain, out = check, []
    for at in range(3, len(cipher)):
        plain = cipher[at] ^ ((cipher[at - 2] + plain) % 256)
        out.append(plain)
    content = bytes(out[(seed & 6) // 2 :])
    assert content == length.to_bytes(4, "little") + {"CMG": bytes(4), "DPB": b"\0", "GC": b"\xff"}[key]
