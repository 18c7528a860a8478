"""The entry of the command line: finds the command that is asked for, and never lets a traceback reach the user."""

from __future__ import annotations

import errno
import gettext
import importlib
import io
import os
import sys
from difflib import get_close_matches
from importlib.resources import files
from keyword import iskeyword
from typing import TYPE_CHECKING, Any

import click

from xltools import __version__
from xltools.cli.options import Command, Option, asked_language
from xltools.cli.output import Failure
from xltools.core.messages import N_, _, current_language, use_language

if TYPE_CHECKING:
    from collections.abc import Sequence

# In the order of work. A command's module has its name and is imported only when the command is called.
COMMANDS = {
    "template": N_("Make the year's workbook to send to the departments."),
    "split": N_("Make one workbook for each department of a master."),
    "import": N_("Take reports in Word into workbooks."),
    "validate": N_("Check workbooks that were handed in."),
    "collect": N_("Take returned workbooks into the master."),
    "status": N_("Say who has returned what, and what is left to do."),
    "return": N_("Send a department's return back, with the reason."),
    "seal": N_("Sign departments off."),
    "unseal": N_("Open a department that was signed off."),
    "audit": N_("Audit the formulas of any workbook."),
    "score": N_("Recompute scores and grades, with the working."),
    "accept": N_("Explain a finding, so that it is not asked again."),
    "consolidate": N_("Add the departments up for the whole zone."),
    "trace": N_("Show where a figure of a summary came from."),
    "compare": N_("Compare departments, budgets, targets, years, zones, or two versions of a workbook."),
    "report": N_("Write reports as Word documents: a department's, or the zone's."),
    "rollover": N_("Make the new year's master from last year's."),
    "demo": N_("Make an example zone and try everything on it."),
    "addin": N_("Put the ribbon into Excel."),
    "panel": N_("Open a window with the same buttons, for WPS and without macros."),
    "bundle": N_("Make a folder that installs xltools without internet."),
    "doctor": N_("Check the installation and say how to mend it."),
}

_READERS = frozenset({"validate", "collect", "score", "consolidate", "compare", "report"})
"""Commands that may read so much that they share it out to other processes."""
READING = ("xltools.cli.intake", "xltools.narrative.check", "xltools.score", "xltools.scoring.load")
"""What those processes load: also the checks of texts and scores, which this process can do without meanwhile."""

_INTRODUCTION = N_(
    "Budget-performance self-evaluations in Excel.\n\n"
    "The commands stand in the order of a year's work: make the template and send it out, validate what comes back, "
    "consolidate it for the zone, compare. Workbooks that you hand in are never changed.\n\n"
    "To look around first, try: xltools demo FOLDER"
)


class Commands(Command, click.Group):
    """The group of all commands; knows their names and one line about each without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands in the order of work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = importlib.import_module(f"xltools.cli.{module}").command
        if not isinstance(command, Command):
            message = f"not a command: {cmd_name}"
            raise TypeError(message)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is asked for; of a mistyped one, those that are nearest."""
        name = args[0]
        near = [] if name in COMMANDS or name.startswith("-") else get_close_matches(name.lower(), COMMANDS)
        if near:
            message = _("There is no command {name}. Did you mean: xltools {near}?")
            ctx.fail(message.format(name=name, near=_(", ").join(near)))
        if name in _READERS:
            from xltools.files.much import is_much  # noqa: PLC0415 - other commands do without
            from xltools.files.server import prepare  # noqa: PLC0415 - likewise

            if is_much(args[1:]):
                prepare(READING)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """List the commands without importing them."""
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(about)) for name, about in COMMANDS.items()])

    def main(self, args: Sequence[str] | None = None, *rest: Any, **named: Any) -> Any:  # noqa: ANN401 - click's
        """Choose the language, then parse and run."""
        arguments = list(sys.argv[1:] if args is None else args)
        speak(asked_language(arguments))
        return super().main(arguments, *rest, **named)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's signature
        """Run the command; whatever goes wrong becomes one plain sentence and exit code 2."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except (KeyboardInterrupt, click.Abort):
            raise Failure(_("Stopped; nothing half-written was left behind.")) from None
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # whoever reads our output has gone; click ends quietly
            raise Failure(_unexpected(error)) from error


def speak(language: str | None) -> None:
    """Use a language for our own messages, for click's, and for worker processes; an unknown one waits for click."""
    try:
        use_language(language)
    except ValueError:
        use_language(None)
    os.environ["LANGUAGE"] = current_language()
    gettext.bindtextdomain("xltools", str(files("xltools") / "locale"))
    gettext.textdomain("xltools")


def _unexpected(error: Exception) -> str:
    from xltools.files.log import write_fault_log  # noqa: PLC0415 - only now

    try:
        log = write_fault_log(error)
    except OSError:
        return _("Something went wrong that xltools did not expect: {error}").format(error=error)
    return _("Something went wrong that xltools did not expect: {error} Details are in {log}").format(
        error=f"{type(error).__name__}: {error}.", log=log
    )


@click.group(cls=Commands, invoke_without_command=True, help=_INTRODUCTION)
@click.version_option(
    __version__, cls=Option, prog_name="xltools", message="%(prog)s %(version)s", help=N_("Show the version and exit.")
)
@click.pass_context
def cli(context: click.Context) -> None:
    """Without a command, say where the year stands; in a folder without a master, what there is."""
    if context.invoked_subcommand is None:
        from xltools.cli.here import say_where_it_stands  # noqa: PLC0415 - commands need not load it

        if not say_where_it_stands():
            click.echo(context.get_help())


def run() -> None:
    """Run the command line: the console script, and ``python -m xltools``."""
    _prepare_streams()
    cli(prog_name="xltools")


def _prepare_streams() -> None:
    """Make output survive every console: UTF-8 on Windows, a question mark for what an encoding cannot say."""
    encoding = "utf-8" if sys.platform == "win32" and "PYTHONIOENCODING" not in os.environ else None
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=encoding, errors="replace")
