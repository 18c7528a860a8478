"""Totals and ratios on the terminal, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from xltools.core.amount import Amount
    from xltools.core.comparison import Compared, Comparison
    from xltools.core.consolidation import Consolidation
    from xltools.core.form import Form

_MOST_COLUMNS = 3  # departments that fit beside the zone
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
    groups = {each.code: each.group for each in consolidation.departments}
    return {
        "zone": consolidation.zone,
        "year": consolidation.year,
        "form": form.id,
        "unit": form.unit,
        "totals": _numbers(consolidation.totals),
        "departments": [
            {
                "code": submission.code,
                "name": submission.name,
                "file": submission.source.path,
                "sheet": submission.sheet,
                "sha256": submission.source.sha256,
                "group": groups.get(submission.code, ""),
                "last_year": submission.code in consolidation.carried,
                "values": _numbers(consolidation.amounts[submission.code]),
            }
            for submission in consolidation.submissions
        ],
        "missing": [{"code": each.code, "name": each.name, "group": each.group} for each in consolidation.missing],
        "layers": {layer.name.lower(): _numbers(amounts) for layer, amounts in consolidation.layers.items()},
        "entries": [
            {
                "layer": entry.layer.name.lower(),
                "item": entry.item,
                "department": entry.department,
                "amount": float(entry.amount.value),
                "reason": entry.reason,
                "basis": entry.basis,
                "sheet": entry.sheet,
                "cell": entry.cell,
            }
            for entry in consolidation.entries
        ],
        "items": {
            code: {"label": form.label(code), "unit": form.items[code].unit or form.unit}
            for code in consolidation.totals
        },
        "findings": [finding.as_json() for finding in consolidation.findings],
    }


def _numbers(amounts: Mapping[str, Amount]) -> dict[str, float]:
    return {code: float(amount.value) for code, amount in amounts.items()}


def print_totals(consolidation: Consolidation) -> None:
    """The closing table: the zone's key totals beside each department's, as many as the terminal is wide."""
    from rich.console import Console  # noqa: PLC0415 - slow to load
    from rich.table import Table  # noqa: PLC0415 - likewise

    shown = consolidation.submissions[:_MOST_COLUMNS]
    table = Table(title=_("{zone} {year}: totals").format(zone=consolidation.zone, year=consolidation.year))
    table.add_column(_("Item"), overflow="fold")
    table.add_column(_("Unit"))
    table.add_column(_("Zone"), justify="right", style="bold")
    for submission in shown:
        table.add_column(submission.name, justify="right", overflow="fold")
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


def print_comparison(form: Form, comparison: Comparison) -> None:
    """The closing table of a comparison: spending, share, ratios and execution of each department and the zone."""
    from rich.console import Console  # noqa: PLC0415 - slow to load
    from rich.table import Table  # noqa: PLC0415 - likewise

    table = Table(title=_("Departments compared"))
    table.add_column(_("Department"), overflow="fold")
    for label in (
        f"{form.label('spending.total')}（{form.unit}）",
        _("Share %"),
        _("Per head"),
        _("Three-public / public spending %"),
        _("Project execution, initial budget %"),
    ):
        table.add_column(label, justify="right", overflow="fold")
    for each in (*comparison.departments, comparison.zone):
        table.add_row(*_compared(each), style="bold" if each is comparison.zone else "")
    Console().print(table)


def _compared(each: Compared) -> tuple[str, ...]:
    spending, rate = each.items["spending.total"], each.ratios["three_public_share"]
    execution = each.budget["project"].final_to_initial
    return (
        each.name,
        _number(spending.amount),
        _number(spending.share),
        _number(spending.per_head),
        f"{_number(rate.value)}{rate.mark}",
        f"{_number(execution.value)}{execution.mark}",
    )


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:,.2f}"
