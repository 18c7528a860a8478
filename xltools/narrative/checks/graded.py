"""The score and the grade that a text states: 得分95分，等次为良."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.checks.missing import GRADED
from xltools.narrative.figures import Figure, Role
from xltools.narrative.finding import about_passage
from xltools.scoring.units import measure_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_TOTAL = re.compile(r"(?:总分|综合得分|自评得分|评价得分|最终得分|总得分|得分与等[次级]|自评分)(?:为|是|：|:)?\s*$")


def _is_score(figure: Figure) -> bool:
    return (
        measure_of(figure.quantity.unit) == "points" and _TOTAL.search(figure.passage.text[: figure.start]) is not None
    )


def graded(narrative: Narrative) -> Iterator[Finding]:
    """A finding where a paragraph's score earns another grade than it states, or the table states another grade."""
    for passage in narrative.passages if GRADED.search(narrative.text) else ():
        match = GRADED.search(passage.text)
        if match is None:
            continue
        said = narrative.canonical_grade(match["grade"])
        scores = [figure for figure in passage.figures if figure.role is Role.LEVEL and _is_score(figure)]
        earned = narrative.grade_of(scores[-1].quantity.value.value) if scores else ""
        table = narrative.canonical_grade(narrative.grade)
        if earned and said != earned:
            message = _("The text gives {score} and “{said}”; that score earns “{earned}”")
            text = message.format(score=scores[-1].quantity.text, said=match["grade"], earned=earned)
        elif table and said != table:
            message = _("The text gives the grade “{said}”, the table “{table}”")
            text, earned = message.format(said=match["grade"], table=table), table
        else:
            continue
        yield about_passage(
            narrative, passage, "text.grade", Severity.ERROR, text, actual=match["grade"], expected=earned
        )
