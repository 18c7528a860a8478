"""Make the generated pages of ``docs/`` again: the commands and the checks. Run it with ``make docs``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from xltools.cli.main import COMMANDS, cli, speak

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # when run as a script

from tools.checks import checks_page  # noqa: E402 - needs the path

PAGE = ROOT / "docs" / "commands.md"
CHECKS = ROOT / "docs" / "checks.md"

_HEAD = """# Commands

Made by `make docs` from the commands' own help; do not edit.

Exit codes: 0 nothing blocks, 1 there are findings of severity error, 2 the command could not do its work.
"""


def commands_page() -> str:
    """The page on the commands: every command's help, in both languages."""
    parts = [_HEAD, _help("xltools", cli, None)]
    parent = click.Context(cli, info_name="xltools")
    for name in COMMANDS:
        command = cli.get_command(parent, name)
        if command is not None:
            parts.append(_help(f"xltools {name}", command, parent))
    return "\n".join(parts)


def _help(title: str, command: click.Command, parent: click.Context | None) -> str:
    blocks = []
    for language in ("en", "zh"):
        speak(language)
        context = click.Context(command, info_name=title.rpartition(" ")[2], parent=parent, terminal_width=100)
        blocks.append(f"```text\n{command.get_help(context).rstrip()}\n```\n")
    return f"## {title}\n\n" + "\n".join(blocks)


def main() -> None:
    """Write the pages."""
    os.environ["COLUMNS"] = "100"
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(commands_page(), encoding="utf-8", newline="\n")
    CHECKS.write_text(checks_page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
