"""Percentages of things that cannot be more than all of them: a satisfaction of 102 %."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.figures import Role
from xltools.narrative.finding import about_passage, quote
from xltools.scoring.units import PERCENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

# 完成率 and 执行率 may exceed 100 %.
_AT_MOST_ALL = re.compile(
    r"(?:合格率|覆盖率|满意率|满意度|及时率|到位率|公开率|办结率|普及率|优良率|达标率|知晓率|占比)(?:达到|达|为|是|高达|约)*$"
)


def impossible(narrative: Narrative) -> Iterator[Finding]:
    """A finding for each share of things done well, on time or contentedly that is above 100 %."""
    for passage in narrative.with_figures:
        for figure in passage.figures:
            quantity = figure.quantity
            if quantity.unit != PERCENT or figure.role is Role.CHANGE or quantity.value.low <= 100:  # noqa: PLR2004 - all
                continue
            if _AT_MOST_ALL.search(figure.lead):
                message = _("“{words}”: there cannot be more than 100 %")
                yield about_passage(
                    narrative,
                    passage,
                    "text.impossible",
                    Severity.ERROR,
                    message.format(words=quote(f"{figure.lead}{quantity.text}")),
                    actual=quantity.text,
                    expected="100%",
                )
