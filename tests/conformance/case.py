"""What a case is, and the small shorthand in which the tables are written."""

from __future__ import annotations

from typing import NamedTuple

from xltools.core.snapshot import ErrorValue

Value = float | int | str | bool | ErrorValue

NULL = ErrorValue("#NULL!")
DIV0 = ErrorValue("#DIV/0!")
VALUE = ErrorValue("#VALUE!")
REF = ErrorValue("#REF!")
NAME = ErrorValue("#NAME?")
NUM = ErrorValue("#NUM!")
NA = ErrorValue("#N/A")


class Case(NamedTuple):
    """A formula and what it must give.

    ``expected`` is one value, or rows of values for a formula that fills several cells. ``why`` says how the value
    was found where that is not plain. A number may be off by a 1e-9th, ``digits`` after the point matter less.
    """

    formula: str
    expected: Value | tuple[tuple[Value, ...], ...]
    why: str = ""
    array: bool = False
    """Entered with Ctrl+Shift+Enter."""
