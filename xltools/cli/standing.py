"""Where the year stands, on the terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from xltools.cli.output import say, severity_word
from xltools.core.finding import ranked
from xltools.core.history import Status
from xltools.core.messages import N_, _
from xltools.status import Step, counts, next_step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xltools.cli.year import Year
    from xltools.status import Standing

_WORDS = {
    Status.MISSING: N_("not returned"),
    Status.COLLECTED: N_("returned"),
    Status.RETURNED: N_("sent back"),
    Status.CHECKED: N_("checked"),
    Status.SEALED: N_("sealed"),
}
_COLOURS = {Status.MISSING: "red", Status.COLLECTED: "yellow", Status.RETURNED: "magenta", Status.CHECKED: "green"}
_STEPS = {
    Step.SEND_OUT: N_(
        "xltools split {master} --output FOLDER, send the workbooks out, then xltools collect {master} FOLDER"
    ),
    Step.COLLECT: N_("xltools collect {master} FOLDER"),
    Step.SETTLE: N_(
        "xltools status {master}; then xltools return {master} CODE --reason … or xltools collect {master} FOLDER"
    ),
    Step.SEAL: N_("xltools seal {master} all"),
    Step.CONSOLIDATE: N_("xltools consolidate {master} --output SUMMARY.xlsx"),
}
_FEW = 3  # findings of a department that the whole list shows


def status_word(status: Status) -> str:
    """What a user calls a status."""
    return _(_WORDS[status])


def standing_json(year: Year, listed: Sequence[Standing]) -> dict[str, Any]:
    """The whole status as a JSON object."""
    return {
        "zone": year.master.zone.name,
        "year": year.master.year,
        "counts": {status.value: n for status, n in counts(listed).items()},
        "missing": [each.code for each in listed if each.status is Status.MISSING],
        "departments": [each.as_json() for each in listed],
        "next": next_step(listed).value,
        "findings": [finding.as_json() for finding in year.findings],
    }


def print_counts(listed: Sequence[Standing]) -> None:
    """One line: how many departments stand where."""
    parts = [f"{status_word(status)} {number}" for status, number in counts(listed).items()]
    say(_("{n} departments: {parts}").format(n=len(listed), parts=_(", ").join(parts)))


def print_missing(listed: Sequence[Standing]) -> None:
    """Who has not returned anything, with the person to ask."""
    missing = [each for each in listed if each.status is Status.MISSING]
    if missing:
        named = (f"{each.code} {each.name}" + (f"（{each.contact}）" if each.contact else "") for each in missing)
        say(_("Not returned yet: {departments}").format(departments="、".join(named)))


def print_standings(listed: Sequence[Standing], *, whole: bool) -> None:
    """A table of the departments, then what each still has to do: all of it, or the gravest."""
    from rich.console import Console  # noqa: PLC0415 - slow to load
    from rich.table import Table  # noqa: PLC0415 - likewise

    table = Table(title=_("Where the departments stand"))
    table.add_column(_("Code"))
    table.add_column(_("Department"), overflow="fold")
    table.add_column(_("Status"))
    table.add_column(_("Returned on"))
    table.add_column(_("Errors"), justify="right")
    table.add_column(_("To explain"), justify="right")
    for each in listed:
        time = each.returned.time[5:16].replace("T", " ") if each.returned else ""
        left = (str(each.errors or ""), str(each.explain or ""))
        table.add_row(each.code, each.name, _coloured(each.status), time, *left)
    Console().print(table)
    for each in listed:
        _print_todo(each, whole=whole)


def _coloured(status: Status) -> str:
    colour = _COLOURS.get(status)
    return f"[{colour}]{status_word(status)}[/]" if colour else status_word(status)


def _print_todo(each: Standing, *, whole: bool) -> None:
    if not each.todo and not each.reason:
        return
    why = _("{status}: {reason}").format(status=status_word(each.status), reason=each.reason) if each.reason else ""
    say(click.style("  ".join(filter(None, (f"{each.code} {each.name}", why))), bold=True))
    ordered = ranked(each.todo)
    shown = ordered if whole else ordered[:_FEW]
    for finding in shown:
        message = " ".join(finding.message.split())
        rule = click.style(f"[{finding.rule}]", dim=True)
        say(f"  {severity_word(finding.severity)}  {finding.cell}  {message}  {rule}")
    if len(ordered) > len(shown):
        more = _("{n} more: name the code behind the master to see all")
        say("  " + more.format(n=len(ordered) - len(shown)))


def print_next(path: Path, listed: Sequence[Standing]) -> None:
    """The command to type next."""
    name = str(path)
    master = f'"{name}"' if " " in name else name
    say(_("Next: {command}").format(command=_(_STEPS[next_step(listed)]).format(master=master)))
