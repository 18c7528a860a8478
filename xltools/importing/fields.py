"""Labels with their values: side by side in a table, or behind a colon in a line."""

from __future__ import annotations

import re
import unicodedata
from itertools import takewhile
from typing import TYPE_CHECKING

from xltools.core.evidence import Evidence
from xltools.core.form import Kind
from xltools.core.text import label_key, tidy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.importing.draft import Draft
    from xltools.importing.flow import Line, Row

# What the form itself prints where people sign.
_TO_SIGN = re.compile(
    r"[^\n：:]{0,24}负责人\s*[（(]\s*(?:签章|签字|签名|盖章)\s*[）)]\s*[：:]?|^\s*年\s*月\s*日\s*$", re.MULTILINE
)
_STAMPED = re.compile(r"(?:盖章|公章|签章|签名|签字)$")
_CODE = re.compile(r"[0-9A-Za-z()+/\- ]+")
_LONGEST_WORDS = 120


def read_row(draft: Draft, row: Row) -> bool:
    """The fields of a row of a table: each label with the cell behind it, or with the text behind its colon."""
    known, keys, texts = draft.fields, row.keys, row.texts
    found = False
    for at, key in enumerate(keys):
        value = _value_at(known, row, at) if key in known else None
        if value is not None:
            found = True
            put(draft, known[key], texts[value], row.place(value), f"{texts[at]}：{texts[value]}")
        elif key not in known and ("：" in texts[at] or ":" in texts[at]):
            found = _read_text(draft, texts[at], row.place(at)) or found
        elif key in known:
            found = True
    return found


def _value_at(known: Mapping[str, str], row: Row, label: int) -> int | None:
    """The column of a label's value: the next cell with a text, up to the next label; of a score the last number."""
    behind = range(label + 1, len(row.cells))
    own = list(takewhile(lambda at: row.keys[at] not in known, behind))
    filled = [at for at in own if row.texts[at]]
    if known[row.keys[label]] == "result.score":
        numbers = [at for at in filled if re.fullmatch(r"[\d.]+分?", row.texts[at])]
        return numbers[-1] if numbers else next(iter(filled), None)
    return next(iter(filled), None)


def read_line(draft: Draft, line: Line) -> bool:
    """The fields of a line: 填报人（签名）：… 联系电话：…."""
    return _read_text(draft, line.text, line.place)


def _read_text(draft: Draft, text: str, place: str) -> bool:
    """``label：value``, several in a line apart by blanks; what stands before a colon must be a label."""
    parts = _parts(draft.fields, text)
    for item, value in parts:
        put(draft, item, value, place, text)
    return bool(parts)


def _parts(known: Mapping[str, str], text: str) -> list[tuple[str, str]]:
    marks: list[tuple[int, int, str]] = []
    for colon in re.finditer(r"[：:]", text):
        begin = marks[-1][1] if marks else 0
        before = text[begin : colon.start()]
        for start in _starts(before):
            key = label_key(before[start:])
            item = known.get(key) or known.get(_STAMPED.sub("", key))
            if item:
                marks.append((begin + start, colon.end(), item))
                break
        if not marks:
            return []  # a sentence
    if not marks:
        return []
    ends = [start for start, _end, _item in marks[1:]] + [len(text)]
    return [(item, text[end:stop]) for (_start, end, item), stop in zip(marks, ends, strict=True)]


def _starts(before: str) -> list[int]:
    """Where a label may begin: at the beginning or behind a blank, the longest label first."""
    return [0, *(match.end() for match in re.finditer(r"[\s　]+", before))]


def put(draft: Draft, item: str, text: str, place: str, words: str) -> None:
    """One field; what the form prints for signatures is no value."""
    kind = draft.form.items[item].kind
    value = tidy(_TO_SIGN.sub("", text)) if item.startswith("opinions.") else tidy(text)
    if item.startswith("opinions.") and not re.search(r"[^\s年月日]", value):
        return
    evidence = Evidence(place, " ".join(words.split())[:_LONGEST_WORDS])
    if kind is Kind.CODE and _CODE.fullmatch(plain := unicodedata.normalize("NFKC", value)):
        value = plain
    if kind is not Kind.PROSE:
        value = re.sub(r"\s*\n\s*", "", value)
    if item == "profile.contact" or item.endswith((".filled_by", ".leader")):
        value = re.sub(r"(?<=[\u4e00-\u9fff])[ 　]+(?=[\u4e00-\u9fff])", "", value)
    if value:
        draft.read(item, value, evidence)
