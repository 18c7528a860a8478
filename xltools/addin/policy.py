"""What an administrator may have set that keeps the add-in from working, and the language that Excel speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.messages import _, current_language

if TYPE_CHECKING:
    from xltools.addin.registry import Registry

_VERSIONS = ("16.0", "15.0", "14.0")
_POLICY = r"HKCU\Software\Policies\Microsoft\Office\{version}\Excel\Security"
_HOST_SETTINGS = r"{root}\Software\Microsoft\Windows Script Host\Settings"
_LANGUAGE = r"HKCU\Software\Microsoft\Office\{version}\Common\LanguageResources"
_CHINESE = 0x04  # the primary language of 2052 (simplified), 1028 (traditional) and their likes
_PRIMARY = 0x3FF
_NO_MACROS = 4  # of VBAWarnings: all are disabled without a word


def blocking_policies(read: Registry) -> list[str]:
    """What is set against add-ins in XLSTART, each as a sentence."""
    found: dict[str, None] = {}
    for version in _VERSIONS:
        key = _POLICY.format(version=version)
        if read(key, "VBAWarnings") == _NO_MACROS:
            found[_("A policy disables all macros (VBAWarnings).")] = None
        if read(key, "RequireAddinSig") == 1:
            found[_("A policy demands that add-ins are signed (RequireAddinSig).")] = None
        if read(rf"{key}\Trusted Locations", "AllLocationsDisabled") == 1:
            found[_("A policy switches off trusted locations (AllLocationsDisabled).")] = None
    return list(found)


def script_host_disabled(read: Registry) -> bool:
    """Whether Windows Script Host, with which the add-in starts Python, is switched off."""
    keys = (_HOST_SETTINGS.format(root=root) for root in ("HKCU", "HKLM"))
    return any(str(read(key, "Enabled")) == "0" for key in keys)


def excel_language(read: Registry) -> str:
    """``zh`` or ``en``: what Excel speaks, and where that is not known, what xltools speaks."""
    for version in _VERSIONS:
        number = read(_LANGUAGE.format(version=version), "UILanguage")
        if isinstance(number, int) and number:
            return "zh" if number & _PRIMARY == _CHINESE else "en"
    return "zh" if current_language().startswith("zh") else "en"
