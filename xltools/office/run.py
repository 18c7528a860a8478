"""One click from beginning to end: attach, do the task, say how it went; nothing goes wrong without a word."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.messages import _, use_language
from xltools.office.arguments import read_call
from xltools.office.refusal import Refusal, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xltools.office.session import Session

    Task = Callable[[Session], str]


class Outcome(NamedTuple):
    """What to tell the user, and whether it is a fault."""

    text: str
    grave: bool = False


def run(arguments: Sequence[str]) -> int:
    """Do what a button asks for; 0 when the user was told how it went, 1 where that was impossible."""
    try:
        call = read_call(arguments)
        use_language(call.language or None)
    except ValueError as error:
        sys.stderr.write(f"xltools.office: {error}\n")
        return 1
    try:
        from xltools.office.attach import application, book_of  # noqa: PLC0415 - slow to load
        from xltools.office.session import Session, wants_to_stop  # noqa: PLC0415 - likewise
        from xltools.office.tasks import task_named  # noqa: PLC0415 - likewise

        task = task_named(call.task)
        app = application(call.window)
        session = Session(app, book_of(app, call), wants_to_stop(app, call.stop))
    except Exception as error:  # noqa: BLE001 - the user is told
        return int(not _show_without_excel(_told(error)))
    outcome = perform(session, task)
    try:
        app.alert(outcome.text, title="xltools", buttons="ok", mode="critical" if outcome.grave else "info")
    except Exception:  # noqa: BLE001 - Excel is gone, the message is not
        return int(not _show_without_excel(outcome))
    return 0


def perform(session: Session, task: Task) -> Outcome:
    """Do a task in the background of the program; whatever goes wrong becomes a sentence."""
    from xltools.office.quiet import quiet  # noqa: PLC0415 - see above

    try:
        with quiet(session):
            return Outcome(task(session))
    except Exception as error:  # noqa: BLE001 - the user is told, and the log says more
        return _told(error)


def _told(error: Exception) -> Outcome:
    """What to say of an error: those that speak to the user speak for themselves, all others leave a log."""
    from xltools.excel.save import CannotWrite  # noqa: PLC0415 - only now
    from xltools.files.unreadable import UnreadableError  # noqa: PLC0415 - likewise
    from xltools.forms import FormError  # noqa: PLC0415 - likewise

    if isinstance(error, Stopped):
        return Outcome(_("Stopped; nothing half-written was left behind."))
    if isinstance(error, UnreadableError):
        return Outcome(error.finding.message, grave=True)
    if isinstance(error, Refusal | CannotWrite | FormError):
        return Outcome(str(error), grave=True)
    return Outcome(_unexpected(error), grave=True)


def _unexpected(error: Exception) -> str:
    from xltools.files.log import write_fault_log  # noqa: PLC0415 - only now

    try:
        log = write_fault_log(error)
    except OSError:
        return _("Something went wrong that xltools did not expect: {error}").format(error=error)
    return _("Something went wrong that xltools did not expect: {error} Details are in {log}").format(
        error=f"{type(error).__name__}: {error}.", log=log
    )


def _show_without_excel(outcome: Outcome) -> bool:
    """Tell the user without Excel's help; whether there was a way."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        to_the_front = 0x10000
        return bool(ctypes.windll.user32.MessageBoxW(None, outcome.text, "xltools", 0x30 | to_the_front))
    if sys.stderr is not None:
        sys.stderr.write(f"{outcome.text}\n")
    return False
