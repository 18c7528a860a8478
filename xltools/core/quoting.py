"""Words inside quotation marks."""

from __future__ import annotations

_INNER = str.maketrans("“”", "‘’")


def inner(text: str) -> str:
    """A text that stands between “ and ”: its own double quotation marks become single ones, as Chinese has it."""
    return text.translate(_INNER)
