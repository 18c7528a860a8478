"""One workbook for each department of a master: its own sheet as it stands there, the guide, the stamp."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.core.form import HEAD_ROW, TOTAL_ROW, Shape
from xltools.recognise.index import index
from xltools.recognise.reading import read_sheet
from xltools.recognise.slots import find_slots
from xltools.template import department_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.form import Form
    from xltools.core.layout import WorkbookLayout
    from xltools.core.register import Department
    from xltools.core.submission import Submission
    from xltools.recognise.master import Master
    from xltools.recognise.slots import Slots


def split(form: Form, master: Master, department: Department) -> WorkbookLayout | None:
    """The workbook that goes to a department, with what the master has on its sheet: names of units, figures so far.

    None where the department's sheet is no longer in the master, or no longer the form.
    """
    submission = as_it_stands(form, master, department.code)
    if submission is None:
        return None
    carried = master.carried(form, department.code)
    return department_workbook(form, master.zone, department, submission, carried)


def as_it_stands(form: Form, master: Master, code: str) -> Submission | None:
    """What a department's sheet of a master says, with the rows that report nothing yet; None as for :func:`split`."""
    sheet = master.sheet_of(code)
    slots = find_slots(form, sheet) if sheet is not None else None
    if sheet is None or slots is None:
        return None
    source, indexed = master.snapshot.source, index(sheet)
    submission, _found = read_sheet(form, source, indexed, slots.regions, slots.located, master.stamp)
    return _with_all_rows(form, submission, slots)


def _with_all_rows(form: Form, submission: Submission, slots: Slots) -> Submission:
    """The submission with the rows that report nothing yet: named units, and blank lines to write on."""
    rows: dict[str, Mapping[str, str]] = dict(submission.rows)
    for block in form.blocks:
        located = slots.located.rows.get(block.id)
        if block.shape is Shape.UNITS and located:
            rows[block.id] = {name: label for name, label in located.items() if label or name in {TOTAL_ROW, HEAD_ROW}}
        elif block.shape is Shape.RECORDS and block.id in slots.bodies:
            rows[block.id] = {str(number): "" for number, _row in enumerate(slots.bodies[block.id].rows, 1)}
    return replace(submission, rows=rows)
