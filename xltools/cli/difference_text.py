"""What changed between two workbooks, on the terminal."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from xltools.cli.output import say
from xltools.core.address import column_letters
from xltools.core.difference import FORMULA_KINDS, ChangeKind, plain
from xltools.core.messages import N_, _, ngettext

if TYPE_CHECKING:
    from xltools.core.difference import Change, Difference
    from xltools.core.snapshot import CellValue

_MOST = 40  # changes that are listed
_LONGEST = 40  # characters of a value

_KINDS = {
    ChangeKind.VALUE: N_("values changed"),
    ChangeKind.FORMULA: N_("formulas changed"),
    ChangeKind.TYPED_OVER: N_("formulas replaced by values"),
    ChangeKind.FORMULA_PUT_IN: N_("values replaced by formulas"),
    ChangeKind.RESULT: N_("results changed, formulas not"),
    ChangeKind.ROWS_ADDED: N_("rows added"),
    ChangeKind.ROWS_REMOVED: N_("rows removed"),
    ChangeKind.ROWS_MOVED: N_("rows moved"),
    ChangeKind.COLUMNS_ADDED: N_("columns added"),
    ChangeKind.COLUMNS_REMOVED: N_("columns removed"),
    ChangeKind.COLUMNS_MOVED: N_("columns moved"),
    ChangeKind.SHEET_ADDED: N_("sheets added"),
    ChangeKind.SHEET_REMOVED: N_("sheets removed"),
    ChangeKind.SHEET_RENAMED: N_("sheets renamed"),
    ChangeKind.SHEET_MOVED: N_("sheets moved"),
    ChangeKind.HIDDEN: N_("now hidden"),
    ChangeKind.SHOWN: N_("no longer hidden"),
    ChangeKind.PROTECTED: N_("now protected"),
    ChangeKind.UNPROTECTED: N_("no longer protected"),
    ChangeKind.MERGED: N_("cells merged"),
    ChangeKind.UNMERGED: N_("cells no longer merged"),
    ChangeKind.NAME_ADDED: N_("names added"),
    ChangeKind.NAME_REMOVED: N_("names removed"),
    ChangeKind.NAME_CHANGED: N_("names changed"),
    ChangeKind.MACROS: N_("macros"),
    ChangeKind.LINKS: N_("links to other files"),
}
_COLOURS = {"added": "green", "removed": "red", "moved": "cyan"}


def print_difference(difference: Difference) -> None:
    """How many changes there are of each kind, then the changes with the most money at stake."""
    names = [click.style(PurePath(source.path).name, bold=True) for source in (difference.old, difference.new)]
    say(" → ".join(names))
    for sheet in difference.sheets:
        if sheet.key and sheet.changes:
            columns = _(", ").join(map(column_letters, sheet.key))
            message = _("{sheet}: rows are told apart by column {columns}")
            say(click.style("  " + message.format(sheet=sheet.new.name, columns=columns), dim=True))
    if not difference.changes:
        say(_("The two workbooks do not differ."))
    for kind, count in difference.counts.items():
        say(f"  {count:>7,}  {_(_KINDS[kind])}")
    if difference.changes:
        say(_("The most money first:"))
    for change in difference.changes[:_MOST]:
        say(_line(change))
    _say_the_rest(difference)


def _say_the_rest(difference: Difference) -> None:
    more = len(difference.changes) - _MOST
    if more > 0:
        message = ngettext(
            "{count} more change is in the workbook (--output) and in JSON (--format json).",
            "{count} more changes are in the workbook (--output) and in JSON (--format json).",
            more,
        )
        say(message.format(count=more))
    if difference.uncalculated:
        message = ngettext(
            "{count} formula has no saved result in one of the files, so its result was not compared.",
            "{count} formulas have no saved result in one of the files, so their results were not compared.",
            difference.uncalculated,
        )
        say(message.format(count=difference.uncalculated))


def _line(change: Change) -> str:
    """One change on one line: what kind, where, what it is called, and what was and is there."""
    colour = next((colour for word, colour in _COLOURS.items() if word in change.kind.value), "yellow")
    called = change.item or " · ".join(dict.fromkeys(filter(None, (change.label, change.heading))))
    words = [click.style(_(_KINDS[change.kind]), fg=colour), _place(change), called, _what(change)]
    if change.difference:
        words.append(f"({change.difference:+,.6f}".rstrip("0").rstrip(".") + ")")
    return "  " + "  ".join(filter(None, words))


def _place(change: Change) -> str:
    """Where it is; where it was as well, if that is somewhere else."""
    places = (change.old_place, change.new_place)
    written = [f"{place.sheet}!{place.cells}" if place.cells else place.sheet for place in places if place]
    return " → ".join(dict.fromkeys(written))


def _what(change: Change) -> str:
    """Old and new: formulas where they changed, else values."""
    if change.kind in FORMULA_KINDS:
        old, new = change.old_formula or _value(change.old), change.new_formula or _value(change.new)
    elif change.old is None and change.new is None:
        return ""
    else:
        old, new = _value(change.old), _value(change.new)
    return f"{old} → {new}"


def _value(value: CellValue) -> str:
    if value is None or value == "":
        return _("(blank)")
    if isinstance(value, float):
        return f"{value:.15g}"
    text = " ".join(str(plain(value)).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
