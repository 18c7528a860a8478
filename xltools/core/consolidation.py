"""A zone's year added up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xltools.core.scale import Scale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.amount import Amount
    from xltools.core.finding import Finding
    from xltools.core.form import Form
    from xltools.core.layer import Entry, Layer
    from xltools.core.register import Department
    from xltools.core.submission import Submission


@dataclass(frozen=True, slots=True)
class Consolidation:
    """A zone's year added up.

    ``totals`` holds the sum of each consolidated item over the departments that reported it and over the layers, which
    are 差额表 and 调整表; ``amounts`` each department's figures by budget code, ``layers`` what each layer comes to.
    Items that nobody reported are absent. ``departments`` is the register as far as it is known, with the group of
    each; ``missing`` are those in it that reported nothing, ``carried`` the budget codes of those for which last year's
    figures stand in. Amounts here are in the form's unit; ``unit`` is the one that a summary is to show, if another.
    """

    form: Form
    zone: str
    year: int
    submissions: tuple[Submission, ...]
    findings: tuple[Finding, ...]
    amounts: Mapping[str, Mapping[str, Amount]]
    totals: Mapping[str, Amount]
    entries: tuple[Entry, ...] = ()
    layers: Mapping[Layer, Mapping[str, Amount]] = field(default_factory=dict)
    departments: tuple[Department, ...] = ()
    missing: tuple[Department, ...] = ()
    carried: frozenset[str] = frozenset()
    unit: str = ""

    @property
    def scale(self) -> Scale:
        """The conversion of the form's unit to the one that the summary shows."""
        return Scale.between(self.form.unit, self.unit or self.form.unit)
