"""``xltools trace``: from a figure of a summary back to the cells of the files that it came from."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xltools.cli.options import JSON, argument, format_option, option
from xltools.cli.options import command as command_of
from xltools.cli.output import fail, print_json
from xltools.core.messages import N_, _
from xltools.excel.folder import workbooks_in
from xltools.excel.links import links_of
from xltools.excel.read import UnreadableError, read_with_content
from xltools.sheets.provenance import PROVENANCE_SHEET
from xltools.trace import NoSuchCell, trace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.tree import Tree

    from xltools.trace import Origin, Step

_MOST_SHEETS = 12  # named where somebody asks for one that is not there


@command_of(
    help=N_(
        "Show where a figure of a summary came from: the cells that its formula adds, the departments' cells behind "
        "them, and the file, sheet and cell that each was read from.\n\n"
        "CELL is named as formulas do: 支出!C8. With --files, the files are looked up and compared with what was read."
    )
)
@argument("summary", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar=N_("SUMMARY"))
@argument("cell", metavar=N_("CELL"))
@option("--deep", is_flag=True, help=N_("Go on into what the departments' own totals were computed from."))
@option(
    "--files",
    type=click.Path(exists=True, path_type=Path),
    help=N_("The folder of the workbooks that were read: says of each whether it is still the same."),
)
@format_option
def command(summary: Path, cell: str, output_format: str, files: Path | None, deep: bool) -> None:  # noqa: FBT001 - a flag
    """Print the chain."""
    try:
        snapshot, content = read_with_content(summary)
    except UnreadableError as error:
        fail(str(error))
    try:
        step = trace(snapshot, cell, links_of(content, PROVENANCE_SHEET), deep=deep)
    except NoSuchCell as missing:
        names = "、".join(missing.sheets[:_MOST_SHEETS])
        fail(_("There is nothing in {cell}. The sheets are {sheets}").format(cell=cell, sheets=names))
    except ValueError:
        fail(_("{cell} is not the address of a cell; write it as 支出!C8").format(cell=cell))
    states = _states(step, files) if files else {}
    if output_format == JSON:
        print_json(_json(step, states))
    else:
        _print(step, states)


def _origins(step: Step) -> Iterator[Origin]:
    yield from step.origins
    for part in step.parts:
        yield from _origins(part)


def _states(step: Step, folder: Path) -> Mapping[str, str]:
    """By file name: whether the file is still the one that was read."""
    known = {file.name: file for file in workbooks_in(folder)}
    digests = {origin.file: origin.sha256 for origin in _origins(step)}
    return {
        name: "missing" if name not in known else "same" if _digest(known[name]) == digest else "changed"
        for name, digest in digests.items()
    }


def _digest(file: Path) -> str:
    try:
        return sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


def _json(step: Step, states: Mapping[str, str]) -> dict[str, Any]:
    record: dict[str, Any] = {
        "sheet": step.sheet,
        "cell": step.cell,
        "value": step.value if isinstance(step.value, int | float | bool | None) else str(step.value),
        "formula": step.formula,
        "reason": step.reason,
        "origins": [
            {
                "department": origin.department,
                "item": origin.item,
                "label": origin.label,
                "file": origin.file,
                "sheet": origin.sheet,
                "cell": origin.cell,
                "sha256": origin.sha256,
                **({"file_state": states[origin.file]} if origin.file in states else {}),
            }
            for origin in step.origins
        ],
        "parts": [_json(part, states) for part in step.parts],
    }
    return record


def _print(step: Step, states: Mapping[str, str]) -> None:
    from rich.console import Console  # noqa: PLC0415 - slow to load

    Console(highlight=False).print(_tree(step, states))


def _tree(step: Step, states: Mapping[str, str]) -> Tree:
    from rich.markup import escape  # noqa: PLC0415 - slow to load
    from rich.tree import Tree  # noqa: PLC0415 - likewise

    formula = f"  [dim]{escape(step.formula)}[/dim]" if step.formula and not step.origins else ""
    reason = f"  {escape(step.reason)}" if step.reason else ""
    tree = Tree(f"{escape(f'{step.sheet}!{step.cell}')}  [bold]{escape(_shown(step))}[/bold]{formula}{reason}")
    for origin in step.origins:
        tree.add(f"[green]{escape(_place(origin))}[/green]{escape(_state(states.get(origin.file, '')))}")
    for part in step.parts:
        tree.add(_tree(part, states))
    return tree


def _shown(step: Step) -> str:
    return f"{step.value:,.15g}" if isinstance(step.value, int | float) else str(step.value)


def _place(origin: Origin) -> str:
    return _("{department} · {label}: {file}, sheet {sheet}, cell {cell} (SHA-256 {digest}…)").format(
        department=origin.department,
        label=origin.label,
        file=origin.file,
        sheet=origin.sheet,
        cell=origin.cell,
        digest=origin.sha256[:12],
    )


def _state(state: str) -> str:
    return {
        "same": _(" – still the same file"),
        "changed": _(" – the file was changed since"),
        "missing": _(" – the file is not in the folder"),
        "": "",
    }[state]
