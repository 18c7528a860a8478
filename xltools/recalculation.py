"""Recalculate a workbook and say of every formula whether it computes what it shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.messages import _
from xltools.recalculate import plain
from xltools.recalculate.effort import too_much
from xltools.recalculate.engine import Given
from xltools.recalculate.findings import findings
from xltools.recalculate.judge import Case
from xltools.recalculate.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.core.finding import Finding
    from xltools.core.snapshot import Snapshot
    from xltools.recalculate.engine import Engine, Place
    from xltools.recalculate.judgement import Judgement, Verdict


@dataclass(frozen=True, slots=True)
class Recalculation:
    """The verdicts on a workbook's formulas by place, the engines heard, and those that failed with their reasons."""

    judgements: Mapping[Place, Judgement]
    heard: tuple[str, ...]
    unavailable: Mapping[str, str]
    findings: tuple[Finding, ...]

    def counts(self) -> dict[Verdict, int]:
        """How many formulas have each verdict; those that nobody has are left out."""
        return dict(Counter(judgement.verdict for judgement in self.judgements.values()))


def recalculate(
    snapshot: Snapshot,
    content: bytes,
    engines: Sequence[Engine],
    settings: Settings | None = None,
    given: Given | None = None,
    *,
    plainly: bool = False,
) -> Recalculation:
    """Judge every formula of the workbook ``content``, of which ``snapshot`` was taken.

    ``plainly`` lets engines rest where plain arithmetic confirms every formula (see `xltools.recalculate.plain`), as it
    does of a form's workbook to which nothing was done.

    The first engine computes everything. The others are asked in turn, and only about what it computes otherwise than
    the file shows or cannot compute; where all is confirmed they are not asked. Without ``given`` nothing that depends
    on the clock is computed: such cells get the verdict "volatile", and what depends on them is computed from the
    results that they show.
    """
    settings = settings or Settings()
    confirmed = plain.confirmed(snapshot, date1904=settings.date1904) if plainly else {}
    if confirmed:
        return Recalculation(confirmed, (plain.NAME,), {}, ())
    case = Case(snapshot, settings)
    heard: list[str] = []
    unavailable: dict[str, str] = {}
    if too_much(snapshot):
        unavailable = {engine.name: _("its formulas read too many cells") for engine in engines}
    for engine in engines if not unavailable else ():
        wanted = case.wanted(slow=engine.slow)
        if not wanted:
            continue
        calculated = engine.calculate(content, given or Given(), wanted)
        if calculated.unavailable:
            unavailable[engine.name] = calculated.unavailable
        else:
            heard.append(engine.name)
        case.hear(calculated)
    judgements = case.judgements()
    found = findings(snapshot.source.path, judgements, settings, unavailable)
    return Recalculation(judgements, tuple(heard), unavailable, tuple(found))
