"""Style words: what ``"amount input"`` means as properties of an XlsxWriter format.

A style is a string of words, merged from left to right. Colours are few, calm, and differ in lightness, so that they
survive a print in grey; a meaning never rests on colour alone (✓, ✗ and words say it too).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Properties = dict[str, str | int | float | bool]

# The fonts of official documents: Windows, WPS and Office for Mac have them, LibreOffice replaces them.
_BODY_FONT = "宋体"
_HEAD_FONT = "黑体"
DEFAULT: Properties = {"font_name": _BODY_FONT, "font_size": 10, "valign": "vcenter"}

NAVY = "#1F3864"
_LINE = "#8C97A3"
_BORDER: Properties = {"border": 1, "border_color": _LINE}
_GOOD: Properties = {"font_color": "#1E6B34", "bg_color": "#E1F2E5"}
_BAD: Properties = {"font_color": "#9C1C1C", "bg_color": "#FADBD8"}
_WARN: Properties = {"font_color": "#7A5200", "bg_color": "#FDEFC8"}

_WORDS: Mapping[str, Properties] = {
    # Headings
    "title": {
        "font_name": _HEAD_FONT,
        "font_size": 16,
        "bold": True,
        "font_color": NAVY,
        "align": "center",
    },
    "subtitle": {"font_size": 10, "font_color": "#4B5563", "align": "center"},
    "part": {
        "font_name": _HEAD_FONT,
        "font_size": 12,
        "bold": True,
        "font_color": NAVY,
        "bottom": 2,
        "bottom_color": NAVY,
    },
    "heading": {
        "font_name": _HEAD_FONT,
        "font_size": 11,
        "bold": True,
        "font_color": NAVY,
    },
    "banner": {
        "font_name": _HEAD_FONT,
        "font_size": 14,
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": NAVY,
    },
    "kpi_label": {
        "font_size": 9,
        "font_color": "#4B5563",
        "bg_color": "#F3F4F6",
        "align": "center",
        "shrink": True,
    },
    "kpi_value": {
        "font_size": 18,
        "bold": True,
        "font_color": NAVY,
        "bg_color": "#F3F4F6",
        "align": "center",
        "shrink": True,
    },
    # Tables
    "header": {
        "bold": True,
        "bg_color": "#D9E2EC",
        "align": "center",
        "text_wrap": True,
        **_BORDER,
    },
    "label": {"text_wrap": True, **_BORDER},
    "cell": _BORDER,
    "text": {"text_wrap": True, **_BORDER},
    "prose": {"text_wrap": True, "align": "left", "valign": "top", **_BORDER},
    "total": {
        "bold": True,
        "bg_color": "#E8EDF3",
        **_BORDER,
        "top": 2,
        "top_color": NAVY,
    },
    "sign": {"align": "center"},
    # Numbers: figures that do not fit are shrunk, never shown as ####.
    "amount": {"num_format": "#,##0.00", "align": "right", "shrink": True},
    "fine": {"num_format": "#,##0.0000"},
    "count": {"num_format": "#,##0", "align": "right", "shrink": True},
    "percent": {"num_format": '0.00"%"', "align": "right", "shrink": True},
    "ratio": {"num_format": "0.00%", "align": "right", "shrink": True},
    "score": {"num_format": "0.00", "align": "right", "shrink": True},
    "number": {"num_format": "#,##0.######", "align": "right", "shrink": True},
    "year": {"num_format": "0", "align": "center", "shrink": True},
    "date": {"num_format": "yyyy-mm-dd", "align": "center", "shrink": True},
    "time": {"num_format": "yyyy-mm-dd hh:mm", "align": "center", "shrink": True},
    "code": {"num_format": "@"},
    # States
    "input": {"locked": False, "bg_color": "#FFF9DB"},
    "computed": {"locked": True, "bg_color": "#F3F4F6"},
    "replaced": {"bg_color": "#F5B97F", "bold": True},
    "confirm": {"bg_color": "#CFE3F7"},
    "carried": {"bg_color": "#E4EDF7"},
    "mark": {"align": "center", "bold": True},
    "good": _GOOD,
    "bad": _BAD,
    "warn": _WARN,
    "moved": {"font_color": "#1F4E79", "bg_color": "#DCE9F7"},
    "recalculated": {"font_color": "#4B3A78", "bg_color": "#E9E4F6"},
    "muted": {"font_color": "#6B7280"},
    "note": {"font_color": "#6B7280", "font_size": 9, "italic": True},
    "link": {"font_color": "#0B57A4", "underline": 1},
    # Text that begins with = + - @ keeps its apostrophe, so that editing the cell does not turn it into a formula.
    "literal": {"quote_prefix": True},
    # Layout
    "indent1": {"align": "left", "indent": 1},
    "indent2": {"align": "left", "indent": 2},
    "centre": {"align": "center"},
    "right": {"align": "right"},
    "left": {"align": "left"},
    "bold": {"bold": True},
    "wrap": {"text_wrap": True},
    "border": _BORDER,
}

# All that a conditional format may change; Excel ignores or refuses fonts, sizes and alignment there.
_CONDITIONAL = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "font_color",
        "bg_color",
        "num_format",
        "border_color",
        "border",
    }
)


def properties(style: str) -> Properties:
    """The properties of a cell in this style.

    Raises:
        KeyError: a word of the style is unknown.
    """
    merged = dict(DEFAULT)
    for word in style.split():
        merged |= _WORDS[word]
    return merged


def conditional_properties(style: str) -> Properties:
    """The properties that a conditional format in this style lays over a cell.

    Raises:
        KeyError: a word of the style is unknown.
    """
    return {name: value for word in style.split() for name, value in _WORDS[word].items() if name in _CONDITIONAL}
