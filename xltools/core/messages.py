"""What users read, in their language: gettext with an English source text and a Chinese catalogue.

``_("File {name} is encrypted").format(name=…)``: mark the whole sentence, fill the named gaps afterwards. The language
is that of the process; it is looked up when a text is asked for, never when a module is imported.
"""

from __future__ import annotations

import gettext
import os
import sys
from functools import cache

CHINESE = "zh_CN"
ENGLISH = "en"
_DOMAIN = "xltools"
_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


class _Choice:
    """The language of this process; empty until somebody asks."""

    language: str = ""


def use_language(language: str | None) -> None:
    """Speak ``zh`` (also ``zh_CN``, ``zh-Hans`` …) or ``en`` from now on; None follows the system.

    A worker process starts in the system's language: hand it ``current_language()``.

    Raises:
        ValueError: there is no catalogue for that language.
    """
    known = _system_language() if language is None else _known(language)
    if not known:
        message = f"no messages in this language: {language!r}"
        raise ValueError(message)
    _Choice.language = known


def current_language() -> str:
    """The language spoken now: ``zh_CN`` or ``en``."""
    if not _Choice.language:
        _Choice.language = _system_language()
    return _Choice.language


def _(text: str) -> str:
    """``text`` in the user's language; the English text itself where there is no translation."""
    return _catalogue(current_language()).gettext(text) if text else ""


def ngettext(one: str, many: str, number: int) -> str:
    """The form of a sentence that fits ``number``: ``ngettext("{n} file", "{n} files", n).format(n=n)``."""
    return _catalogue(current_language()).ngettext(one, many, number)


def N_(text: str, *_plural: str) -> str:  # noqa: N802 - gettext's own name for it
    """``text`` unchanged, marked for the catalogue (with its plural): whoever shows it later translates it."""
    return text


def _known(name: str) -> str:
    """Our name for a locale such as ``zh_CN.UTF-8`` or ``en-GB``; empty for one we have no words for."""
    language = name.replace("-", "_").partition(".")[0].partition("_")[0].lower()
    return {"zh": CHINESE, "en": ENGLISH, "c": ENGLISH, "posix": ENGLISH}.get(language, "")


def _system_language() -> str:
    """The first language of the environment that we know, then that of Windows, then English."""
    wanted = [name for variable in _VARIABLES for name in os.environ.get(variable, "").split(":") if name]
    wanted.append(_windows_language())
    return next(filter(None, map(_known, wanted)), ENGLISH)


def _windows_language() -> str:
    """The language of the Windows interface, such as ``zh_CN``; empty elsewhere."""
    if sys.platform != "win32":
        return ""
    import ctypes  # noqa: PLC0415 - Windows only
    import locale  # noqa: PLC0415 - Windows only

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == ENGLISH:
        return gettext.NullTranslations()
    from importlib.resources import files  # noqa: PLC0415 - costs time that English need not pay

    compiled = files("xltools").joinpath("locale", language, "LC_MESSAGES", f"{_DOMAIN}.mo")
    with compiled.open("rb") as stream:
        return gettext.GNUTranslations(stream)
