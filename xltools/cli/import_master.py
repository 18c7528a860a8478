"""Put what reports say into the blank cells of a master, with a note on each and its place on the sheet 来源."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from xltools.cli.output import fail
from xltools.cli.year import open_to_write, write_year
from xltools.core.address import parse_a1, to_a1
from xltools.core.filling import SheetFilling
from xltools.core.finding import Finding, Severity
from xltools.core.history import Status, statuses
from xltools.core.messages import _
from xltools.enter import enter
from xltools.excel.annotate import CannotAnnotate, Mark, annotate
from xltools.excel.fill import filled
from xltools.excel.read import read
from xltools.extract import extract
from xltools.import_reports import department_of, findings_of, kept_findings, merged
from xltools.sheets.imported import SOURCES_SHEET, blank_sources, note_of, source_rows
from xltools.sheets.ledger import ledger_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xltools.cli.year import Year
    from xltools.core.evidence import Evidence, Imported
    from xltools.core.form import Form
    from xltools.core.submission import Submission

Place = tuple[str, str]
Cells = dict[Place, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Entered:
    """A report that goes into the master: what is written for it, and the evidence of what was blank before."""

    code: str
    tab: str
    imported: Imported
    filling: SheetFilling | None
    evidence: Mapping[Place, Evidence]


def fill_master(path: Path, form: Form, reports: Sequence[Imported], output_format: str) -> list[Finding]:
    """Fill the master and write it, the version before kept beside it; what a person must look at.

    What the master says stays, even where a report says otherwise. Ends the command where the file is no master of
    this form, is open in Excel, or cannot be written.
    """
    year = open_to_write(path, form, output_format)
    present = {each.code: each for each in extract(year.master.snapshot, form).submissions}
    findings: list[Finding] = []
    entered: dict[str, _Entered] = {}
    for report in reports:
        one = _entered(form, year, present, report, findings)
        if one is not None and one.code not in entered:
            entered[one.code] = one
    changed = [each for each in entered.values() if each.filling is not None and each.evidence]
    if changed:
        content, places = _written(form, year, changed)
        write_year(year, content, (), output_format)
    else:
        places = {}
    for each in entered.values():
        findings += findings_of(form, each.imported, each.tab, places.get(each.code, {}))
    return findings


def _entered(
    form: Form, year: Year, present: Mapping[str, Submission], report: Imported, findings: list[Finding]
) -> _Entered | None:
    """How a report goes into the master; None, and a finding, where it does not."""
    department = department_of(report, year.master.zone.departments)
    if department is None or department.code not in present:
        text = _("{file}: the master lists no department {code} {name}; correct the code, or add the department")
        findings.append(_refused(report, "import.unknown", text))
        return None
    code = department.code
    if report.submission.year not in {None, year.master.year}:
        text = _("{file}: the report is of {year}, the master of {wanted}; it was left out")
        findings.append(_refused(report, "import.year", text, wanted=year.master.year))
        return None
    if statuses(year.events).get(code) is Status.SEALED:
        findings.append(_refused(report, "import.sealed", _("{file}: {name} was signed off; open it first to import")))
        return None
    sheet = year.master.sheet_of(code)
    together = merged(form, present[code], report)
    findings.extend(kept_findings(form, report, present[code], together.kept))
    entry = enter(form, sheet, together.submission) if sheet is not None else None
    if entry is None:
        text = _("{file}: the sheet of {name} in the master is no longer the form; nothing was imported")
        findings.append(_refused(report, "import.unknown", text))
        return None
    return _Entered(code, year.master.tabs[code], report, entry.filling, together.evidence)


def _refused(report: Imported, rule: str, text: str, **gaps: object) -> Finding:
    submission = report.submission
    name = PurePath(submission.source.path).name
    message = text.format(file=name, code=submission.code, name=submission.name, year=submission.year, **gaps)
    return Finding(rule=rule, severity=Severity.ERROR, message=message, file=name, department=submission.code)


def _written(
    form: Form, year: Year, entered: Sequence[_Entered]
) -> tuple[bytes, dict[str, dict[Place, tuple[int, int]]]]:
    """The master with all values, notes and sources; and where each value came to stand."""
    fillings = [each.filling for each in entered if each.filling is not None]
    try:
        content = filled(year.content, fillings)
        places = _places(form, content)
        sheets = [] if year.master.ledger else [ledger_sheet(year.master.zone)]
        if year.master.snapshot.sheet(SOURCES_SHEET) is None:
            sheets.append(blank_sources())
        rows = tuple(row for each in entered for row in _rows(form, each, places.get(each.code, {})))
        content = filled(content, [SheetFilling(SOURCES_SHEET, {}, appended=rows)], new_sheets=sheets)
        return annotate(content, list(_marks(entered, places)), keep=True), places
    except (ValueError, CannotAnnotate) as error:
        fail(_("{file}: {reason}").format(file=year.path.name, reason=error))


def _places(form: Form, content: bytes) -> dict[str, Cells]:
    """Where every fact stands in the filled master, by department: rows that were inserted have moved it."""
    with tempfile.TemporaryDirectory(prefix="xltools-") as folder:
        file = Path(folder, "master.xlsx")
        file.write_bytes(content)
        snapshot = read(file)
    return {
        submission.code: {
            (fact.item, fact.row): (parse_a1(fact.cell).row, parse_a1(fact.cell).column)
            for fact in submission
            if fact.cell
        }
        for submission in extract(snapshot, form).submissions
    }


def _rows(form: Form, entered: _Entered, places: Mapping[Place, tuple[int, int]]) -> Iterator[tuple[str | None, ...]]:
    return source_rows(form, entered.imported, entered.evidence, entered.tab, places)


def _marks(entered: Sequence[_Entered], places: Mapping[str, Mapping[Place, tuple[int, int]]]) -> Iterator[Mark]:
    for each in entered:
        document = PurePath(each.imported.submission.source.path).name
        for place, evidence in each.evidence.items():
            at = places.get(each.code, {}).get(place)
            if at is not None:
                severity = Severity.NOTE if evidence.certain else Severity.EXPLAIN
                yield Mark(each.tab, to_a1(at), note_of(document, evidence), severity)
