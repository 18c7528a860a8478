"""What ends a task before its work is done, said in words for the user."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - it says what is the matter
    """The task cannot do its work; the text says why and what to do, in the user's language."""


class Stopped(Exception):  # noqa: N818 - nothing is wrong
    """The user pressed Esc, or chose nothing where something was to be chosen."""
