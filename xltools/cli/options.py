"""What the commands share: their class, the language switch and the options that mean the same everywhere.

A command module defines ``command``::

    @command(help=N_("Check workbooks against the form."))
    @inputs_argument
    @format_option
    def command(inputs: tuple[Path, ...], output_format: str) -> None: ...

Help texts are marked with ``N_`` and translated when they are shown, so that one process can speak both languages.
"""

from __future__ import annotations

from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xltools.cli.columns import Context
from xltools.core.form import DEFAULT_FORM
from xltools.core.messages import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "text"
JSON = "json"
_LANGUAGE_SWITCH = "--lang"


class Said:
    """An attribute holding an English text that is translated whenever it is read."""

    def __set_name__(self, owner: type, name: str) -> None:
        """Keep the English text beside the attribute."""
        self._slot = f"_english_{name}"

    def __get__(self, instance: object, owner: type | None = None) -> str | None:
        """The text in the user's language."""
        text: str | None = getattr(instance, self._slot, None)
        return _(text) if text else text

    def __set__(self, instance: object, text: str | None) -> None:
        """Set the English text."""
        setattr(instance, self._slot, text)


class Option(click.Option):
    """An option whose help speaks the user's language."""

    help = Said()

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for the value in the help."""
        return _(super().make_metavar(ctx))


class Argument(click.Argument):
    """An argument whose name speaks the user's language."""

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for the value in the help and in complaints."""
        return _(super().make_metavar(ctx))


class Year(click.IntRange):
    """A year that can be reported on; its name speaks the user's language."""

    name = Said()  # type: ignore[assignment]  # a text whenever it is read

    def __init__(self) -> None:
        """Any year that a form may be of."""
        super().__init__(2000, 2100)
        self.name = N_("year")


class Command(click.Command):
    """A command whose help speaks the user's language, and that takes ``--lang``."""

    context_class = Context
    help = Said()
    short_help = Said()
    epilog = Said()

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The command's own parameters, then the shared ones."""
        *own, help_option = super().get_params(ctx)
        return [*own, LANGUAGE, help_option]

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The words behind the command's name in the line on its usage."""
        return [_(piece) for piece in super().collect_usage_pieces(ctx)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Click's ``--help``, which click makes once, in the language of that moment."""
        help_option = super().get_help_option(ctx)
        if help_option is not None:
            help_option.help = _("Show this message and exit.")
        return help_option


def asked_language(arguments: list[str]) -> str | None:
    """The value of ``--lang`` wherever it stands, or None.

    Help and complaints about the arguments must already be in that language, so it is sought before they are parsed;
    whether the value is allowed is then judged with all the others.
    """
    words = arguments[: arguments.index("--")] if "--" in arguments else arguments
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        switch, equals, value = word.partition("=")
        if switch == _LANGUAGE_SWITCH:
            return value if equals else following
    return None


option = partial(click.option, cls=Option)
argument = partial(click.argument, cls=Argument)
command = partial(click.command, cls=Command)

LANGUAGE = Option(
    [_LANGUAGE_SWITCH],
    type=click.Choice(["zh", "en"]),
    expose_value=False,
    help=N_("Language of the messages; otherwise that of the system."),
)


def output_option(help_text: str, *, required: bool = False) -> Callable[[Any], Any]:
    """``-o/--output``, passed on as ``output: Path | None``; ``help_text`` says what is written, marked with ``N_``."""
    return option("-o", "--output", type=click.Path(path_type=Path), required=required, help=help_text)


format_option = option(
    "--format",
    "output_format",
    type=click.Choice([TEXT, JSON]),
    default=TEXT,
    show_default=True,
    help=N_("How findings are printed: for people, or as JSON for programs."),
)

year_option = option("--year", type=Year(), help=N_("The year that is reported on."))

form_option = option(
    "--form",
    "form_name",
    default=DEFAULT_FORM,
    show_default=True,
    help=N_("The form: its id, or a TOML file of your own."),
)


def inputs_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """What to read, passed on as ``inputs: tuple[Path, ...]``.

    Made anew for each command: click names the type in the language of that moment.
    """
    kind = click.Path(exists=True, path_type=Path)
    return argument("inputs", nargs=-1, required=True, type=kind, metavar=N_("FILE_OR_FOLDER..."))(function)


def engine_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--engine``, ``--today`` and ``--no-recalculation``: how formulas are recalculated."""
    for each in (
        option("--no-recalculation", is_flag=True, help=N_("Do not recalculate the formulas.")),
        option(
            "--today",
            type=click.DateTime(["%Y-%m-%d"]),
            metavar=N_("YYYY-MM-DD"),
            help=N_("What TODAY() is to give; otherwise what depends on it is not judged."),
        ),
        option(
            "--engine",
            multiple=True,
            help=N_("A calculation engine (cellrune, formulon, formulas, libreoffice); may be given several times."),
        ),
    ):
        function = each(function)
    return function
