"""What a zone's master says of its departments: their sheets, their rows on 目录, and the history on 台账."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.register import Department, Zone
from xltools.core.text import label_key
from xltools.forms.carry import carried_in
from xltools.recognise.identity import identify
from xltools.recognise.slots import find_slots
from xltools.sheets.ledger import LEDGER_SHEET, read_ledger
from xltools.sheets.register import CODE_HEADER, CONTACT_HEADER, NAME_HEADER, REGISTER_SHEET, STATUS_HEADER
from xltools.sheets.stamp import STAMP_SHEET, read_stamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.core.form import Form
    from xltools.core.history import Event
    from xltools.core.snapshot import Sheet, Snapshot
    from xltools.forms.carry import Carried
    from xltools.sheets.stamp import Stamp

_MOST_HEADER_ROWS = 10  # rows of 目录 in which its header is looked for


@dataclass(frozen=True, slots=True)
class Register:
    """目录: code, name and contact of each department in its order, and the cell that shows where it stands."""

    departments: tuple[Department, ...]
    statuses: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Master:
    """A master workbook as the commands of the year see it.

    ``zone`` has every department that is to report, ``tabs`` the names of their sheets, by budget code. ``events`` are
    those on 台账, ``odd_row`` the row of it, zero-based, that is no event; without ``ledger`` the workbook has no such
    sheet.
    """

    snapshot: Snapshot
    stamp: Stamp
    zone: Zone
    tabs: Mapping[str, str]
    register: Register
    events: tuple[Event, ...]
    odd_row: int | None
    ledger: bool

    @property
    def year(self) -> int:
        """The year that the master was made for."""
        return self.zone.year

    @property
    def codes(self) -> tuple[str, ...]:
        """The budget codes of all departments, in the order of 目录."""
        return tuple(each.code for each in self.zone.departments)

    @property
    def file(self) -> str:
        """The name of the file, without its folders."""
        return self.snapshot.source.path.replace("\\", "/").rpartition("/")[2]

    def name_of(self, code: str) -> str:
        """What a department is called; its code where 目录 does not list it."""
        return next((each.name for each in self.zone.departments if each.code == code), code)

    def sheet_of(self, code: str) -> Sheet | None:
        """A department's sheet, or None where it is no longer there."""
        return self.snapshot.sheet(self.tabs[code]) if code in self.tabs else None

    def carried(self, form: Form, code: str) -> list[Carried]:
        """What a department's sheet was given from last year when the master was made."""
        return carried_in(form, self.stamp.carried.get(code, ()))


def read_master(form: Form, snapshot: Snapshot) -> Master | None:
    """The master in a workbook, or None where the workbook is none: it has a stamp with a year, and 目录."""
    stamp, listed = read_stamp(snapshot), snapshot.sheet(REGISTER_SHEET)
    if stamp is None or stamp.result or stamp.year is None or listed is None:
        return None
    register = _register(listed)
    tabs = _tabs(form, snapshot, stamp)
    known = {each.code: each for each in register.departments}
    order = dict.fromkeys([*known, *stamp.departments, *tabs])  # also one whose sheet was deleted is to report
    made = {**stamp.departments, **tabs}
    departments = tuple(known.get(code) or Department(code, _bare(made[code], code)) for code in order)
    ledger = snapshot.sheet(LEDGER_SHEET)
    events, odd = read_ledger(ledger) if ledger is not None else ([], None)
    zone = Zone(stamp.zone, stamp.year, departments)
    return Master(snapshot, stamp, zone, tabs, register, tuple(events), odd, ledger is not None)


def _bare(tab: str, code: str) -> str:
    return tab.removeprefix(code).strip() or tab


def _register(sheet: Sheet) -> Register:
    columns, header = _header(sheet)
    if not {CODE_HEADER, NAME_HEADER} <= columns.keys():
        return Register((), {})
    departments: list[Department] = []
    statuses: dict[str, tuple[int, int]] = {}
    for row in sorted({row for row, _column in sheet.cells if row > header}):
        code, name, contact = (
            _text(sheet, row, columns.get(label)) for label in (CODE_HEADER, NAME_HEADER, CONTACT_HEADER)
        )
        if not code or code in statuses:
            continue
        departments.append(Department(code, name or code, contact))
        statuses[code] = (row, columns.get(STATUS_HEADER, -1))
    return Register(tuple(departments), {code: at for code, at in statuses.items() if at[1] >= 0})


def _header(sheet: Sheet) -> tuple[dict[str, int], int]:
    """The columns of 目录 by their labels and the row that they stand in; people may have added rows and columns."""
    wanted = {label_key(label): label for label in (CODE_HEADER, NAME_HEADER, CONTACT_HEADER, STATUS_HEADER)}
    for row in range(_MOST_HEADER_ROWS):
        found = {
            wanted[key]: column
            for (at, column), cell in sheet.cells.items()
            if at == row and isinstance(cell.value, str) and (key := label_key(cell.value)) in wanted
        }
        if CODE_HEADER in found:
            return found, row
    return {}, -1


def _text(sheet: Sheet, row: int, column: int | None) -> str:
    value = None if column is None else sheet.at(row, column).value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _tabs(form: Form, snapshot: Snapshot, stamp: Stamp) -> dict[str, str]:
    """Each department's tab: as the stamp has it, or, where it was renamed or added since, as its cover says."""
    names = {sheet.name for sheet in snapshot.sheets}
    tabs = {code: tab for code, tab in stamp.departments.items() if tab in names}
    if len(tabs) < len(stamp.departments) or len(names) > len(tabs) + _OWN_SHEETS:
        for code, tab in _recognised(form, snapshot, stamp, {*tabs.values(), STAMP_SHEET, LEDGER_SHEET}):
            tabs.setdefault(code, tab)
    return tabs


_OWN_SHEETS = 8  # sheets of a master that are no department's, the hidden ones among them


def _recognised(form: Form, snapshot: Snapshot, stamp: Stamp, known: set[str]) -> Iterator[tuple[str, str]]:
    for sheet in snapshot.sheets:
        slots = find_slots(form, sheet) if sheet.name not in known and not sheet.hidden and sheet.cells else None
        code = identify(sheet, slots.located, stamp).code if slots else ""
        if code:
            yield code, sheet.name
