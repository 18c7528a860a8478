"""Make the generated pages of ``docs/`` again: commands, checks, rules, scoring. Run it with ``make docs``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # when run as a script

from tools.checks import checks_page  # noqa: E402 - needs the path
from tools.rules import rules_page  # noqa: E402 - likewise
from tools.scoring_docs import PAGE as SCORING  # noqa: E402 - likewise
from tools.scoring_docs import scoring_page  # noqa: E402 - likewise
from xltools.cli.main import COMMANDS, cli  # noqa: E402 - likewise

PAGE = ROOT / "docs" / "commands.md"
CHECKS = ROOT / "docs" / "checks.md"
RULES = ROOT / "docs" / "rules.md"

_HEAD = """# Commands

Made by `make docs` from the commands' own help; do not edit.

Exit codes: 0 nothing blocks, 1 there are findings of severity error, 2 the command could not do its work.
"""


def commands_page() -> str:
    """The page on the commands: every command's help as users see it, in both languages."""
    return "\n".join((_HEAD, *map(_section, ([], *_commands()))))


def _commands() -> Iterator[list[str]]:
    """The words of every command, and of those in a group behind it."""
    with click.Context(cli) as context:
        for name in COMMANDS:
            yield [name]
            command = cli.get_command(context, name)
            if isinstance(command, click.Group):
                yield from ([name, below] for below in command.commands)


def _section(words: list[str]) -> str:
    blocks = (f"```text\n{_help(words, language)}\n```\n" for language in ("en", "zh"))
    return f"## {' '.join(('xltools', *words))}\n\n" + "\n".join(blocks)


def _help(words: list[str], language: str) -> str:
    """The help of a command; click translates some of its words while it loads, hence a new process."""
    command = [sys.executable, "-m", "xltools", "--lang", language, *words, "--help"]
    environment = {**os.environ, "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", env=environment, cwd=ROOT)
    return done.stdout.rstrip()


def main() -> None:
    """Write the pages."""
    PAGE.parent.mkdir(exist_ok=True)
    pages = {PAGE: commands_page, CHECKS: checks_page, RULES: rules_page, SCORING: scoring_page}
    for path, page in pages.items():
        path.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
