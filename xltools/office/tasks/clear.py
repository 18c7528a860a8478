"""清除标记: take off what 校验 put on the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.messages import _
from xltools.office.marks import clear

if TYPE_CHECKING:
    from xltools.office.session import Session


def run(session: Session) -> str:
    """Clear the marks. The list of findings stays, for somebody may have written reasons on it.

    Raises:
        Refusal: no workbook is open.
    """
    if not clear(session.need_book()):
        return _("There was nothing to clear.")
    return _("The marks were cleared; the list of findings stays. Delete its sheet if you no longer need it.")
