"""``xltools compare OLD NEW --by version``: what changed between two workbooks, from the template or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.cli.difference_text import print_difference
from xltools.cli.intake import form_named
from xltools.cli.options import JSON
from xltools.cli.output import ERRORS_FOUND, NOTHING_BLOCKS, fail, print_json
from xltools.cli.write import write_workbook
from xltools.core.messages import _
from xltools.difference.keys import named_column
from xltools.difference.tolerance import Tolerance
from xltools.excel.memory import uncollected
from xltools.versions import difference_workbook, versions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from xltools.cli.compare_request import Request
    from xltools.core.snapshot import Snapshot

OPTIONS = frozenset({"key", "absolute", "relative"})
_BOTH = 2


def run(request: Request) -> int:
    """Print what changed, and write it where that was asked for; 0 where nothing did, else 1."""
    form = form_named(request.form_name)
    if len(request.inputs) != _BOTH:
        fail(_("Name two workbooks, the old one and the new one: xltools compare OLD NEW --by version"))
    with uncollected():
        old, new = (_read(path) for path in request.inputs)
        _require_columns((old, new), request.key)
        _require_columns((new,), request.columns)
        tolerance = Tolerance(request.absolute, request.relative, request.columns)
        difference = versions(old, new, form, key=request.key, tolerance=tolerance)
    if request.output_format == JSON:
        print_json(difference.as_json())
    else:
        print_difference(difference)
    if request.output is not None:
        write_workbook(request.output, difference_workbook(difference), request.output_format, inputs=request.inputs)
    return ERRORS_FOUND if difference.changes else NOTHING_BLOCKS


def _read(path: Path) -> Snapshot:
    from xltools.excel.read import UnreadableError, read  # noqa: PLC0415 - the readers are slow to load

    if path.is_dir():
        fail(_("{name} is a folder; name the two workbooks to compare.").format(name=path))
    try:
        return read(path)
    except UnreadableError as error:
        fail(error.finding.message)


def _require_columns(snapshots: Iterable[Snapshot], names: Iterable[str]) -> None:
    """End the command where a column that was named is nowhere: a slip of the finger would go unnoticed."""
    for name in names:
        for snapshot in snapshots:
            if all(named_column(sheet, name) is None for sheet in snapshot.sheets):
                message = _("{file} has no column “{name}”: give its heading as it stands there, or its letters.")
                fail(message.format(file=snapshot.source.path, name=name))
