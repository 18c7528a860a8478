"""收集: take what the departments returned into the open master workbook."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xltools.core.messages import _
from xltools.office.command_line import said_by
from xltools.office.refusal import Refusal, Stopped
from xltools.office.settings import form_name

if TYPE_CHECKING:
    from xltools.office.session import Session

_COULD_NOT_WORK = 2
_MOST_LINES = 20  # that a message box shows on a small screen


def run(session: Session) -> str:
    """Save and close the master, have the command line collect into its file, and open it again.

    Raises:
        Refusal: no workbook is open, it was never saved, or the command could not do its work.
        Stopped: the user does not want that, or chose no folder.
    """
    book = session.need_book()
    path = Path(book.fullname)
    if not path.is_file():
        raise Refusal(_("Save the master workbook on this computer first."))
    folder = session.choose_folder(_("Which folder holds the returned workbooks?"))
    question = _(
        "{name} is saved and closed, the returned workbooks are collected into it, and it is opened again. Go on?"
    )
    if not session.ask(question.format(name=path.name)):
        raise Stopped
    session.say(_("Collecting …"))
    book.save()
    book.close()
    session.book = None
    try:
        code, said, complained = said_by(["collect", path, folder, "--form", form_name(), "--format", "json"])
    finally:
        session.opened.append(session.app.books.open(path, update_links=False))
    if code == _COULD_NOT_WORK or not said:
        raise Refusal(complained or said)
    return _summary(json.loads(said))


def _summary(result: dict[str, Any]) -> str:
    """What came in, and where the year stands."""
    errors = Counter(finding["department"] for finding in result["findings"] if finding["severity"] == "error")
    lines = [
        _("{department}: errors {errors}").format(
            department=f"{each['code']} {each['name']}", errors=errors[each["code"]]
        )
        for each in result["collected"]
    ]
    if len(lines) > _MOST_LINES:
        lines = [*lines[:_MOST_LINES], "…"]
    text = _("Collected: {collected}, unchanged: {unchanged}, still missing: {missing}.")
    counts = text.format(
        collected=len(result["collected"]) + len(result["restored"]),
        unchanged=len(result["unchanged"]),
        missing=result["counts"]["missing"],
    )
    return "\n".join([counts, *lines])
