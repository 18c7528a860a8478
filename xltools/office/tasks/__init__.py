"""What each button does: a function in the module of its name, imported only when the button is pressed."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from xltools.core.messages import _
from xltools.office.refusal import Refusal

if TYPE_CHECKING:
    from xltools.office.run import Task

TASKS = ("validate", "clear", "collect", "consolidate", "compare", "report", "about")


def task_named(name: str) -> Task:
    """The function of a button: it takes the session and gives the sentence that sums up.

    Raises:
        Refusal: this version knows no such task; the add-in is of another version.
    """
    if name not in TASKS:
        text = _("This version of xltools does not know the button “{task}”. Run: xltools addin install")
        raise Refusal(text.format(task=name))
    found: Task = importlib.import_module(f"xltools.office.tasks.{name}").run
    return found
