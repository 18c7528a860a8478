"""报告: Word reports of the departments in the open workbook, and of the zone where it holds several."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from xltools.consolidate import consolidate
from xltools.core.messages import _, current_language, use_language
from xltools.core.register import file_name
from xltools.excel.save import save
from xltools.office.inputs import departments_of, form_in_use
from xltools.office.refusal import Refusal
from xltools.office.snapshot import snapshot_of
from xltools.report import department_report, zone_report
from xltools.scoring.load import load as load_profile
from xltools.validate import validate
from xltools.word.write import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.assemble import Assembly
    from xltools.core.report import Report
    from xltools.office.session import Session


def run(session: Session) -> str:
    """Write the documents into a folder of the user's choice; an earlier one of the same name is kept beside it.

    Raises:
        Refusal: no department with figures is in the workbook.
        CannotWrite: a document is open in Word, or the folder is read-only.
        Stopped: the user wants to stop, or chose no folder.
    """
    snapshot = snapshot_of(session)
    with _speaking_chinese():  # the reports quote what was found
        assembly = departments_of(snapshot)
    if not assembly.submissions:
        raise Refusal(_("No department with figures was found in this workbook."))
    folder = session.choose_folder(_("Into which folder are the reports to be written?"))
    reports = dict(_reports(assembly))
    for number, (name, report) in enumerate(reports.items(), 1):
        session.say(_("Writing reports: {done} of {total}. Press Esc to stop.").format(done=number, total=len(reports)))
        save(folder / f"{file_name(name)}.docx", write(report).data)
    listed = "\n".join(f"{file_name(name)}.docx" for name in list(reports)[:_MOST_LISTED])
    return (
        _("Written to {folder}:").format(folder=folder) + f"\n{listed}" + ("\n…" if len(reports) > _MOST_LISTED else "")
    )


_MOST_LISTED = 15


def _reports(assembly: Assembly) -> Iterator[tuple[str, Report]]:
    """Each report by the name of its file, without ending."""
    form = form_in_use()
    for each in assembly.submissions:
        year = "" if each.year is None else f"{each.year}年度"
        yield f"{each.code} {each.name} {year}自评报告", department_report(form, assembly.zone, each)
    if len(assembly.submissions) > 1:
        with _speaking_chinese():
            findings = validate(form, assembly.submissions, assembly.findings, texts=False)
            result = consolidate(form, assembly.zone, assembly.year or 0, assembly.submissions, findings)
            report = zone_report(result, load_profile())
        yield report.title, report


@contextmanager
def _speaking_chinese() -> Iterator[None]:
    before = current_language()
    use_language("zh")
    try:
        yield
    finally:
        use_language(before)
