"""Work and projects listed as parts of the spending that is meant for running the office."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.amount import total
from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.checks.sums import parts_of
from xltools.narrative.finding import about_passage, quote
from xltools.scoring.units import converted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_WORK = re.compile(r"项目|专项|工程|工作|活动")
_MUCH = Decimal("0.5")  # of public spending


def booked(narrative: Narrative) -> Iterator[Finding]:
    """A finding where more than half of public spending is listed as work or projects."""
    for passage in narrative.with_figures:
        figures = passage.figures
        for place, whole in enumerate(figures):
            if whole.concept != "public":
                continue
            work = [part for part in parts_of(figures, place) if _WORK.search(part.label)]
            amounts = [converted(part.quantity.value, part.quantity.unit, whole.quantity.unit) for part in work]
            together = total(amount for amount in amounts if amount is not None)
            if work and together.value > whole.quantity.value.value * _MUCH:
                message = _(
                    "{sum} {unit} of “{whole}” are work or projects ({parts}); do they belong to project spending?"
                )
                yield about_passage(
                    narrative,
                    passage,
                    "text.booked",
                    Severity.EXPLAIN,
                    message.format(
                        sum=f"{together.value:f}",
                        unit=whole.quantity.unit,
                        whole=quote(whole.shown),
                        parts=_(", ").join(part.label for part in work),
                    ),
                    actual=f"{together.value:f}",
                    expected=whole.quantity.text,
                )
