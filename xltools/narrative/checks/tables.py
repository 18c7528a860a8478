"""Figures of the text against the tables of the form."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.figures import Basis, Figure, Role
from xltools.narrative.finding import about_passage, quote
from xltools.narrative.words import concepts
from xltools.scoring.units import converted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.amount import Amount
    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_YUAN = Decimal(10_000)  # in a 万元
_SLIPS = (Decimal(10), Decimal(100), Decimal(1000), _YUAN)


def against_tables(narrative: Narrative) -> Iterator[Finding]:
    """A finding for each figure that differs from the table's beyond the precision of both."""
    for passage in narrative.with_figures:
        for figure in passage.figures:
            stated = _stated(figure, narrative)
            if not stated:
                continue
            code = next(iter(stated))
            said = converted(figure.quantity.value, figure.quantity.unit, narrative.units.get(code, ""))
            if said is not None and not any(said.overlaps(amount) for amount in stated.values()):
                yield _differs(narrative, figure, code, said, stated[code])


def _stated(figure: Figure, narrative: Narrative) -> dict[str, Amount]:
    """The items that a figure may speak of, as far as the table states them: its own first, then others called so."""
    code = code_of(figure, narrative)
    others = concepts()[figure.concept].also if code and figure.basis is Basis.FINAL else ()
    return {each: narrative.amounts[each] for each in (code, *others) if each in narrative.amounts}


def code_of(figure: Figure, narrative: Narrative) -> str:
    """The item code that a figure states, by subject, basis and year; empty where it states none."""
    if figure.role is not Role.LEVEL or not figure.concept or figure.quantity.upper is not None:
        return ""
    codes = concepts()[figure.concept].codes
    if figure.year is not None and narrative.year is not None and figure.year != narrative.year:
        return codes.get("last_year", "") if figure.year == narrative.year - 1 and not figure.basis_said else ""
    return codes.get(figure.basis.value, "")


def _differs(narrative: Narrative, figure: Figure, code: str, said: Amount, table: Amount) -> Finding:
    unit, label = narrative.units.get(code, ""), narrative.labels.get(code, code)
    message = _("The text says “{words}”, the table says {label} {table} {unit}; correct the one or the other")
    slip = _slip(said, table)
    if slip == _YUAN:
        message = _(
            "The text says “{words}”, the table says {label} {table} {unit}: 10,000 times as much or as little, "
            "so yuan and 万元 were mixed up"
        )
    elif slip:
        message = _(
            "The text says “{words}”, the table says {label} {table} {unit}: {times} times as much or as little, "
            "so a unit or a digit slipped"
        )
    return about_passage(
        narrative,
        figure.passage,
        "text.table",
        Severity.ERROR,
        message.format(
            words=quote(figure.shown), label=label, table=f"{table.value:f}", unit=unit, times=f"{slip or 1:f}"
        ),
        actual=f"{said.value:f}",
        expected=f"{table.value:f}",
        difference=said.value - table.value,
    )


def _slip(said: Amount, table: Amount) -> Decimal | None:
    """The power of ten that two amounts lie apart, if they do."""
    if not said.value or not table.value:
        return None
    return next((step for step in _SLIPS if said.value == table.value * step or table.value == said.value * step), None)
