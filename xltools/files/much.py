"""How much work is worth sharing out among processes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FEW = 16
"""Tasks up to which starting processes costs more than it saves."""
LARGE = 200_000
"""Bytes of a workbook whose sheets may be worth sharing out."""


def is_much(arguments: Sequence[str]) -> bool:
    """Whether the arguments of a command name many files, a folder, or a workbook that may be worth sharing out."""
    return len(arguments) >= FEW or any(map(_is_large, arguments))


def _is_large(argument: str) -> bool:
    path = Path(argument)
    try:
        return path.is_dir() or path.stat().st_size >= LARGE
    except (OSError, ValueError):
        return False
