"""Reading the Windows registry; nothing is ever written there."""

from __future__ import annotations

import sys
from typing import Protocol


class Registry(Protocol):
    """A value by key and name; None where there is none."""

    def __call__(self, key: str, name: str) -> int | str | None:
        """``key`` begins with HKCU, HKLM or HKCR; an empty ``name`` asks for the key's own value."""


def windows_registry(key: str, name: str) -> int | str | None:
    """A value of this machine's registry; None on other systems too."""
    if sys.platform != "win32":
        return None
    import winreg  # noqa: PLC0415 - Windows only

    root, _, path = key.partition("\\")
    roots = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCR": winreg.HKEY_CLASSES_ROOT}
    try:
        with winreg.OpenKey(roots[root], path) as opened:
            value, _kind = winreg.QueryValueEx(opened, name)
    except OSError:
        return None
    return value if isinstance(value, int | str) else None
