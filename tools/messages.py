"""Bring the catalogue of messages up to date: extract from the code, merge, compile. Run it with ``make messages``.

Nothing in the results depends on the day, the machine or Babel's version, so that they change only when a text does.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from babel.messages.catalog import Message

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "xltools"
FOLDER = PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES"
PO, MO = FOLDER / "xltools.po", FOLDER / "xltools.mo"
LANGUAGE = "zh_CN"

_KEYWORDS = parse_keywords(["_", "ngettext:1,2", "N_:1,1t", "N_:1,2,2t"])
_HEADERS = [
    ("Project-Id-Version", "xltools"),
    ("Language", LANGUAGE),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=1; plural=0;"),
]


class _Plain(Catalog):
    """A catalogue whose header has no dates and names no program."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header, the same every time."""
        return _HEADERS

    @mime_headers.setter
    def mime_headers(self, headers: object) -> None:
        """What a file says in its header changes nothing."""


def extracted() -> Catalog:
    """Every message marked in the code, without translations."""
    template = Catalog()
    found = extract_from_dir(PACKAGE, keywords=_KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True)
    for file, _line, text, comments, _context in sorted(found, key=lambda message: (message[0], message[1])):
        template.add(text, locations=[(f"xltools/{Path(file).as_posix()}", 0)], auto_comments=comments)
    return template


def translated() -> Catalog:
    """The catalogue as it is on disk."""
    with PO.open("rb") as stream:
        return read_po(stream, locale=LANGUAGE)


def untranslated(catalogue: Catalog) -> list[str]:
    """The English texts that have no translation, or an incomplete one."""
    return [forms(message.id)[0] for message in catalogue if message.id and not all(forms(message.string))]


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """The singular and plural forms of a text; one that has no plural is its own only form."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def compiled(catalogue: Catalog) -> bytes:
    """The bytes of the ``.mo`` file that belongs to a catalogue."""
    stream = io.BytesIO()
    write_mo(stream, _plain(catalogue))
    return stream.getvalue()


def _plain(messages: Iterable[Message]) -> Catalog:
    plain = _Plain(locale=LANGUAGE, header_comment="# Chinese (Simplified) messages of xltools.", fuzzy=False)
    for message in messages:
        if message.id:
            plain[message.id] = message
    return plain


def main() -> int:
    """Write both files; name what still has no translation, and fail for it."""
    catalogue = translated()
    catalogue.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    written = io.BytesIO()
    write_po(written, _plain(catalogue), width=120, ignore_obsolete=True, sort_by_file=True, include_lineno=False)
    PO.write_bytes(written.getvalue())
    MO.write_bytes(compiled(catalogue))
    missing = untranslated(catalogue)
    for text in missing:
        sys.stderr.write(f"not translated: {text!r}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
