"""The page on the commands names all there is."""

from __future__ import annotations

import click
import pytest

from tools.docs import PAGE
from xltools.cli.main import COMMANDS, cli


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    """What somebody can type can be read about; `make docs` brings the page up to date."""
    _before, _heading, section = PAGE.read_text(encoding="utf-8").partition(f"## xltools {name}\n")
    section = section.partition("\n## ")[0]
    with click.Context(cli) as context:
        command = cli.get_command(context, name)
        assert command is not None
        options = [switch for parameter in command.get_params(context) for switch in parameter.opts if switch[0] == "-"]
    assert [switch for switch in options if switch not in section] == []
