"""The hidden sheet by which a workbook is recognised: form, version, year, departments and structure fingerprint."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.core.layout import SheetLayout, Visibility

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.core.form import Form
    from xltools.core.register import Zone
    from xltools.core.snapshot import Snapshot
    from xltools.forms.carry import Carried

STAMP_SHEET = "_xltools"
_DEPARTMENT, _CARRIED = "department", "carried"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the hidden sheet says.

    ``departments`` maps the budget code to the name of its sheet when it was made, ``groups`` to the group that the
    department is added up under, where it has one; ``result`` marks a summary or a comparison, which is no hand-in.
    ``carried`` is what each department's sheet was given from last year, as (item, name of the row, value).
    """

    form: str
    version: str
    fingerprint: str
    zone: str
    year: int | None
    departments: Mapping[str, str]
    result: bool = False
    groups: Mapping[str, str] = field(default_factory=dict)
    carried: Mapping[str, Sequence[tuple[str, str, str]]] = field(default_factory=dict)


def result_stamp(zone: str, year: int) -> SheetLayout:
    """The hidden sheet of a summary or a comparison, so that it is never taken for a hand-in."""
    sheet = SheetLayout(STAMP_SHEET, visibility=Visibility.VERY_HIDDEN, protected=True)
    for row, (key, value) in enumerate((("result", "yes"), ("zone", zone), ("year", str(year)))):
        sheet.put_row(row, 0, (key, value), "code")
    return sheet


def stamp_sheet(
    form: Form, zone: Zone, departments: Mapping[str, str], carried: Mapping[str, Sequence[Carried]] | None = None
) -> SheetLayout:
    """The hidden sheet of a workbook made from ``form``; ``carried`` is what was taken over, by budget code."""
    sheet = SheetLayout(STAMP_SHEET, visibility=Visibility.VERY_HIDDEN, protected=True)
    rows = [
        ("form", form.id),
        ("version", form.version),
        ("fingerprint", form.fingerprint),
        ("zone", zone.name),
        ("year", str(zone.year)),
    ]
    for row, (key, value) in enumerate(rows):
        sheet.put_row(row, 0, (key, value), "code")
    groups = {department.code: department.group for department in zone.departments}
    for row, (code, name) in enumerate(departments.items(), len(rows)):
        sheet.put_row(row, 0, (_DEPARTMENT, code, name, *filter(None, [groups.get(code)])), "code")
    kept = [(code, each) for code in departments for each in (carried or {}).get(code, ())]
    for row, (code, each) in enumerate(kept, len(rows) + len(departments)):
        sheet.put_row(row, 0, (_CARRIED, code, each.item, each.row, each.text), "code")
    return sheet


def read_stamp(snapshot: Snapshot) -> Stamp | None:
    """The stamp of a workbook, or None when it has none."""
    sheet = snapshot.sheet(STAMP_SHEET)
    if sheet is None:
        return None
    values: dict[str, str] = {}
    departments: dict[str, str] = {}
    groups: dict[str, str] = {}
    carried: dict[str, list[tuple[str, str, str]]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if column:
            continue
        key, value = str(cell.value), str(sheet.at(row, 1).value or "")
        if key == _DEPARTMENT:
            departments[value] = str(sheet.at(row, 2).value or "")
            if group := sheet.at(row, 3).value:
                groups[value] = str(group)
        elif key == _CARRIED:
            item, name, text = (str(sheet.at(row, place).value or "") for place in (2, 3, 4))
            carried.setdefault(value, []).append((item, name, text))
        else:
            values[key] = value
    year = values.get("year", "")
    return Stamp(
        form=values.get("form", ""),
        version=values.get("version", ""),
        fingerprint=values.get("fingerprint", ""),
        zone=values.get("zone", ""),
        year=int(year) if year.isdigit() else None,
        departments=departments,
        result="result" in values,
        groups=groups,
        carried=carried,
    )
