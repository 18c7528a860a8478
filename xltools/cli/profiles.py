"""The scoring profile that a command was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.cli.output import fail
from xltools.scoring.load import resolve
from xltools.scoring.verify import ProfileError

if TYPE_CHECKING:
    from xltools.scoring.profile import Profile


def profile_named(name: str) -> Profile:
    """The scoring profile that was asked for; an unknown one, or one that contradicts itself, ends the command."""
    try:
        return resolve(name)
    except ProfileError as error:
        fail(str(error))
