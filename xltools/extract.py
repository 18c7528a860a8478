"""Read departments' submissions out of a workbook's snapshot: the facts, and what was found on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.recognise.index import index
from xltools.recognise.locate import Located, locate
from xltools.recognise.reading import read_sheet
from xltools.recognise.regions import find_regions
from xltools.sheets.stamp import Stamp, read_stamp

if TYPE_CHECKING:
    from xltools.core.finding import Finding
    from xltools.core.form import Form
    from xltools.core.snapshot import Snapshot
    from xltools.core.submission import Submission


@dataclass(frozen=True, slots=True)
class Extraction:
    """The submissions of a workbook, one for each department sheet in it, with findings and the workbook's stamp."""

    submissions: tuple[Submission, ...]
    findings: tuple[Finding, ...]
    stamp: Stamp | None


def extract(snapshot: Snapshot, form: Form) -> Extraction:
    """Every department sheet of a workbook as a submission; other sheets are passed over."""
    stamp = read_stamp(snapshot)
    submissions: list[Submission] = []
    findings: list[Finding] = []
    for sheet in snapshot.sheets:
        if sheet.hidden or not sheet.cells:
            continue
        indexed = index(sheet)
        regions = find_regions(form, indexed)
        if regions is None:
            continue
        located = Located()
        for block in form.blocks:
            if block.id in regions.areas:
                locate(block, indexed, regions.areas[block.id], located)
        submission, found = read_sheet(form, snapshot.source, sheet, regions, located, stamp)
        submissions.append(submission)
        findings.extend(found)
    return Extraction(tuple(submissions), tuple(findings), stamp)
