"""Examine workbooks on all cores: audit their formulas, recalculate them, and mark what was found in copies."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from xltools.audit import DistinctFormula, audit, distinct_formulas
from xltools.cli.output import fail
from xltools.core.address import parse_area
from xltools.core.messages import _
from xltools.excel.engines.choose import UnknownEngineError, engines, installed
from xltools.excel.engines.settings import read_settings
from xltools.excel.ignored import ignored_errors
from xltools.excel.read import read_with_content
from xltools.extract import Extraction, extract
from xltools.forms import resolve
from xltools.formulas.ignored import Ignored, without_ignored
from xltools.recalculate.engine import Given
from xltools.recalculated import with_recalculated
from xltools.recalculation import recalculate
from xltools.validate import with_texts

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from xltools.core.finding import Finding
    from xltools.core.snapshot import Snapshot
    from xltools.recalculate.engine import Engine

USUAL_ENGINES = ("cellrune", "formulon")
"""Asked unless others are named; the others are slow and are there for who wants a further opinion."""


@dataclass(frozen=True, slots=True)
class Recalculating:
    """How formulas are recalculated: the engines in the order in which they are asked, and what TODAY() gives.

    ``named``: the user named the engines, so they are heard whatever plain arithmetic says.
    """

    engines: tuple[str, ...]
    today: dt.date | None = None
    named: bool = False


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found in a workbook, and its distinct formulas."""

    findings: tuple[Finding, ...]
    formulas: tuple[DistinctFormula, ...]


def recalculating(names: tuple[str, ...], today: dt.datetime | None, *, off: bool = False) -> Recalculating | None:
    """What the options ask for; None for no recalculation. An unknown engine ends the command."""
    if off:
        return None
    known = installed()
    for name in names:
        if name not in known:
            available = ", ".join(known)
            fail(_("There is no engine {name} on this machine; there are: {known}").format(name=name, known=available))
    # In their usual order whatever order they were named in: the first must be able to tell what depends on what.
    chosen = tuple(name for name in known if name in (names or USUAL_ENGINES))
    return Recalculating(chosen, today.date() if today else None, named=bool(names))


def examine(how: Recalculating | None, file: Path) -> Examination:
    """Audit a workbook and recalculate it; runs in a worker process.

    Raises:
        UnreadableError: the file cannot be read as a workbook.
    """
    snapshot, content = read_with_content(file)
    dismissed = {
        sheet: [Ignored(tuple(map(parse_area, areas)), kinds) for areas, kinds in each]
        for sheet, each in ignored_errors(content).items()
    }
    found = without_ignored(audit(snapshot), dismissed)
    if how is not None:
        found += recalculated(how, snapshot, content)
    return Examination(tuple(found), tuple(distinct_formulas(snapshot)))


def take_recalculated(form_name: str, how: Recalculating, file: Path) -> Extraction:
    """The submissions of a workbook, with what recalculating all its formulas brings to light besides; in a worker.

    Raises:
        UnreadableError: the file cannot be read as a workbook.
    """
    snapshot, content = read_with_content(file)
    form = resolve(form_name)
    extraction = with_texts(form, extract(snapshot, form))
    if not extraction.submissions:
        return extraction
    return with_recalculated(extraction, recalculated(how, snapshot, content, plainly=not how.named))


def recalculated(how: Recalculating, snapshot: Snapshot, content: bytes, *, plainly: bool = False) -> list[Finding]:
    """What recalculating a workbook brings to light; ``plainly`` lets engines rest where nothing does."""
    settings, given = read_settings(content), Given(how.today)
    result = recalculate(snapshot, content, _engines(how.engines), settings, given, plainly=plainly)
    return [replace(finding, file=file_name(finding.file)) for finding in result.findings]


def file_name(path: str) -> str:
    """The name of a file without its folders, whatever system wrote the path."""
    return path.replace("\\", "/").rpartition("/")[2]


@cache
def _engines(names: tuple[str, ...]) -> list[Engine]:
    """The engines, started once in each process."""
    try:
        return engines(names)
    except UnknownEngineError as error:
        fail(str(error))
