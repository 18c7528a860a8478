"""What ``xltools`` alone says in the folder of a zone: where the year stands, and what to type next."""

from __future__ import annotations

from pathlib import Path

from xltools.cli.output import Failure, print_findings, say
from xltools.core.messages import _


def say_where_it_stands(folder: Path | None = None) -> bool:
    """Say where the year of the master in a folder stands, the present one by default; False where there is none."""
    names = _workbooks(folder or Path())
    if not names:
        return False
    # Loaded only where there is something to read: the bare name must answer at once.
    from xltools.cli.intake import form_named  # noqa: PLC0415
    from xltools.cli.standing import print_counts, print_missing, print_next  # noqa: PLC0415
    from xltools.cli.year import open_year  # noqa: PLC0415
    from xltools.core.form import DEFAULT_FORM  # noqa: PLC0415
    from xltools.status import standings  # noqa: PLC0415

    masters = _masters(names)
    for path in masters:
        try:
            year = open_year(path, form_named(DEFAULT_FORM))
        except Failure as failure:  # a form of the zone's own: the other masters have their turn
            say(failure.message)
            continue
        listed = standings(year.master, year.events)
        zone = year.master.zone
        say(_("{zone} {year}, master {file}").format(zone=zone.name, year=zone.year, file=path.name))
        print_counts(listed)
        print_missing(listed)
        if year.findings:
            print_findings(year.findings, "text")
        print_next(path, listed)
        say("")
    if masters:
        say(_("All commands: xltools --help"))
    return bool(masters)


def _workbooks(folder: Path) -> list[Path]:
    try:
        found = sorted(folder.iterdir())
    except OSError:
        return []
    return [
        each for each in found if each.suffix.lower() in {".xlsx", ".xlsm"} and not each.name.startswith(("~$", "."))
    ]


def _masters(files: list[Path]) -> list[Path]:
    """The masters among workbooks: those with 目录 and our stamp; what is kept of earlier versions is none."""
    from xltools.excel.save import earlier_version  # noqa: PLC0415 - only where there are workbooks
    from xltools.excel.tabs import tabs  # noqa: PLC0415 - likewise
    from xltools.sheets.register import REGISTER_SHEET  # noqa: PLC0415 - likewise
    from xltools.sheets.stamp import STAMP_SHEET  # noqa: PLC0415 - likewise

    earlier = {earlier_version(file) for file in files}
    return [file for file in files if file not in earlier and {REGISTER_SHEET, STAMP_SHEET} <= set(tabs(file))]
