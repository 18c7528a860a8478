"""What a button hands over: the task, the language, the window of Excel and the workbook.

Names arrive spelt out in letters and digits (see ``XltSpelt`` in macros/XltoolsCore.bas), for on the way here blanks,
quotation marks, percent signs and Chinese characters mean something to somebody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CODE = re.compile(r"_([0-9A-F]{4})")


@dataclass(frozen=True, slots=True)
class Call:
    """One click: ``window`` is the handle of Excel's window; ``book`` and ``path`` are empty where none is open.

    The panel knows neither (window 0: whatever is in front) and names a file, ``stop``, that is there once the user
    wants to stop.
    """

    task: str
    language: str = ""
    window: int = 0
    book: str = ""
    path: str = ""
    stop: str = ""


def read_call(arguments: Sequence[str]) -> Call:
    """The click that the arguments speak of; what is unknown is passed over, for the add-in may be of another version.

    Raises:
        ValueError: there is no task, or the window is no number.
    """
    words = [word for word in arguments if not word.startswith("--")]
    if not words:
        message = "no task"
        raise ValueError(message)
    options = dict(word[2:].split("=", 1) for word in arguments if word.startswith("--") and "=" in word)
    return Call(
        task=words[0],
        language=options.get("lang", ""),
        window=int(options.get("window", "0")),
        book=unspelt(options.get("book", "")),
        path=unspelt(options.get("path", "")),
        stop=options.get("stop", ""),
    )


def unspelt(text: str) -> str:
    """A text as it was before ``XltSpelt`` spelt it out in the units of UTF-16."""
    units = _CODE.sub(lambda match: chr(int(match[1], 16)), text)
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
