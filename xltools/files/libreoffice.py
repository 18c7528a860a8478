"""LibreOffice without a window: one document into another format."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from xltools.core.messages import _
from xltools.files.process import FailedError, run


def program() -> str | None:
    """The path of LibreOffice; None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(content: bytes, suffix: str, to: str, *, seconds: float, settings: str = "") -> bytes:
    """A document of the kind ``suffix`` (``doc``) as LibreOffice saves it as ``to`` (``docx``).

    It runs with a profile of its own, so that it disturbs no window that is open, and is ended after ``seconds``.
    ``settings`` is the text of a ``registrymodifications.xcu``.

    Raises:
        FailedError: LibreOffice is not installed, failed, took too long, or wrote nothing.
    """
    office = program()
    if office is None:
        raise FailedError(_("LibreOffice is not installed"))
    with tempfile.TemporaryDirectory(prefix="xltools-") as name:
        folder = Path(name)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        if settings:
            (profile / "user" / "registrymodifications.xcu").write_text(settings, encoding="utf-8")
        source = folder / f"document.{suffix}"
        source.write_bytes(content)
        command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--convert-to", to]
        run([*command, "--outdir", str(folder / "out"), str(source)], seconds)
        result = folder / "out" / f"document.{to}"
        if not result.exists():  # it also exits with 0 when it converted nothing
            raise FailedError(_("it wrote nothing"))
        return result.read_bytes()
