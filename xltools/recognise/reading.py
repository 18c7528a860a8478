"""Make a department's submission of a sheet whose items were located."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import to_a1
from xltools.core.finding import Finding, Severity
from xltools.core.form import Shape
from xltools.core.messages import _
from xltools.core.submission import Fact, Submission
from xltools.forms.formulas import computed
from xltools.recognise.computed import read_computed
from xltools.recognise.inputs import read_inputs
from xltools.recognise.report import Report
from xltools.recognise.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.form import Form
    from xltools.core.snapshot import Sheet, Source
    from xltools.recognise.locate import Located
    from xltools.recognise.regions import Regions
    from xltools.sheets.stamp import Stamp

Place = tuple[str, str]


def read_sheet(
    form: Form, source: Source, sheet: Sheet, regions: Regions, located: Located, stamp: Stamp | None
) -> tuple[Submission, list[Finding]]:
    """The submission on a sheet, with everything that had to be cleaned, is missing or was changed."""
    report = Report(source, sheet.name)
    rows = {block.id: list(located.rows.get(block.id, ())) for block in form.blocks if block.shape is Shape.UNITS}
    computed_cells = [place for place in computed(form, rows) if place in located.places]
    skipped = set(computed_cells)
    code, name, year = _identity(form, sheet, located, stamp, report)
    report.department, report.year = code, year
    _report_structure(form, regions, located, report)
    inputs = read_inputs(form, sheet, located.places, (place for place in located.places if place not in skipped), report)
    amounts = read_computed(form, sheet, located, computed_cells, inputs, report)
    inputs["cover.code", ""] = Value(text=code)
    facts = _facts(sheet, located, inputs | {place: Value(amount) for place, amount in amounts.items()})
    submission = Submission(
        code=code,
        name=name,
        year=year,
        form=form.id,
        version=stamp.version if stamp else form.version,
        sheet=sheet.name,
        source=source,
        facts=facts,
        rows=located.rows,
    )
    return submission, report.findings


def _facts(sheet: Sheet, located: Located, values: Mapping[Place, Value]) -> dict[Place, Fact]:
    facts: dict[Place, Fact] = {}
    for place, value in values.items():
        at = located.places.get(place)
        if value.amount is None and not value.text:
            continue
        facts[place] = Fact(
            item=place[0],
            row=place[1],
            amount=value.amount,
            text=None if value.amount is not None else value.text,
            sheet=sheet.name,
            cell=to_a1(at) if at else "",
        )
    return facts


def _identity(
    form: Form, sheet: Sheet, located: Located, stamp: Stamp | None, report: Report
) -> tuple[str, str, int | None]:
    """Budget code, name and year of the department: from its cover, checked against the workbook's stamp."""
    code = _code(sheet, located, stamp, report)
    name_at = located.places.get(("cover.name", ""))
    name = str(sheet.at(*name_at).value or "").strip() if name_at else ""
    year_at = located.places.get(("cover.year", ""))
    typed = sheet.at(*year_at).value if year_at else None
    digits = "".join(filter(str.isdigit, str(typed or "")))[:4]
    year = int(digits) if digits else stamp.year if stamp else None
    if stamp and stamp.year and year != stamp.year:
        message = _("The cover says {year}, but the workbook was made for {expected}; correct the year or use this year's template")
        report.add(
            "year.differs",
            Severity.ERROR,
            message.format(year=year, expected=stamp.year),
            place=year_at,
            item="cover.year",
            actual=str(year),
            expected=str(stamp.year),
        )
    return code, name or code or sheet.name, year


def _code(sheet: Sheet, located: Located, stamp: Stamp | None, report: Report) -> str:
    at = located.places.get(("cover.code", ""))
    value = sheet.at(*at).value if at else None
    typed = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "").strip()
    stamped = _stamped_code(sheet, stamp, typed)
    if not stamped or typed == stamped:
        return typed
    if typed and typed.lstrip("0") == stamped.lstrip("0"):
        message = _("The budget code {typed} lost its leading zeros and was read as {code}; format the cell as text")
        report.add("code.zeros", Severity.NOTE, message.format(typed=typed, code=stamped), place=at, item="cover.code")
    elif typed:
        message = _("The cover says budget code {typed}, but this sheet was made for {code}; correct the code")
        report.add(
            "code.differs",
            Severity.ERROR,
            message.format(typed=typed, code=stamped),
            place=at,
            item="cover.code",
            actual=typed,
            expected=stamped,
        )
    return stamped


def _stamped_code(sheet: Sheet, stamp: Stamp | None, typed: str) -> str:
    """The code that the stamp has for this sheet: by the sheet's name, by the code itself, or as the only one."""
    if stamp is None:
        return ""
    by_sheet = {name: code for code, name in stamp.departments.items()}
    if sheet.name in by_sheet:
        return by_sheet[sheet.name]
    same = [code for code in stamp.departments if typed and code.lstrip("0") == typed.lstrip("0")]
    if same:
        return same[0]
    return next(iter(stamp.departments)) if len(stamp.departments) == 1 else ""


def _report_structure(form: Form, regions: Regions, located: Located, report: Report) -> None:
    for block in form.blocks:
        if block.id not in regions.areas:
            message = _("The table “{title}” is missing; copy it from the template")
            report.add("structure.block", Severity.ERROR, message.format(title=block.title), item=block.id)
    if regions.by_heading:
        titles = _(", ").join(form.block(block).title for block in regions.by_heading)
        message = _("The names of these tables were lost; they were found by their headings: {titles}")
        report.add("structure.names", Severity.NOTE, message.format(titles=titles))
    for code, label in located.missing:
        message = _("“{label}” was not found in “{title}”; restore the label as the template has it")
        block = form.block(code.partition(".")[0])
        report.add("structure.label", Severity.ERROR, message.format(label=label, title=block.title), item=code)
