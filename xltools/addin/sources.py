"""Where the add-in's text sources lie: in the installed package, or beside it in a clone."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Sources:
    """What an add-in is made of: modules as text, the ribbon, icons by their names, and texts by language."""

    modules: dict[str, str]
    ribbon: str
    icons: dict[str, bytes]
    texts: dict[str, dict[str, dict[str, Any]]]


def packaged_folder() -> Path:
    """The folder of the sources that belong to this program.

    Raises:
        FileNotFoundError: the program was taken apart.
    """
    package = Path(str(files("xltools")))
    for folder in (package / "macros", package.parent / "macros"):
        if (folder / "customUI14.xml").is_file():
            return folder
    raise FileNotFoundError(package / "macros")


def read_sources(folder: Path | None = None) -> Sources:
    """The sources of a folder, by default those of this program.

    Raises:
        OSError: something is missing.
        UnicodeDecodeError: a module is not pure ASCII; VBA would show other characters on every machine.
    """
    place = folder or packaged_folder()
    return Sources(
        modules={file.stem: file.read_text(encoding="ascii") for file in sorted(place.glob("*.bas"))},
        ribbon=(place / "customUI14.xml").read_text(encoding="utf-8"),
        icons={file.stem: file.read_bytes() for file in sorted((place / "images").glob("*.png"))},
        texts=tomllib.loads((place / "texts.toml").read_text(encoding="utf-8")),
    )
