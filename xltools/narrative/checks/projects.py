"""Words about project spending against a table that has none, or has some."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.finding import about_passage
from xltools.narrative.words import claims

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.amount import Amount
    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_TOTAL, _PROJECT = "spending.total", "spending.project"
_PROJECT_MONEY = ("项目支出", "专项资金")
_CONDUCT = re.compile(r"项目支出(?:按|均|都|全部|严格|经|符合|实行)|专项资金(?:使用|拨付|支出)(?:按|均|符合|严格)")


def projects(narrative: Narrative) -> Iterator[Finding]:
    """A finding where the text says that there was no project spending and the table has some, or the reverse."""
    total, project = narrative.amounts.get(_TOTAL), narrative.amounts.get(_PROJECT)
    if total is None:
        return
    if project is not None and project.value > 0:
        yield from _denied(narrative, project)
    else:
        yield from _spoken_of(narrative)


def _denied(narrative: Narrative, project: Amount) -> Iterator[Finding]:
    for passage in narrative.with_any(claims("only_basic")):
        claim = next(word for word in claims("only_basic") if word in passage.text)
        message = _("“{claim}”, but the table has project spending of {amount} 万元")
        yield about_passage(
            narrative,
            passage,
            "text.contradiction",
            Severity.ERROR,
            message.format(claim=claim, amount=f"{project.value:f}"),
            actual=claim,
            expected=f"{project.value:f}",
        )


def _spoken_of(narrative: Narrative) -> Iterator[Finding]:
    for passage in narrative.with_any(_PROJECT_MONEY):
        conduct = _CONDUCT.search(passage.text)
        if conduct:
            message = _("“{words}” speaks of project spending, of which the table has none")
            yield about_passage(
                narrative,
                passage,
                "text.contradiction",
                Severity.EXPLAIN,
                message.format(words=conduct[0]),
                actual=conduct[0],
                expected="0",
            )
