"""对比: the departments beside each other, and budget against final account, in a new workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.compare import comparison
from xltools.core.messages import _
from xltools.office.inputs import departments, form_in_use
from xltools.office.write import open_result

if TYPE_CHECKING:
    from xltools.office.session import Session


def run(session: Session) -> str:
    """Compare, and open the comparison.

    Raises:
        Refusal: there is no department to compare.
        Stopped: the user wants to stop.
    """
    assembly = departments(session, _("Which folder holds the workbooks to compare?"))
    session.say(_("Comparing …"))
    layout = comparison(form_in_use(), assembly.zone, assembly.year or 0, assembly.submissions)
    session.say(_("Writing the result …"))
    open_result(session, layout)
    text = _("Departments: {departments}. The comparison is a new workbook; save it where you like.")
    return text.format(departments=len(assembly.submissions))
