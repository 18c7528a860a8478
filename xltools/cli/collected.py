"""What came of collecting, on the terminal and as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from xltools.cli.output import print_findings, quoted, say
from xltools.cli.standing import print_counts, status_word
from xltools.core.finding import Severity
from xltools.core.history import Action, statuses
from xltools.core.messages import _, ngettext
from xltools.enter import label_of
from xltools.excel.archive import kept
from xltools.status import counts, standings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.cli.year import Year
    from xltools.collect import Collection, Taken
    from xltools.core.finding import Finding
    from xltools.core.form import Form

_MOST_CHANGES = 12  # of one department that the terminal shows
_MOST_ROWS = 30  # departments that the closing table lists


def collected_json(year: Year, result: Collection) -> dict[str, Any]:
    """What came in, what differs from before, and every finding."""
    return {
        "zone": year.master.zone.name,
        "year": year.master.year,
        "collected": [
            {
                "code": each.submission.code,
                "name": each.submission.name,
                "file": each.submission.source.path,
                "sha256": each.submission.source.sha256,
                "again": each.again,
                "changes": [
                    {"item": change.item, "row": change.row, "before": change.before, "after": change.after}
                    for change in each.changes
                    if each.again or change.before
                ],
            }
            for each in result.taken
        ],
        "restored": list(result.restored),
        "unchanged": list(result.unchanged),
        "counts": {status.value: n for status, n in counts(standings(year.master, result.events)).items()},
        "findings": [finding.as_json() for finding in result.findings],
    }


def print_collected(form: Form, year: Year, result: Collection) -> None:
    """What is different from before, what could not go in, and the closing table."""
    for each in result.taken:
        _print_changes(form, year, each)
    own = {id(finding) for found in result.todo.values() for finding in found}
    others = [finding for finding in result.findings if id(finding) not in own]
    if others:
        print_findings(others, "text")
    _print_table(result)
    print_counts(standings(year.master, result.events, result.todo))
    if result.todo:
        hint = _("What each department still has to do: xltools status {master}")
        say(hint.format(master=quoted(click.format_filename(year.path))))


def _print_changes(form: Form, year: Year, taken: Taken) -> None:
    """Before and after; blanks of a first return that are filled in for the first time are no change."""
    changes = [each for each in taken.changes if taken.again or each.before]
    submission = taken.submission
    if not taken.again and not changes:
        return
    text = (
        ngettext(
            "{code} {name}: {n} entry differs from what the master had",
            "{code} {name}: {n} entries differ from what the master had",
            len(changes),
        )
        if changes
        else _("{code} {name}: a new file with the same entries")
    )
    say(click.style(text.format(code=submission.code, name=submission.name, n=len(changes)), bold=True))
    for each in changes[:_MOST_CHANGES]:
        before, after = (" ".join(text.split())[:40] or _("(blank)") for text in (each.before, each.after))
        say(f"  {label_of(form, submission, each)}: {before} → {after}")
    if len(changes) > _MOST_CHANGES:
        say("  " + _("{n} more").format(n=len(changes) - _MOST_CHANGES))
    returns = [
        event for event in year.events if event.department == submission.code and event.action is Action.COLLECTED
    ]
    path = kept(year.path, submission.code, returns[-1].sha256) if returns else None
    if path is not None:
        hint = _("  To put the earlier return back: xltools collect {master} {file}")
        say(hint.format(master=quoted(str(year.path)), file=quoted(str(path))))


def _print_table(result: Collection) -> None:
    from rich.console import Console  # noqa: PLC0415 - slow to load
    from rich.table import Table  # noqa: PLC0415 - likewise

    rows = _rows(result)
    if not rows:
        say(_("Nothing came in."))
        return
    table = Table(title=_("Collected"))
    table.add_column(_("Code"))
    table.add_column(_("Department"), overflow="fold")
    table.add_column(_("File"), overflow="fold")
    table.add_column(_("Came in"))
    table.add_column(_("Errors"), justify="right")
    table.add_column(_("To explain"), justify="right")
    table.add_column(_("Status"))
    for row in rows[:_MOST_ROWS]:
        table.add_row(*row)
    Console().print(table)
    if len(rows) > _MOST_ROWS:
        say(_("{n} more").format(n=len(rows) - _MOST_ROWS))


def _rows(result: Collection) -> list[tuple[str, ...]]:
    """A row for each department that was looked at: those with most to do first, then by code."""
    now = statuses(result.events)
    last = {event.department: event for event in result.events if event.file}
    how = {each.submission.code: _("again") if each.again else _("new") for each in result.taken}
    how |= dict.fromkeys(result.restored, _("restored")) | dict.fromkeys(result.unchanged, _("unchanged"))
    listed = []
    for code in sorted(how):
        errors, explain = _open(result.todo.get(code, ()))
        row = (
            code,
            last[code].name,
            last[code].file,
            how[code],
            str(errors or ""),
            str(explain or ""),
            status_word(now[code]),
        )
        listed.append((-errors, -explain, row))
    return [row for _errors, _explain, row in sorted(listed)]


def _open(findings: Sequence[Finding]) -> tuple[int, int]:
    left = Counter(each.severity for each in findings if not each.accepted)
    return left[Severity.ERROR], left[Severity.EXPLAIN]
