"""Printing findings and failures; the exit code that scripts rely on.

Exit codes: 0 nothing blocks, 1 there are findings of severity error, 2 the command could not do its work.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any, NoReturn

import click

from xltools.cli.options import JSON
from xltools.core.finding import Severity, ranked
from xltools.core.json_text import json_text
from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import IO

    from xltools.core.finding import Finding

NOTHING_BLOCKS = 0
ERRORS_FOUND = 1
COULD_NOT_WORK = 2

_COLOURS = {Severity.ERROR: "red", Severity.EXPLAIN: "yellow", Severity.NOTE: "cyan"}


class Failure(click.ClickException):
    """The command cannot do its work; the message says why and what to do."""

    exit_code = COULD_NOT_WORK

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message alone; it needs no label in front."""
        click.echo(self.message, file=file, err=file is None)


def fail(message: str) -> NoReturn:
    """End the command with a sentence for the user and exit code 2.

    Raises:
        Failure: always.
    """
    raise Failure(message)


def exit_code(findings: Iterable[Finding]) -> int:
    """1 when an error stands that nobody accepted, otherwise 0."""
    blocked = any(finding.severity is Severity.ERROR and not finding.accepted for finding in findings)
    return ERRORS_FOUND if blocked else NOTHING_BLOCKS


def print_findings(findings: Iterable[Finding], output_format: str) -> None:
    """Print findings, the gravest first, as text (grouped by file, with a closing count) or as a JSON list."""
    ordered = ranked(findings)
    if output_format == JSON:
        print_json([finding.as_json() for finding in ordered])
    else:
        _print_text(ordered)


def print_json(value: object) -> None:
    """Print a value as JSON, in UTF-8 whatever the console's encoding, so that no character is lost."""
    click.echo(json_text(value, 2).encode())


def say(text: str) -> None:
    """Print a line; colours are dropped where the output is no terminal, or ``NO_COLOR`` is set."""
    click.echo(text, color=False if os.environ.get("NO_COLOR") else None)


def complain(text: str) -> None:
    """Print a line where it does not mix with results: on stderr."""
    click.echo(text, err=True)


def quoted(text: str) -> str:
    """A path as it can be typed: in quotes where it has blanks."""
    return f'"{text}"' if " " in text else text


def _print_text(findings: Sequence[Finding]) -> None:
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.file, []).append(finding)
    for file, group in by_file.items():
        heading = file or (_("The zone as a whole") if len(by_file) > 1 else "")
        if heading:
            say(click.style(heading, bold=True))
        for finding in group:
            say(_line(finding))
    say(_summary(findings))


def _line(finding: Finding) -> str:
    """One finding on one line, however long: terminals wrap it, programs read it."""
    words = [
        click.style(severity_word(finding.severity), fg=_COLOURS[finding.severity]),
        finding.place,
        " ".join(finding.message.split()),
        _("(accepted)") if finding.accepted else "",
        click.style(f"[{finding.rule}]", dim=True),
    ]
    return "  " + "  ".join(filter(None, words))


def severity_word(severity: Severity) -> str:
    """What a user calls a severity."""
    return {Severity.ERROR: _("error"), Severity.EXPLAIN: _("to explain"), Severity.NOTE: _("note")}[severity]


def _summary(findings: Sequence[Finding]) -> str:
    if not findings:
        return _("Nothing was found.")
    counts = Counter(finding.severity for finding in findings)
    return _("Errors: {errors}, to explain: {explain}, notes: {notes}.").format(
        errors=counts[Severity.ERROR], explain=counts[Severity.EXPLAIN], notes=counts[Severity.NOTE]
    )
