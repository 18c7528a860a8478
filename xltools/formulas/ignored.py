"""Excel's own ignored errors: green triangles that somebody looked at and dismissed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.address import parse_area

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xltools.core.address import Area
    from xltools.core.finding import Finding

# Which of our rules an attribute of <ignoredError> silences (ECMA-376, 18.3.1.51).
SILENCES = {
    "evalError": {"cell.error"},
    "numberStoredAsText": {"number.stored-as-text"},
    "formula": {"formula.differs-from-neighbours"},
    "formulaRange": {"range.leaves-out"},
    "emptyCellReference": {"reference.blank-or-text"},
    "calculatedColumn": {"formula.differs-from-neighbours", "constant.among-formulas"},
}


@dataclass(frozen=True, slots=True)
class Ignored:
    """Cells of a sheet for which somebody dismissed kinds of errors, by Excel's names for the kinds."""

    areas: tuple[Area, ...]
    kinds: frozenset[str]


def without_ignored(findings: Iterable[Finding], ignored: Mapping[str, Sequence[Ignored]]) -> list[Finding]:
    """The findings but those that somebody dismissed in Excel; ``ignored`` is by sheet name."""
    return [finding for finding in findings if not _is_ignored(finding, ignored.get(finding.sheet, ()))]


def _is_ignored(finding: Finding, dismissals: Sequence[Ignored]) -> bool:
    if not finding.cell:
        return False
    cells = parse_area(finding.cell)
    for each in dismissals:
        silenced = {rule for kind in each.kinds for rule in SILENCES.get(kind, ())}
        if finding.rule in silenced and any(area.covers(cells) for area in each.areas):
            return True
    return False
