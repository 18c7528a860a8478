"""Take reports in Word into workbooks: what each says, where it says so, and what a person must confirm."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.core.address import to_a1
from xltools.core.amount import Amount
from xltools.core.document import Remark
from xltools.core.evidence import Doubt, Evidence
from xltools.core.finding import Finding, Severity
from xltools.core.form import Kind, Shape
from xltools.core.layout import WorkbookLayout
from xltools.core.messages import N_, _, ngettext
from xltools.core.register import Department, Zone, sheet_names
from xltools.core.submission import Fact
from xltools.core.text import label_key
from xltools.importing.interpret import interpret
from xltools.sheets.department import filled_department
from xltools.sheets.guide import guide_sheet
from xltools.sheets.imported import sources_sheet, with_notes
from xltools.sheets.stamp import stamp_sheet
from xltools.template import heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xltools.core.document import Document
    from xltools.core.evidence import Imported
    from xltools.core.form import Form
    from xltools.core.submission import Submission

Place = tuple[str, str]

_REMARKS = {
    Remark.TRACKED: N_("{file} has tracked changes; it was read as if all of them were accepted"),
    Remark.COMMENTS: N_("{file} has comments, which were not read"),
    Remark.PICTURES: N_("{file} has pictures; what is written in them was not read"),
    Remark.OBJECTS: N_("{file} has embedded files, which were not opened"),
    Remark.MACROS: N_("{file} has macros, which were not run"),
    Remark.REMOTE: N_("{file} refers to a template or to data elsewhere, which was not fetched"),
    Remark.CONVERTED: N_("{file} was converted by LibreOffice before it was read"),
    Remark.CUT: N_("{file} is longer or more deeply nested than any report; the rest of it was not read"),
}
_DOUBTS = {
    Doubt.TOTAL_ONLY: N_("the report fills in the total only"),
    Doubt.DERIVED: N_("worked out from two figures of the report"),
    Doubt.TOGETHER: N_("the report gives purchase and running of vehicles as one figure"),
    Doubt.APPROXIMATE: N_("the report gives an approximate figure"),
    Doubt.UNIT: N_("the report does not name the unit"),
    Doubt.SUMMARY: N_("put together from the text"),
    Doubt.SEVERAL: N_("one result stands beside several targets"),
    Doubt.WORDS: N_("the cell says more than the figure"),
    Doubt.TITLE: N_("taken from a mention in the text"),
    Doubt.AMBIGUOUS: N_("“在职人员” may be the established staff, or all of them"),
    Doubt.DIFFERS: N_("the report says something else in another place"),
    Doubt.CUT: N_("the text is longer than a cell can hold and was cut"),
}
_SHOWN = 3  # sums without a place that a finding names
_LITTLE = 3  # imported values that are hardly a report


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file holds: its departments' reports, and what is to be said of the file."""

    reports: tuple[Imported, ...]
    findings: tuple[Finding, ...]


def read_report(form: Form, document: Document) -> Reading:
    """The reports in a document; one that could not be read, or is of another kind, is said to be."""
    name = PurePath(document.source.path).name
    if Remark.SCANNED in document.remarks:
        text = _("{file} holds scanned pages only, which are not read. Ask the sender for the Word document")
        return Reading((), (_about(document, "import.scanned", Severity.ERROR, text.format(file=name)),))
    reports = tuple(each for each in interpret(form, document) if len(each.evidence) >= _LITTLE)
    findings = [
        _about(document, f"import.{remark.value}", Severity.NOTE, _(_REMARKS[remark]).format(file=name))
        for remark in document.remarks
    ]
    if not reports:
        text = _("Nothing that the form asks for was found in {file}")
        findings.append(_about(document, "import.empty", Severity.ERROR, text.format(file=name)))
    if len(reports) > 1:
        text = _("{file} holds the reports of {n} departments; each was read by itself")
        findings.append(_about(document, "import.several", Severity.NOTE, text.format(file=name, n=len(reports))))
    return Reading(reports, tuple(findings))


def _about(document: Document, rule: str, severity: Severity, message: str) -> Finding:
    return Finding(rule=rule, severity=severity, message=message, file=PurePath(document.source.path).name)


@dataclass(frozen=True, slots=True)
class Filled:
    """A report as a workbook: the layout, and where on which sheet each value stands."""

    layout: WorkbookLayout
    sheet: str
    places: Mapping[Place, tuple[int, int]]


def workbook(form: Form, zone: str, imported: Imported) -> Filled:
    """The department's workbook with what the report says, a note on each value, and the sheet 来源.

    Raises:
        ValueError: the report's year is not known.
    """
    submission = imported.submission
    if submission.year is None:
        message = "a workbook is of a year"
        raise ValueError(message)
    department = Department(submission.code, submission.name)
    year = Zone(zone, submission.year, (department,))
    (tab,) = sheet_names([(department.code, department.name)])
    drawn = filled_department(form, submission, sheet=tab, title=heading(form, year), live=True)
    with_notes(drawn.layout, drawn.places, imported)
    sheets = [
        guide_sheet(form, year),
        drawn.layout,
        sources_sheet(form, imported, tab, drawn.places),
        stamp_sheet(form, year, {department.code: tab}),
    ]
    return Filled(WorkbookLayout(sheets, title=heading(form, year), first=tab), tab, drawn.places)


def with_year(imported: Imported, year: int) -> Imported:
    """The report as one of a year that somebody named; what the report itself says of it stands."""
    submission = imported.submission
    if submission.year is not None:
        return imported
    place = ("cover.year", "")
    fact = Fact(*place, amount=Amount.exact(year), text=None, sheet="", cell="")
    facts = {**submission.facts, place: fact}
    evidence = {**imported.evidence, place: Evidence("", "", str(year), Doubt.TITLE)}
    return replace(imported, submission=replace(submission, year=year, facts=facts), evidence=evidence)


def findings_of(
    form: Form, imported: Imported, sheet: str = "", places: Mapping[Place, tuple[int, int]] | None = None
) -> list[Finding]:
    """What a person must look at: the kind of document, contradictions, values to confirm, sums without a place."""
    return [
        replace(
            finding,
            file=finding.file or PurePath(imported.submission.source.path).name,
            department=imported.submission.code or imported.submission.name,
            year=imported.submission.year,
        )
        for finding in (
            *_kind(imported),
            *_contradictions(form, imported, sheet, places or {}),
            *_to_confirm(form, imported, sheet, places or {}),
            *_unplaced(imported),
        )
    ]


def _kind(imported: Imported) -> Iterator[Finding]:
    name = PurePath(imported.submission.source.path).name
    if not imported.is_evaluation:
        text = _("{file} is no self-evaluation by its title; what it says was imported. Ask for the right report")
        yield Finding(rule="import.kind", severity=Severity.EXPLAIN, message=text.format(file=name))
    if not imported.submission.code:
        text = _("{file} does not give a budget code; fill it in")
        yield Finding(rule="import.code", severity=Severity.EXPLAIN, message=text.format(file=name), item="cover.code")


def _contradictions(
    form: Form, imported: Imported, sheet: str, places: Mapping[Place, tuple[int, int]]
) -> Iterator[Finding]:
    for each in imported.contradictions:
        taken = f"{each.taken.value:f}" if isinstance(each.taken, Amount) else each.taken
        text = _("{label}: {taken} was taken, but the report says {other} at {place}")
        yield Finding(
            rule="import.differs",
            severity=Severity.EXPLAIN,
            sheet=sheet,
            cell=_cell(places, (each.item, each.row)),
            item=each.item,
            actual=taken,
            expected=each.other,
            message=text.format(label=form.label(each.item), taken=taken, other=each.other, place=each.place),
        )


def _to_confirm(
    form: Form, imported: Imported, sheet: str, places: Mapping[Place, tuple[int, int]]
) -> Iterator[Finding]:
    """One finding for each value; one for all values of a record that rest on the same sentence."""
    seen: set[tuple[str, str, Doubt]] = set()
    for (item, row), evidence in imported.evidence.items():
        block = item.partition(".")[0]
        shape = form.block(block).shape
        group = (block if shape is Shape.RECORDS else item, row if shape is Shape.RECORDS else "", evidence.doubt)
        if evidence.certain or evidence.doubt is Doubt.DIFFERS or group in seen:
            continue
        seen.add(group)
        fact = imported.submission.facts[item, row]
        value = f"{fact.amount.value:f}" if fact.amount is not None else (fact.text or "")[:24].replace("\n", " ")
        text = _("Confirm {label} “{value}”: {reason} ({place})")
        reason = _(_DOUBTS[evidence.doubt])
        yield Finding(
            rule="import.confirm",
            severity=Severity.NOTE,
            sheet=sheet,
            cell=_cell(places, (item, row)),
            item=item,
            actual=value,
            message=text.format(label=form.label(item), value=value, reason=reason, place=evidence.place),
        )


def _unplaced(imported: Imported) -> Iterator[Finding]:
    if imported.unplaced:
        listed = "、".join(f"{each.label}{each.original}" for each in imported.unplaced[:_SHOWN])
        listed += " …" if len(imported.unplaced) > _SHOWN else ""
        text = ngettext(
            "{n} sum of money has no place on the form and is listed on the sheet 来源: {sums}",
            "{n} sums of money have no place on the form and are listed on the sheet 来源: {sums}",
            len(imported.unplaced),
        )
        message = text.format(n=len(imported.unplaced), sums=listed)
        yield Finding(rule="import.unplaced", severity=Severity.NOTE, message=message)


def _cell(places: Mapping[Place, tuple[int, int]], place: Place) -> str:
    return to_a1(places[place]) if place in places else ""


def twice(reports: Sequence[Imported]) -> Iterator[Finding]:
    """A finding for each department that several reports are about."""
    counts = Counter(_whose(each.submission) for each in reports)
    for whose, number in counts.items():
        if number > 1:
            same = [each for each in reports if _whose(each.submission) == whose]
            files = "、".join(PurePath(each.submission.source.path).name for each in same)
            text = _("{files} are reports of one department ({name}); keep the right one")
            message = text.format(files=files, name=same[0].submission.name)
            yield Finding(
                rule="import.twice", severity=Severity.EXPLAIN, department=same[0].submission.code, message=message
            )


def _whose(submission: Submission) -> tuple[str, int | None]:
    return (submission.code or label_key(submission.name), submission.year)


def department_of(imported: Imported, departments: Iterable[Department]) -> Department | None:
    """Which of a zone's departments a report is of: by its budget code, else by its name, full or short."""
    submission, listed = imported.submission, tuple(departments)
    if submission.code:
        return next((each for each in listed if each.code.lstrip("0") == submission.code.lstrip("0")), None)
    key = label_key(submission.name)
    exact = [each for each in listed if label_key(each.name) == key]
    alike = exact or [
        each for each in listed if key.endswith(label_key(each.name)) or label_key(each.name).endswith(key)
    ]
    return alike[0] if len(alike) == 1 else None


@dataclass(frozen=True, slots=True)
class Merged:
    """A department's sheet of the master with a report laid under it.

    ``evidence`` is that of the values that were blank before; ``kept`` are the places where the master says something
    else than the report, and keeps it.
    """

    submission: Submission
    evidence: Mapping[Place, Evidence]
    kept: tuple[Place, ...]


def merged(form: Form, present: Submission, imported: Imported) -> Merged:
    """What the master has stays; the report fills in what is blank. A table of records with any row stays as it is."""
    taken = {block.id for block in form.blocks if block.shape is Shape.RECORDS and present.rows.get(block.id)}
    reported = {
        place: fact for place, fact in imported.submission.facts.items() if place[0].partition(".")[0] not in taken
    }
    new = {place: fact for place, fact in reported.items() if place not in present.facts}
    kept = tuple(
        place
        for place, fact in reported.items()
        if place in present.facts and place in imported.evidence and _differ(form, fact, present.facts[place])
    )
    rows = {block: {**imported.submission.rows.get(block, {}), **dict(present.rows.get(block, {}))} for block in
            {*imported.submission.rows, *present.rows} - taken}  # fmt: skip
    rows |= {block: dict(present.rows[block]) for block in taken}
    evidence = {place: each for place, each in imported.evidence.items() if place in new}
    return Merged(replace(present, facts={**present.facts, **new}, rows=rows, paragraphs=None), evidence, kept)


def _differ(form: Form, one: Fact, other: Fact) -> bool:
    if one.amount is not None and other.amount is not None:
        return not one.amount.overlaps(other.amount)
    if form.items[one.item].kind is Kind.PROSE or one.item.startswith("cover."):
        return False
    return label_key(one.text or "") != label_key(other.text or "")


def kept_findings(form: Form, imported: Imported, present: Submission, places: Iterable[Place]) -> Iterator[Finding]:
    """A finding for each value of the master that the report contradicts."""
    for place in places:
        ours, said = (_shown(each.facts[place]) for each in (present, imported.submission))
        text = _("{label}: the master has {ours} and keeps it; the report says {said} ({place})")
        where = imported.evidence[place].place
        yield Finding(
            rule="import.kept",
            severity=Severity.EXPLAIN,
            file=PurePath(imported.submission.source.path).name,
            sheet=present.sheet,
            cell=present.facts[place].cell,
            item=place[0],
            department=present.code,
            year=present.year,
            actual=ours,
            expected=said,
            message=text.format(label=form.label(place[0]), ours=ours, said=said, place=where),
        )


def _shown(fact: Fact) -> str:
    return f"{fact.amount.value:f}" if fact.amount is not None else (fact.text or "")
