"""How a workbook asks to be calculated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Calculation settings saved with a workbook.

    ``date1904``: days are counted from 1904. ``manual``: Excel calculates only on request. ``iterative``: circular
    references are meant. ``as_displayed``: Excel rounds every value to what its number format shows.
    """

    date1904: bool = False
    manual: bool = False
    iterative: bool = False
    as_displayed: bool = False
