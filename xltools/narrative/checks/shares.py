"""Shares of one whole that should be all of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.amount import Amount, total
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.figures import Figure, Role
from xltools.narrative.finding import about_passage, interval

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_NEAR = Decimal(5)  # percentage points: shares that miss 100 by more than that are only some of them
_FEWEST = 2


def shares(narrative: Narrative) -> Iterator[Finding]:
    """A finding where the shares of one whole in one sentence nearly add up to 100 % and do not."""
    for passage in narrative.with_figures:
        wholes: dict[tuple[int, str], list[Figure]] = {}
        for figure in passage.figures:
            if figure.role is Role.SHARE and figure.of:
                wholes.setdefault((figure.sentence, figure.of), []).append(figure)
        for (_sentence, of), parts in wholes.items():
            together = total(part.quantity.value for part in parts)
            missing = abs(together.value - 100)
            if len(parts) < _FEWEST or missing > _NEAR or together.overlaps(Amount.exact(100)):
                continue
            message = _("The shares of {whole} add up to {sum} %, not to 100 %")
            yield about_passage(
                narrative,
                passage,
                "text.shares",
                Severity.ERROR,
                message.format(whole=of, sum=interval(together)),
                actual=f"{together.value:f}%",
                expected="100%",
                difference=together.value - 100,
            )
