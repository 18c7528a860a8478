"""汇总: add up the departments of the open workbook, or of a folder, in a new workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.attendance import attendance
from xltools.consolidate import consolidate, summary
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.office.inputs import departments, form_in_use
from xltools.office.write import open_result
from xltools.validate import validate

if TYPE_CHECKING:
    from xltools.office.session import Session


def run(session: Session) -> str:
    """Add up, and open the summary.

    Raises:
        Refusal: there is no department to add up.
        Stopped: the user wants to stop.
    """
    form = form_in_use()
    assembly = departments(session, _("Which folder holds the workbooks to consolidate?"))
    session.say(_("Adding up …"))
    present = attendance(assembly)
    findings = validate(form, assembly.submissions, (*assembly.findings, *present.findings), texts=False)
    result = consolidate(
        form,
        assembly.zone,
        assembly.year or 0,
        present.submissions,
        findings,
        entries=assembly.entries,
        present=present,
    )
    session.say(_("Writing the result …"))
    open_result(session, summary(result))
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    text = _("Departments: {departments}, errors: {errors}. The summary is a new workbook; save it where you like.")
    return text.format(departments=len(present.submissions), errors=errors)
