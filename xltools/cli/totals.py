"""Totals on the terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xltools.core.messages import _

if TYPE_CHECKING:
    from xltools.core.consolidation import Consolidation

_SHOWN = (
    "income.total",
    "spending.total",
    "spending.basic",
    "spending.personnel",
    "spending.public",
    "spending.project",
    "three_public.total",
    "fixed_assets.total",
    "profile.authorised",
    "profile.headcount",
)


def totals_json(consolidation: Consolidation) -> dict[str, Any]:
    """Every total by item code, for the zone and for each department, with labels and units."""
    form = consolidation.form
    return {
        "zone": consolidation.zone,
        "year": consolidation.year,
        "form": form.id,
        "unit": form.unit,
        "totals": {code: float(amount.value) for code, amount in consolidation.totals.items()},
        "departments": [
            {
                "code": submission.code,
                "name": submission.name,
                "file": submission.source.path,
                "sheet": submission.sheet,
                "sha256": submission.source.sha256,
                "values": {
                    code: float(amount.value) for code, amount in consolidation.amounts[submission.code].items()
                },
            }
            for submission in consolidation.submissions
        ],
        "items": {
            code: {"label": form.label(code), "unit": form.items[code].unit or form.unit}
            for code in consolidation.totals
        },
        "findings": [finding.as_json() for finding in consolidation.findings],
    }


def print_totals(consolidation: Consolidation) -> None:
    """The closing table: the zone's key totals beside each department's, as many as the terminal is wide."""
    from rich.console import Console  # noqa: PLC0415 - slow to load
    from rich.table import Table  # noqa: PLC0415 - likewise

    shown = consolidation.submissions[:_MOST_COLUMNS]
    table = Table(title=_("{zone} {year}: totals").format(zone=consolidation.zone, year=consolidation.year))
    table.add_column(_("Item"))
    table.add_column(_("Unit"))
    table.add_column(_("Zone"), justify="right", style="bold")
    for submission in shown:
        table.add_column(submission.name, justify="right")
    form = consolidation.form
    for code in _SHOWN:
        if code not in consolidation.totals:
            continue
        cells = [consolidation.amounts[submission.code].get(code) for submission in shown]
        table.add_row(
            form.label(code),
            form.items[code].unit or form.unit,
            f"{consolidation.totals[code].value:,f}",
            *("" if cell is None else f"{cell.value:,f}" for cell in cells),
        )
    Console().print(table)


_MOST_COLUMNS = 3  # departments that fit beside the zone
