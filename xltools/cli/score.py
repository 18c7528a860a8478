"""``xltools score``: recompute the departments' scores and grades, with the working."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from xltools.cli.intake import could_not_work, form_named, take_in
from xltools.cli.options import JSON, form_option, format_option, inputs_argument, option, year_option
from xltools.cli.options import command as command_of
from xltools.cli.output import COULD_NOT_WORK, exit_code, fail, print_findings, print_json, say
from xltools.core.finding import ranked
from xltools.core.messages import N_, _
from xltools.score import Score, score
from xltools.scoring.load import DEFAULT_PROFILE, resolve
from xltools.scoring.trace import STANDING_WORDS
from xltools.scoring.verify import ProfileError

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.scoring.profile import Profile
    from xltools.scoring.share import Points
    from xltools.scoring.trace import TracedLine


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
def command(inputs: tuple[Path, ...], profile: str, output_format: str, year: int | None, form_name: str) -> None:
    """Print each department's score with its working, and the findings."""
    form = form_named(form_name)
    chosen = _profile(profile)
    assembly = take_in(inputs, form_name, year=year, output_format=output_format)
    scores = [score(form, chosen, submission) for submission in assembly.submissions]
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


def _profile(name: str) -> Profile:
    try:
        return resolve(name)
    except ProfileError as error:
        fail(str(error))


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
    for line in result.lines:
        say(f"  {_line(line)}")


def _line(line: TracedLine) -> str:
    weight = "" if line.weight is None else f" / {line.weight:f}"
    points = f"  {_bounds(line.points)}{weight}" if line.points else ""
    reason = f"（{line.reason}）" if line.reason else ""
    return f"{line.title}{points}  {_(STANDING_WORDS[line.standing])}{reason}"


def _bounds(points: Points) -> str:
    """The points, or the bounds between which they lie: ``29.4`` or ``0–10``."""
    return f"{points.low:f}" if points.low == points.high else f"{points.low:f}–{points.high:f}"
