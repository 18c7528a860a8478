"""校验: check the open workbook, list what is wrong on a sheet of its own, and mark the cells."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xltools.assemble import assemble
from xltools.core.explanation import with_explanations
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.office.formulas import recalculated
from xltools.office.inputs import extraction_of, form_in_use
from xltools.office.marks import clear, mark
from xltools.office.snapshot import read_book
from xltools.office.write import put_sheets
from xltools.recognise.explanations import explanations_of, kept, read_explained
from xltools.sheets.findings import EARLIER_SHEET, findings_sheet
from xltools.validate import validate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.finding import Finding
    from xltools.core.layout import SheetLayout
    from xltools.core.snapshot import Snapshot
    from xltools.office.session import Session
    from xltools.recognise.explanations import Explained

REPORT = "校验结果"


def run(session: Session) -> str:
    """Check, list, mark; reasons that somebody wrote on the list stay.

    Raises:
        Refusal: no workbook is open.
        Stopped: the user wants to stop.
    """
    book = session.need_book()
    snapshot, content = read_book(session)
    session.say(_("Checking …"))
    known = read_explained(snapshot)
    extraction, left_out = recalculated(session, snapshot, content, extraction_of(snapshot))
    assembly = assemble(form_in_use(), [extraction])
    found = validate(form_in_use(), assembly.submissions, assembly.findings, texts=False)
    findings = with_explanations(found, explanations_of(known))
    session.say(_("Writing the result …"))
    names = put_sheets(book, _sheets(findings, known, snapshot))
    clear(book)
    refused = mark(book, snapshot, findings)
    return "\n".join([*_summary(findings, names[0], refused), *filter(None, [left_out])])


def _sheets(findings: Sequence[Finding], known: Sequence[Explained], snapshot: Snapshot) -> list[SheetLayout]:
    """The list with its reasons, and one of the reasons that no finding asks for now."""
    within = {sheet.name for sheet in snapshot.sheets}
    report = findings_sheet(findings, {}, within=within, explanations=explanations_of(known))
    report.name = REPORT
    earlier = kept(known, findings)
    if not earlier:
        return [report]
    rows = [each.finding for each in earlier]
    title = "以往的说明（本次没有查到的问题）"
    return [
        report,
        findings_sheet(rows, {}, within=within, explanations=explanations_of(earlier), name=EARLIER_SHEET, title=title),
    ]


def _summary(findings: Sequence[Finding], sheet: str, refused: Sequence[str]) -> list[str]:
    if not findings:
        return [_("Nothing was found.")]
    counts = Counter(finding.severity for finding in findings)
    lines = [
        _("Errors: {errors}, to explain: {explain}, notes: {notes}.").format(
            errors=counts[Severity.ERROR], explain=counts[Severity.EXPLAIN], notes=counts[Severity.NOTE]
        ),
        _("They are listed on the sheet “{sheet}”; their cells are coloured and commented.").format(sheet=sheet),
    ]
    if refused:
        text = _("Protected, and so not marked: {sheets}. Unprotect them and validate again.")
        lines.append(text.format(sheets="、".join(refused)))
    return lines
