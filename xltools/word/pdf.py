"""A Word document as PDF, made by LibreOffice where it is installed."""

from __future__ import annotations

from xltools.core.messages import _
from xltools.files.libreoffice import convert, program
from xltools.files.process import FailedError

_SECONDS = 180  # LibreOffice needs some ten to start, and a long report a few more
_PDF = b"%PDF-"


class NoPdfError(Exception):
    """No PDF could be made; the text says why and what to do, in the user's language."""


def to_pdf(document: bytes) -> bytes:
    """The document printed to PDF.

    Raises:
        NoPdfError: LibreOffice is not installed, failed, or wrote something else.
    """
    if program() is None:
        raise NoPdfError(
            _("No PDF was made: LibreOffice is not installed. Open the report in Word or WPS and save it as PDF.")
        )
    try:
        made = convert(document, "docx", "pdf", seconds=_SECONDS)
    except FailedError as error:
        message = _(
            "No PDF was made: LibreOffice failed ({reason}). Open the report in Word or WPS and save it as PDF."
        )
        raise NoPdfError(message.format(reason=error)) from error
    if not made.startswith(_PDF):
        raise NoPdfError(_("No PDF was made: LibreOffice wrote no PDF. Open the report in Word or WPS and save it."))
    return made
