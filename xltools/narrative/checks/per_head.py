"""What a text says was spent for each, against its own sum and count: 3.10万元，接待315人次，人均98元."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.figures import Figure, Role
from xltools.narrative.finding import about_passage, interval, quote
from xltools.scoring.units import converted, measure_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xltools.core.amount import Amount
    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_EACH = re.compile(r"^(?P<each>人均|户均|家均|企均|每人|每户|每家)(?!可支配|收入|纯收入)[^\d]{0,8}$")
_COUNTED = {"人": ("persons", "visits"), "户": ("firms",), "家": ("firms",), "企": ("firms",)}
_FIRST = re.compile(r"[人户家企]")


def per_head(narrative: Narrative) -> Iterator[Finding]:
    """A finding where the sum and the count of a sentence give another amount for each than it says."""
    for passage in narrative.with_figures:
        figures = passage.figures
        for figure in figures:
            match = _EACH.match(figure.lead)
            if match and measure_of(figure.quantity.unit) == "money" and figure.role is Role.LEVEL:
                yield from _judged(narrative, figure, figures, match["each"])


def _judged(narrative: Narrative, figure: Figure, figures: Sequence[Figure], each: str) -> Iterator[Finding]:
    letter = _FIRST.search(each)
    counted = _COUNTED[letter[0]] if letter else ()
    same = [other for other in figures if other.sentence == figure.sentence and other.role is Role.LEVEL]
    counts = [other for other in same if measure_of(other.quantity.unit) in counted]
    sums = [other for other in same if other.start < figure.start and measure_of(other.quantity.unit) == "money"]
    if len(counts) != 1 or not sums:
        return
    amounts = [amount for other in sums if (amount := _for_each(other, counts[0], figure.quantity.unit)) is not None]
    if not amounts or any(amount.overlaps(figure.quantity.value) for amount in amounts):
        return
    message = _("{sum} for {count} is {each} {unit} each, the text says “{words}”")
    yield about_passage(
        narrative,
        figure.passage,
        "text.per_head",
        Severity.EXPLAIN,
        message.format(
            sum=sums[-1].quantity.text,
            count=counts[0].quantity.text,
            each=interval(amounts[-1]),
            unit=figure.quantity.unit,
            words=quote(f"{figure.lead}{figure.quantity.text}"),
        ),
        actual=figure.quantity.text,
        expected=f"{amounts[-1].value:.2f}{figure.quantity.unit}",
    )


def _for_each(whole: Figure, count: Figure, unit: str) -> Amount | None:
    amount = converted(whole.quantity.value, whole.quantity.unit, unit)
    return amount.divided_by(count.quantity.value) if amount else None
