"""The standard sentences of the scoring table where the department's facts should stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.finding import about_passage
from xltools.narrative.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative


def boilerplate(narrative: Narrative) -> Iterator[Finding]:
    """A finding for each paragraph that holds several key words of the standard sentences and no figure."""
    least: int = words()["boilerplate"]["least"]
    for passage in narrative.with_any(words()["boilerplate"]["words"]):
        found = [word for word in words()["boilerplate"]["words"] if word in passage.text]
        if len(found) < least or passage.figures:
            continue
        message = _("These are the standard sentences of the scoring table ({words}), not facts about this department")
        yield about_passage(
            narrative,
            passage,
            "text.boilerplate",
            Severity.EXPLAIN,
            message.format(words=_(", ").join(found[:least])),
            actual="、".join(found),
        )
