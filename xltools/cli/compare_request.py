"""What a comparison was asked for, whatever it compares."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The arguments and options of ``xltools compare``; each kind of comparison uses some of them.

    ``absolute`` and ``relative`` are tolerances, ``columns`` absolute ones by heading or letters of a column.
    """

    inputs: tuple[Path, ...]
    output: Path | None
    output_format: str
    form_name: str
    year: int | None = None
    zone: str = ""
    key: tuple[str, ...] = ()
    absolute: Decimal = Decimal(0)
    relative: Decimal = Decimal(0)
    columns: Mapping[str, Decimal] = field(default_factory=dict)
