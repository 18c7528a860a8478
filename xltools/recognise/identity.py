"""Whose form it is, and of which year: from the cover, checked against the workbook's stamp."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.form import TOTAL_ROW
from xltools.core.messages import _
from xltools.core.text import tidy

if TYPE_CHECKING:
    from xltools.core.snapshot import Sheet
    from xltools.recognise.locate import Located
    from xltools.recognise.report import Report
    from xltools.sheets.stamp import Stamp

CODE, NAME, YEAR = ("cover.code", TOTAL_ROW), ("cover.name", TOTAL_ROW), ("cover.year", TOTAL_ROW)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Identity:
    """A department and a year. ``typed_code`` and ``typed_year`` are what the cover says, ``stamped_*`` the stamp."""

    code: str
    name: str
    year: int | None
    typed_code: str
    typed_year: str
    stamped_code: str
    stamped_year: int | None


def identify(sheet: Sheet, located: Located, stamp: Stamp | None) -> Identity:
    """The department on a sheet: the stamp's code where it has one, the cover's name, the year that the cover says."""
    typed_code, typed_year = (_plain(_text_at(sheet, located, place)) for place in (CODE, YEAR))
    stamped = _stamped_code(sheet, stamp, typed_code)
    code = stamped or typed_code
    found = _YEAR.search(typed_year)
    stamped_year = stamp.year if stamp else None
    return Identity(
        code=code,
        name=_text_at(sheet, located, NAME) or code or sheet.name,
        year=int(found[0]) if found else None if typed_year else stamped_year,
        typed_code=typed_code,
        typed_year=typed_year,
        stamped_code=stamped,
        stamped_year=stamped_year,
    )


def _text_at(sheet: Sheet, located: Located, place: tuple[str, str]) -> str:
    """What a cell of the cover shows; a whole number without its decimal point."""
    at = located.places.get(place)
    value = sheet.at(*at).value if at else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else tidy(str(value))


def _plain(text: str) -> str:
    """Full-width digits made plain."""
    return unicodedata.normalize("NFKC", text)


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


def report_identity(sheet: Sheet, located: Located, identity: Identity, report: Report) -> None:
    """Report where cover and stamp disagree."""
    _report_code(sheet, located, identity, report)
    if identity.stamped_year and identity.year != identity.stamped_year:
        message = _(
            "The cover says {year}, but the workbook was made for {expected};"
            " correct the year or use this year's template"
        )
        report.add(
            "year.differs",
            Severity.ERROR,
            message.format(year=identity.typed_year, expected=identity.stamped_year),
            place=located.places.get(YEAR),
            item=YEAR[0],
            actual=identity.typed_year,
            expected=str(identity.stamped_year),
        )


def _report_code(sheet: Sheet, located: Located, identity: Identity, report: Report) -> None:
    typed, stamped, at = identity.typed_code, identity.stamped_code, located.places.get(CODE)
    if not typed or typed == stamped:
        return
    if not stamped:
        if at is None or not isinstance(sheet.at(*at).value, int | float):
            return
        rule, severity = "value.code", Severity.EXPLAIN
        message = _(
            "The budget code {typed} is stored as a number, so that leading zeros are lost;"
            " format the cell as text and type the whole code"
        )
    elif typed.lstrip("0") == stamped.lstrip("0"):
        rule, severity = "code.zeros", Severity.NOTE
        message = _("The budget code {typed} lost its leading zeros and was read as {code}; format the cell as text")
    else:
        rule, severity = "code.differs", Severity.ERROR
        message = _("The cover says budget code {typed}, but this sheet was made for {code}; correct the code")
    text = message.format(typed=typed, code=stamped)
    report.add(rule, severity, text, place=at, item=CODE[0], actual=typed, expected=stamped)
