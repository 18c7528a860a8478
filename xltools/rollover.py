"""The new year's master from last year's: register and units as they were, opening balances and last year's columns."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xltools.core.amount import Amount
from xltools.core.finding import Finding, Severity
from xltools.core.form import HEAD_ROW, TOTAL_ROW, Shape
from xltools.core.history import Status, statuses
from xltools.core.messages import _
from xltools.core.register import Department, Zone
from xltools.core.snapshot import Source
from xltools.core.submission import Fact, Submission
from xltools.forms.carry import Carried, carried_from, places_of, units_of, unplaced
from xltools.recognise.explanations import recurring
from xltools.sheets.blocks import HEAD_LABEL, TOTAL_LABEL, empty_units
from xltools.sheets.findings import last_years_sheet
from xltools.split import as_it_stands
from xltools.template import master as new_master

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.core.form import Form
    from xltools.core.history import Event
    from xltools.core.layout import WorkbookLayout
    from xltools.recognise.explanations import Explained
    from xltools.recognise.master import Master

_NOWHERE = Source(
    "", 0, dt.datetime(1, 1, 1, tzinfo=dt.UTC), ""
)  # a form that nobody has filled in yet was read from no file
_CONTACT = "profile.contact"


@dataclass(frozen=True, slots=True)
class Rollover:
    """The new master, and what could not be taken over.

    ``carried`` is what each department's sheet was given, by budget code; ``explanations`` how many of last year's
    reasons stand in it.
    """

    book: WorkbookLayout
    zone: Zone
    carried: Mapping[str, Sequence[Carried]]
    explanations: int
    findings: tuple[Finding, ...]


def unsealed(master: Master, events: Sequence[Event]) -> list[tuple[str, Status]]:
    """The departments that nobody has signed off, by budget code, and where they stand."""
    now = statuses(events)
    standing = ((code, now.get(code, Status.MISSING)) for code in master.codes)
    return [(code, status) for code, status in standing if status is not Status.SEALED]


def rollover(form: Form, master: Master, year: int, known: Iterable[Explained] = ()) -> Rollover:
    """The master for ``year`` from an earlier one.

    Figures are last year's only in the master of the year after; in a later one, only register and units are taken
    over. ``known`` are findings with reasons: recurring ones are kept for the new year, marked as last year's.
    """
    follows = year == master.year + 1
    departments: list[Department] = []
    submissions: dict[str, Submission] = {}
    carried: dict[str, Sequence[Carried]] = {}
    findings: list[Finding] = []
    for each in master.zone.departments:
        last = as_it_stands(form, master, each.code)
        if last is None:
            findings.append(_no_sheet(master, each))
            departments.append(replace(each, group=master.stamp.groups.get(each.code, each.group)))
            continue
        department = _department(form, master, each, last)
        departments.append(department)
        carried[each.code] = _placeable(form, last) if follows else []
        submissions[each.code] = _begun(form, year, department, carried[each.code])
        if follows:
            findings += _not_by_unit(form, master, last)
    zone = Zone(master.zone.name, year, tuple(departments))
    book = new_master(form, zone, submissions, carried)
    reasons = recurring(known, master.codes) if follows else []
    if reasons:
        sheet = last_years_sheet([(each.finding, each.explanation.reason) for each in reasons])
        book.sheets.insert(-1, sheet)  # before the hidden sheet, which stays last
    return Rollover(book, zone, carried, len(reasons), tuple(findings))


def _department(form: Form, master: Master, listed: Department, last: Submission) -> Department:
    contact = listed.contact or last.text(_CONTACT) or ""
    return replace(
        listed, contact=contact, units=units_of(form, last), group=master.stamp.groups.get(listed.code, listed.group)
    )


def _placeable(form: Form, last: Submission) -> list[Carried]:
    """What is taken over; where last year had a total and no rows, the whole of it stands at the head office."""
    found = carried_from(form, last)
    by_rows = {each.item for each in found if each.row != TOTAL_ROW}
    tables = {block.id for block in form.blocks if block.shape is Shape.UNITS}
    alone = [each for each in found if each.item not in by_rows and each.item.partition(".")[0] in tables]
    return [*found, *(replace(each, row=HEAD_ROW) for each in alone)]


def _begun(form: Form, year: int, department: Department, carried: Sequence[Carried]) -> Submission:
    """The form as it goes out to a department: cover, names of the units, and what was taken over."""
    presets: dict[str, Amount | str] = {code: item.default for code, item in form.items.items() if item.default}
    presets |= {"cover.name": department.name, "cover.code": department.code, "cover.year": Amount.exact(year)}
    if department.contact:
        presets[_CONTACT] = department.contact
    values: dict[tuple[str, str], Amount | str] = {(code, ""): value for code, value in presets.items()}
    blank = Submission(
        code=department.code,
        name=department.name,
        year=year,
        form=form.id,
        version=form.version,
        sheet="",
        source=_NOWHERE,
        facts={},
        rows=dict(_rows(form, department, carried)),
    )
    records = dict(_records(form, carried))
    keyed = replace(blank, facts=_facts(records))
    placed = {place: each.value for place, each in places_of(form, carried, keyed).items()}
    kept = {place: value for place, value in placed.items() if _is_input(form, place)}
    return replace(blank, facts=_facts(values | records | kept))


def _is_input(form: Form, place: tuple[str, str]) -> bool:
    units = form.block(place[0].partition(".")[0]).shape is Shape.UNITS
    return not form.formula(place[0]) and not (units and place[1] == TOTAL_ROW)


def _rows(form: Form, department: Department, carried: Sequence[Carried]) -> Iterator[tuple[str, dict[str, str]]]:
    """The rows of the tables: the units by name where there are any, and room for all records."""
    units = {TOTAL_ROW: TOTAL_LABEL, HEAD_ROW: HEAD_LABEL}
    units |= {str(number): f"{number + 1}、{name}" for number, name in enumerate(department.units, 1)}
    for block in form.blocks:
        if block.shape is Shape.UNITS:
            yield block.id, units if department.units else {TOTAL_ROW: TOTAL_LABEL} | empty_units(block)
        elif block.shape is Shape.RECORDS:
            keys = {each.row for each in carried if each.item.startswith(f"{block.id}.")}
            if keys:
                yield block.id, {str(number): "" for number in range(1, max(len(keys), block.rows) + 1)}


def _records(form: Form, carried: Sequence[Carried]) -> Iterator[tuple[tuple[str, str], Amount | str]]:
    """The texts by which records are known, each record on a row of its own."""
    rows: dict[tuple[str, str], str] = {}
    for each in carried:
        block = each.item.partition(".")[0]
        if form.block(block).shape is Shape.RECORDS and form.carry.get(each.item) == each.item:
            row = rows.setdefault((block, each.row), str(sum(known == block for known, _ in rows) + 1))
            yield (each.item, row), each.value


def _facts(values: Mapping[tuple[str, str], Amount | str]) -> dict[tuple[str, str], Fact]:
    return {
        (item, row): Fact(item, row, None, value, "", "")
        if isinstance(value, str)
        else Fact(item, row, value, None, "", "")
        for (item, row), value in values.items()
    }


def _no_sheet(master: Master, department: Department) -> Finding:
    message = _(
        "{code} {name} has no sheet in last year's master that is the form: its sheet in the new one is empty. "
        "Put back an earlier copy of last year's master to take its figures over"
    )
    text = message.format(code=department.code, name=department.name)
    return Finding(
        rule="rollover.no_sheet",
        severity=Severity.EXPLAIN,
        message=text,
        file=master.file,
        department=department.code,
        year=master.year,
    )


def _not_by_unit(form: Form, master: Master, last: Submission) -> Iterator[Finding]:
    """Where last year's total is not what its rows give: the rows were taken over, and the total differs."""
    tables = {each.item.partition(".")[0] for each in carried_from(form, last) if each.row != TOTAL_ROW}
    sources = {form.carry[item] for item in form.carry if item.partition(".")[0] in tables}
    for source, reported, rows in unplaced(form, last):
        if source not in sources:
            continue
        message = _(
            "{label} was reported as {total}, its rows add up to {rows}; the rows were taken over. "
            "Correct the opening balances in the new master"
        )
        fact = last.facts[source, TOTAL_ROW]
        yield Finding(
            rule="rollover.not_by_unit",
            severity=Severity.EXPLAIN,
            message=message.format(label=form.label(source), total=f"{reported.value:f}", rows=f"{rows.value:f}"),
            file=master.file,
            sheet=last.sheet,
            cell=fact.cell,
            item=source,
            department=last.code,
            year=last.year,
            actual=f"{reported.value:f}",
            expected=f"{rows.value:f}",
            difference=reported.value - rows.value,
            amount_at_stake=abs(reported.value - rows.value),
        )
