"""Changes that are no cell: rows, columns and sheets that came, went or moved, names, merges, what is hidden."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.address import LAST_COLUMN, LAST_ROW, Area, area_to_a1
from xltools.core.difference import Change, ChangeKind, Place, Whole
from xltools.difference.same_formula import same_area
from xltools.difference.sequence import longest_rising
from xltools.difference.tolerance import number
from xltools.difference.words import names_no_amount

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from decimal import Decimal

    from xltools.core.difference import Alignment
    from xltools.core.snapshot import Sheet, Snapshot
    from xltools.difference.same_formula import Fellow, SameFormula
    from xltools.difference.table import Table
    from xltools.difference.words import Words

    Pairs = Sequence[tuple[Sheet, Sheet]]


class Run(NamedTuple):
    """Lines next to each other, both ends included."""

    first: int
    last: int


def line_changes(old: Words, new: Words, table: Table) -> Iterator[Change]:
    """Rows and columns that came, went or moved, neighbours together."""
    keys, new_keys = ({pair[side] for pair in table.key} for side in (0, 1))
    for whole, alignment, removed, added, moved in (
        (Whole.ROWS, table.rows, ChangeKind.ROWS_REMOVED, ChangeKind.ROWS_ADDED, ChangeKind.ROWS_MOVED),
        (Whole.COLUMNS, table.columns, ChangeKind.COLUMNS_REMOVED, ChangeKind.COLUMNS_ADDED, ChangeKind.COLUMNS_MOVED),
    ):
        gone, come = _Lines(old, whole, keys), _Lines(new, whole, new_keys)
        for run in _runs(alignment.removed):
            yield Change(kind=removed, old_place=gone.place(run), label=gone.label(run), stake=gone.stake(run))
        for run in _runs(alignment.added):
            yield Change(kind=added, new_place=come.place(run), label=come.label(run), stake=come.stake(run))
        for run, new_run in _moves(alignment):
            places = gone.place(run), come.place(new_run)
            yield Change(kind=moved, old_place=places[0], new_place=places[1], label=come.label(new_run))


class _Lines:
    """The rows, or the columns, of a sheet: what they are called and the largest amount in them."""

    def __init__(self, words: Words, whole: Whole, keys: Collection[int] = ()) -> None:
        self._words = words
        self._whole = whole
        self._keys = keys

    def place(self, run: Run) -> Place:
        """Whole rows or columns."""
        rows = self._whole is Whole.ROWS
        area = Area(run.first, 0, run.last, LAST_COLUMN) if rows else Area(0, run.first, LAST_ROW, run.last)
        return Place(self._words.sheet.name, area, self._whole)

    def label(self, run: Run) -> str:
        """The first text of the first line that has one."""
        text = self._words.label if self._whole is Whole.ROWS else self._words.title
        return next(filter(None, map(text, range(run.first, run.last + 1))), "")

    def stake(self, run: Run) -> Decimal | None:
        """The largest amount of the lines: their sum would count totals twice."""
        cells = self._words.sheet.cells
        sizes = (
            abs(size)
            for place in self._cells(run)
            if place[1] not in self._keys
            and (size := number(cells[place].value)) is not None
            and not names_no_amount(self._words.heading(*place))
        )
        return max(sizes, default=None)

    def _cells(self, run: Run) -> Iterator[tuple[int, int]]:
        for line in range(run.first, run.last + 1):
            if self._whole is Whole.ROWS:
                yield from ((line, column) for column in self._words.rows.get(line, ()))
            else:
                yield from ((row, line) for row in self._words.columns.get(line, ()))


def _runs(lines: Iterable[int]) -> list[Run]:
    """The lines, neighbours together."""
    runs: list[Run] = []
    for line in sorted(lines):
        if runs and line == runs[-1].last + 1:
            runs[-1] = Run(runs[-1].first, line)
        else:
            runs.append(Run(line, line))
    return runs


def _moves(alignment: Alignment) -> list[tuple[Run, Run]]:
    """The lines that moved, old and new, neighbours that moved together as one."""
    moves: list[tuple[Run, Run]] = []
    for old in sorted(alignment.moved):
        new = alignment.pairs[old]
        if moves and (old, new) == (moves[-1][0].last + 1, moves[-1][1].last + 1):
            moves[-1] = (Run(moves[-1][0].first, old), Run(moves[-1][1].first, new))
        else:
            moves.append((Run(old, old), Run(new, new)))
    return moves


def state_changes(old: Sheet, words: Words, fellow: Fellow) -> Iterator[Change]:
    """What is hidden, protected and merged on a sheet; ``words`` are those of the new one."""
    new = words.sheet
    places = Place(old.name), Place(new.name)
    if old.hidden != new.hidden:
        kind = ChangeKind.HIDDEN if new.hidden else ChangeKind.SHOWN
        yield Change(kind=kind, old_place=places[0], new_place=places[1])
    if old.protected != new.protected:
        kind = ChangeKind.PROTECTED if new.protected else ChangeKind.UNPROTECTED
        yield Change(kind=kind, old_place=places[0], new_place=places[1])
    yield from _hidden_lines(_Lines(words, Whole.ROWS), old.hidden_rows, new.hidden_rows, fellow.rows)
    yield from _hidden_lines(_Lines(words, Whole.COLUMNS), old.hidden_columns, new.hidden_columns, fellow.columns)
    yield from _merges(old, new, fellow)


def _hidden_lines(
    lines: _Lines, before: Collection[int], after: Collection[int], alignment: Alignment
) -> Iterator[Change]:
    """Lines hidden or shown; one that was put in hidden is as good as hidden now."""
    still = {new for line in before if (new := alignment.new_of(line)) is not None}
    for kind, changed in ((ChangeKind.HIDDEN, set(after) - still), (ChangeKind.SHOWN, still - set(after))):
        for run in _runs(changed):
            yield Change(kind=kind, new_place=lines.place(run), label=lines.label(run), stake=lines.stake(run))


def _merges(old: Sheet, new: Sheet, fellow: Fellow) -> Iterator[Change]:
    waiting = list(new.merges)
    for area in old.merges:
        same = next((other for other in waiting if same_area(fellow, area, other)), None)
        if same is not None:
            waiting.remove(same)
        elif not _is_gone(area, fellow):
            yield Change(kind=ChangeKind.UNMERGED, old_place=Place(old.name, area), label=_text(old, area))
    for area in waiting:
        if not fellow.rows.added.issuperset(range(area.top, area.bottom + 1)):
            yield Change(kind=ChangeKind.MERGED, new_place=Place(new.name, area), label=_text(new, area))


def _is_gone(area: Area, fellow: Fellow) -> bool:
    """Whether an area went with its rows."""
    return fellow.rows.removed.issuperset(range(area.top, area.bottom + 1))


def _text(sheet: Sheet, area: Area) -> str:
    value = sheet.at(area.top, area.left).value
    return " ".join(value.split()) if isinstance(value, str) else area_to_a1(area)


def sheet_changes(old: Snapshot, new: Snapshot, pairs: Pairs) -> Iterator[Change]:
    """Sheets that came, went, moved or have another name."""
    known, new_known = ({pair[side].name for pair in pairs} for side in (0, 1))
    for sheet in old.sheets:
        if sheet.name not in known:
            yield Change(kind=ChangeKind.SHEET_REMOVED, old_place=Place(sheet.name), stake=_largest(sheet))
    for sheet in new.sheets:
        if sheet.name not in new_known:
            yield Change(kind=ChangeKind.SHEET_ADDED, new_place=Place(sheet.name), stake=_largest(sheet))
    order = {sheet.name: place for place, sheet in enumerate(old.sheets)}
    in_order = set(longest_rising([order[one.name] for one, _other in pairs]))
    for place, (one, other) in enumerate(pairs):
        places = Place(one.name), Place(other.name)
        if one.name != other.name:
            kind = ChangeKind.SHEET_RENAMED
            yield Change(kind=kind, old_place=places[0], new_place=places[1])
        if place not in in_order:
            yield Change(kind=ChangeKind.SHEET_MOVED, old_place=places[0], new_place=places[1])


def _largest(sheet: Sheet) -> Decimal | None:
    sizes = (abs(size) for cell in sheet.cells.values() if (size := number(cell.value)) is not None)
    return max(sizes, default=None)


def book_changes(old: Snapshot, new: Snapshot, same: SameFormula) -> Iterator[Change]:
    """Names, macros and links to other files."""
    yield from _names(old, new, same)
    if old.has_macros != new.has_macros:
        yield Change(kind=ChangeKind.MACROS, old=old.has_macros, new=new.has_macros)
    links, new_links = set(old.external_links), set(new.external_links)
    for link in sorted(links - new_links):
        yield Change(kind=ChangeKind.LINKS, old=link)
    for link in sorted(new_links - links):
        yield Change(kind=ChangeKind.LINKS, new=link)


def _names(old: Snapshot, new: Snapshot, same: SameFormula) -> Iterator[Change]:
    """A name may be defined for several sheets, each with a target of its own."""
    targets, new_targets = _targets(old), _targets(new)
    for name in sorted(targets.keys() | new_targets.keys()):
        before, after = targets.get(name, []), new_targets.get(name, [])
        gone = []
        for target in before:
            fellow = next((other for other in after if same.same_references("", target, other)), None)
            if fellow is None:
                gone.append(target)
            else:
                after.remove(fellow)
        for target, other in zip(gone, after, strict=False):
            yield Change(kind=ChangeKind.NAME_CHANGED, old=target, new=other, label=name)
        for target in gone[len(after) :]:
            yield Change(kind=ChangeKind.NAME_REMOVED, old=target, label=name)
        for target in after[len(gone) :]:
            yield Change(kind=ChangeKind.NAME_ADDED, new=target, label=name)


def _targets(snapshot: Snapshot) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, target in snapshot.names:
        found[name].append(target)
    return found
