"""The user's settings for the buttons: one file in the folder where programs keep such things."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from xltools.core.form import DEFAULT_FORM

_FORM = "form"


def settings_file() -> Path:
    """Where the settings are kept."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home() raises where there is no home
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or home) / "xltools" / "settings.json"
    return Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "xltools" / "settings.json"


def form_name() -> str:
    """The id of the form in use, or the path of its file; the usual one where nothing, or nonsense, was set."""
    try:
        settings = json.loads(settings_file().read_text(encoding="utf-8"))
        name = settings[_FORM]
    except (OSError, ValueError, KeyError, TypeError):
        return DEFAULT_FORM
    return name if isinstance(name, str) and name else DEFAULT_FORM


def use_form(name: str) -> None:
    """Use this form from now on.

    Raises:
        OSError: the settings cannot be written.
    """
    file = settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({_FORM: name}, ensure_ascii=False, indent=2), encoding="utf-8")
