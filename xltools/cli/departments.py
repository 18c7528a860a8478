"""The table of a zone's departments, as the commands read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.cli.output import complain, fail
from xltools.core.messages import _
from xltools.core.register import Department, codes_without_zeros
from xltools.excel.read import UnreadableError
from xltools.excel.register import RegisterError, read_register

if TYPE_CHECKING:
    from pathlib import Path


def listed(table: Path) -> tuple[Department, ...]:
    """The departments of a table; one that cannot be used ends the command. Codes that lost their zeros are named."""
    try:
        register = read_register(table)
    except (RegisterError, UnreadableError) as error:
        fail(str(error))
    for code in codes_without_zeros(register):
        complain(
            _(
                "Budget code {code} is shorter than the others: if zeros in front were lost, format the column as text"
            ).format(code=code)
        )
    return register
