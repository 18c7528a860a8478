"""Read departments' submissions out of a workbook's snapshot: the facts, and what was found on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from xltools.core.finding import Finding, Severity
from xltools.core.messages import _
from xltools.recognise.index import index
from xltools.recognise.layers import read_layers
from xltools.recognise.locate import Located, locate
from xltools.recognise.reading import read_sheet
from xltools.recognise.regions import find_regions
from xltools.sheets.stamp import STAMP_SHEET, Stamp, read_stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.core.form import Form
    from xltools.core.layer import Entry
    from xltools.core.snapshot import Sheet, Snapshot
    from xltools.core.submission import Submission

_ABSENT = "form.absent"


@dataclass(frozen=True, slots=True)
class Extraction:
    """The submissions of a workbook, one for each department sheet in it, with findings and the workbook's stamp.

    ``entries`` are those of its 差额表 and 调整表.
    """

    submissions: tuple[Submission, ...]
    findings: tuple[Finding, ...]
    stamp: Stamp | None
    entries: tuple[Entry, ...] = ()


def extract(snapshot: Snapshot, form: Form) -> Extraction:
    """Every department sheet of a workbook as a submission; other sheets are passed over."""
    stamp = read_stamp(snapshot)
    refused = _refusal(form, snapshot, stamp)
    if refused is not None:
        return Extraction((), (refused,), stamp)
    submissions: list[Submission] = []
    findings: list[Finding] = []
    for sheet in snapshot.sheets:
        if sheet.hidden:
            findings.extend(_hidden(snapshot, sheet))
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
        submission, found = read_sheet(form, snapshot.source, indexed, regions, located, stamp)
        submissions.append(submission)
        findings.extend(found)
    if not submissions:
        message = _("{file} holds no form “{title}”; hand in the workbook made from the template")
        findings.append(_about_file(snapshot, _ABSENT, message.format(file=_name(snapshot), title=form.title)))
    layers = read_layers(form, snapshot)
    return Extraction(tuple(submissions), (*findings, *layers.findings), stamp, layers.entries)


def joined(parts: Sequence[Extraction]) -> Extraction:
    """The whole of a workbook whose sheets were extracted in several parts, each with the stamp.

    What every part says of the file is said once; the workbook lacks the form only where every part does.
    """
    submissions = tuple(submission for part in parts for submission in part.submissions)
    findings = dict.fromkeys(finding for part in parts for finding in part.findings)
    return Extraction(
        submissions,
        tuple(finding for finding in findings if finding.rule != _ABSENT or not submissions),
        parts[0].stamp,
        tuple(entry for part in parts for entry in part.entries),
    )


def _hidden(snapshot: Snapshot, sheet: Sheet) -> list[Finding]:
    """A hidden sheet is not read; where it holds figures, somebody must say why."""
    if sheet.name == STAMP_SHEET or not any(isinstance(cell.value, int | float) for cell in sheet.cells.values()):
        return []
    message = _("The sheet “{sheet}” is hidden, holds figures and was not read. Unhide it, or say why it is hidden")
    finding = _about_file(snapshot, "structure.hidden", message.format(sheet=sheet.name), Severity.EXPLAIN)
    return [replace(finding, sheet=sheet.name)]


def _refusal(form: Form, snapshot: Snapshot, stamp: Stamp | None) -> Finding | None:
    """Why a workbook with a stamp cannot be read by this form, or None."""
    if stamp and stamp.result:
        message = _("{file} is a result made by xltools, not a hand-in; it was left out")
        return _about_file(snapshot, "form.result", message.format(file=_name(snapshot)), Severity.NOTE)
    if stamp is None or _accepts(form, stamp):
        return None
    message = (
        _("{file} was made from a form “{form}” {version} with other tables; use the form file that it was made from")
        if (stamp.form, stamp.version) == (form.id, form.version)
        else _(
            "{file} was made from version {version} of the form “{form}”, this is version {wanted}; "
            "copy its figures into this year's template, or use the matching version of xltools"
        )
    )
    text = message.format(file=_name(snapshot), version=stamp.version, form=stamp.form, wanted=form.version)
    return _about_file(snapshot, "form.version", text)


def _accepts(form: Form, stamp: Stamp) -> bool:
    """A workbook of this very version has its structure; one of an earlier accepted version may lack something."""
    if stamp.form != form.id or stamp.version not in form.accepted_versions:
        return False
    return stamp.version != form.version or stamp.fingerprint == form.fingerprint


def _about_file(snapshot: Snapshot, rule: str, message: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(rule=rule, severity=severity, message=message, file=_name(snapshot))


def _name(snapshot: Snapshot) -> str:
    return PurePath(snapshot.source.path).name
