"""``xltools score``: recompute the departments' scores and grades, with the working."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xltools.checks.last_year import comparable
from xltools.cli.intake import could_not_work, form_named, take_in
from xltools.cli.options import JSON, form_option, format_option, inputs_argument, option, year_option
from xltools.cli.options import command as command_of
from xltools.cli.output import COULD_NOT_WORK, exit_code, print_findings, print_json, say
from xltools.cli.profiles import profile_named
from xltools.cli.validate import handed_in_before, last_year_option
from xltools.core.finding import ranked
from xltools.core.messages import N_, _
from xltools.score import Score, score
from xltools.scoring.indices import conventions
from xltools.scoring.load import DEFAULT_PROFILE
from xltools.scoring.trace import STANDING_WORDS

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.scoring.indices import IndexValue
    from xltools.scoring.share import Points
    from xltools.scoring.trace import TracedLine

_RATES = ("execution_adjusted", "execution_initial")  # shown whatever the profile counts


@command_of(
    help=N_(
        "Recompute scores and grades from what the departments reported, and hold the self-assessment against them.\n\n"
        "What cannot be judged is said and leaves the total open between two bounds; nothing is guessed."
    )
)
@inputs_argument
@option(
    "--profile",
    default=DEFAULT_PROFILE,
    show_default=True,
    help=N_("The scoring profile: its id, or a TOML file of your own."),
)
@format_option
@year_option
@form_option
@last_year_option
def command(
    inputs: tuple[Path, ...], profile: str, output_format: str, year: int | None, form_name: str, last_year: Path | None
) -> None:
    """Print each department's score with its working, and the findings."""
    form = form_named(form_name)
    chosen = profile_named(profile)
    assembly = take_in(inputs, form_name, year=year, output_format=output_format)
    earlier = handed_in_before(last_year, form_name, output_format)
    before = {each.code: earlier[each.code] for each in assembly.submissions if comparable(each, earlier)}
    scores = [score(form, chosen, each, before.get(each.code)) for each in assembly.submissions]
    findings = [*assembly.findings, *(finding for each in scores for finding in each.findings)]
    if output_format == JSON:
        print_json(
            {
                "scores": [each.as_json() for each in scores],
                "findings": [finding.as_json() for finding in ranked(findings)],
            }
        )
    else:
        for each in scores:
            _print(each)
        print_findings(findings, output_format)
    click.get_current_context().exit(COULD_NOT_WORK if could_not_work(assembly) else exit_code(findings))


def _print(result: Score) -> None:
    claimed = "—" if result.claimed is None else f"{result.claimed.value:f}"
    say(
        _("{code} {name}: computed {total} ({grades}), self-assessed {claimed} ({grade})").format(
            code=result.code,
            name=result.name,
            total=_bounds(result.points),
            grades="/".join(result.grades),
            claimed=claimed,
            grade=result.claimed_grade or "—",
        )
    )
    for index_id in _RATES:
        say(f"  {_index(result.index(index_id))}")
    for line in result.lines:
        say(f"  {_line(line)}")


def _index(value: IndexValue) -> str:
    """An index with its value, or the reason why there is none: ``预算执行率（年初预算）  98.47%``."""
    shown = f"{value.value.value:.2f}{value.index.unit}" if value.value else _("not applicable")
    return f"{value.index.label}  {shown}{_in_brackets(value.reason)}"


def _line(line: TracedLine) -> str:
    """A line with its points, how it stands, its working, and by which reading of the rules it was computed."""
    weight = "" if line.weight is None else f" / {line.weight:f}"
    points = f"  {_bounds(line.points)}{weight}" if line.points else ""
    unsure = "" if line.confirmed else _in_brackets(_("weight to be confirmed"))
    working = "" if line.reason else _working(line)
    return f"{line.title}{points}{unsure}  {_(STANDING_WORDS[line.standing])}{_in_brackets(line.reason)}{working}"


def _working(line: TracedLine) -> str:
    readings = _(", ").join(_reading(name, choice) for name, choice in line.conventions.items())
    return (f"  {line.formula}" if line.formula else "") + (f"  [{readings}]" if readings else "")


def _in_brackets(text: str) -> str:
    return f"（{text}）" if text else ""


def _reading(name: str, choice: str) -> str:
    """What people call the reading of a convention."""
    if name in conventions():
        return conventions()[name].labels[choice]
    if name == "zero":
        return _("denominator zero: {choice}").format(
            choice=_("not applicable") if choice == "not_applicable" else _("{points} points").format(points=choice)
        )
    return _("only whole steps are deducted") if choice == "whole" else _("deducted in proportion")


def _bounds(points: Points) -> str:
    """The points, with what rounding may make of them, or the bounds between which they lie: ``29.4``, ``0–10``."""
    if points.low == points.high:
        return f"{points.low:f}"
    if points.value is None:
        return f"{points.low:f}–{points.high:f}"
    return _("{value} (within rounding {low}–{high})").format(
        value=f"{points.value:f}", low=f"{points.low:f}", high=f"{points.high:f}"
    )
