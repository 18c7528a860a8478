"""Marks on the cells of an open workbook: colours and comments, the same as in marked copies of files.

A colour is a conditional format that is always true and known by its formula, so that the cells' own formats stay as
they are beneath it. A comment is known by its first line. A cell on which somebody has commented keeps that comment
and gets none of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xltools.core.address import Position, area_to_a1, parse_area, to_a1
from xltools.core.finding import Severity
from xltools.excel.patch.colours import FILLS, FORMULA
from xltools.excel.patch.notes import HEADING, texts_by_cell
from xltools.sheets.findings import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import xlwings

    from xltools.core.address import Area
    from xltools.core.finding import Finding
    from xltools.core.snapshot import Snapshot

_EXPRESSION = 2  # xlExpression
_LONGEST_ADDRESS = 255  # characters that Range() takes
_LONGEST_NOTE = 32_000
_GRAVITY = {severity: at for at, severity in enumerate(Severity)}


def mark(book: xlwings.Book, snapshot: Snapshot, findings: Sequence[Finding]) -> list[str]:
    """Colour and comment the cells of findings that nobody accepted; the sheets where Excel refused, protected ones.

    One on a merged cell is on all of its area. Earlier marks are to be cleared first.
    """
    refused = []
    for sheet in snapshot.sheets:
        own = [each for each in findings if each.sheet == sheet.name and each.cell and not each.accepted]
        if not own:
            continue
        merges = {place: area for area in sheet.merges for place in _places(area)}
        placed = [(_area(each.cell, merges), each) for each in sorted(own, key=lambda each: _GRAVITY[each.severity])]
        try:
            _colour(book.sheets[sheet.name].api, placed)
            _comment(book.sheets[sheet.name].api, placed)
        except Exception:  # noqa: BLE001 - COM fails in ways of its own; other sheets are marked all the same
            refused.append(sheet.name)
    return refused


def clear(book: xlwings.Book) -> int:
    """Take all marks off again, and nothing else; how many comments and colours there were."""
    return sum(_cleared(sheet.api) for sheet in book.sheets)


def _places(area: Area) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in range(area.top, area.bottom + 1) for column in range(area.left, area.right + 1))


def _area(cell: str, merges: Mapping[tuple[int, int], Area]) -> Area:
    area = parse_area(cell)
    return merges.get((area.top, area.left), area) if area[:2] == area[2:] else area


def _colour(sheet: Any, placed: Iterable[tuple[Area, Finding]]) -> None:  # noqa: ANN401 - COM's sheet
    """One conditional format for as many areas as one call takes; of several on a cell the gravest shows."""
    gravest: dict[Area, Severity] = {}
    for area, finding in placed:
        gravest.setdefault(area, finding.severity)
    for severity, colour in FILLS.items():
        for addresses in _joined(area_to_a1(area) for area, its in gravest.items() if its is severity):
            made = sheet.Range(addresses).FormatConditions.Add(Type=_EXPRESSION, Formula1=f"={FORMULA}")
            made.SetLastPriority()
            made.StopIfTrue = False
            made.Interior.Color = _of_windows(colour)


def _joined(addresses: Iterable[str]) -> Iterator[str]:
    """Addresses together, as many as go into one call."""
    line = ""
    for address in addresses:
        if line and len(line) + 1 + len(address) > _LONGEST_ADDRESS:
            yield line
            line = ""
        line = f"{line},{address}" if line else address
    if line:
        yield line


def _of_windows(colour: str) -> int:
    """``FFF28B82`` as Windows counts it: blue comes first."""
    return int.from_bytes(bytes.fromhex(colour[-6:]), "little")


def _comment(sheet: Any, placed: Iterable[tuple[Area, Finding]]) -> None:  # noqa: ANN401 - COM's sheet
    texts = texts_by_cell(
        (Position(area.top, area.left), f"{SEVERITIES[finding.severity]}：{finding.message}")
        for area, finding in placed
    )
    for at, text in texts.items():
        cell = sheet.Range(to_a1(at))
        if cell.Comment is None and getattr(cell, "CommentThreaded", None) is None:
            made = cell.AddComment(f"{HEADING}\n{text}"[:_LONGEST_NOTE])
            made.Visible = False
            made.Shape.TextFrame.AutoSize = True


def _cleared(sheet: Any) -> int:  # noqa: ANN401 - COM's sheet
    count = 0
    formats = sheet.Cells.FormatConditions
    for number in range(formats.Count, 0, -1):
        each = formats.Item(number)
        if each.Type == _EXPRESSION and each.Formula1.removeprefix("=") == FORMULA:
            each.Delete()
            count += 1
    comments = sheet.Comments
    for number in range(comments.Count, 0, -1):
        each = comments.Item(number)
        if each.Text().startswith(HEADING):
            each.Delete()
            count += 1
    return count
