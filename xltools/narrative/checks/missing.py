"""What a self-evaluation must hold and a text does not: finance figures, score, grade, signatures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.figures import figures_in
from xltools.narrative.finding import about_passage
from xltools.narrative.passage import Part
from xltools.narrative.words import concepts, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_TITLE = 3  # paragraphs at the beginning
_SCORED = re.compile(r"\d+(?:\.\d+)?\s*分(?![钟局公支类])")


def missing_parts(narrative: Narrative) -> Iterator[Finding]:
    """Findings about a plain report: another kind of document, or one without figures, score or grade."""
    if not narrative.document or not narrative.passages:
        return
    known = words()["kind"]
    title = "".join(passage.text for passage in narrative.passages[:_TITLE])
    other = next((word for word in known["other"] if word in title), "")
    if not any(word in title for word in known["evaluation"]):
        said = other or title[:16]
        message = _("This is no performance self-evaluation: “{said}”")
        yield _error(narrative, "text.kind", message.format(said=said), said)
        return
    money = {figure.concept for passage in narrative.passages for figure in figures_in(passage)}
    if not any(concepts()[concept].measure == "money" for concept in money if concept):
        yield _error(
            narrative,
            "text.no_finance",
            _("The report states no income, no spending and no other amount of its budget"),
        )
    text = narrative.text
    if not any(word in text for word in known["score"]) and not _SCORED.search(text):
        yield _error(narrative, "text.no_score", _("The report states no self-assessed score"))
    if not any(word in text for word in known["grade"]):
        yield _error(narrative, "text.no_grade", _("The report states no grade"))
    if not narrative.of(Part.RESULTS):
        yield _error(narrative, "text.no_results", _("The report has no part on results"))


def _error(narrative: Narrative, rule: str, message: str, actual: str = "") -> Finding:
    first = narrative.passages[0]
    return about_passage(narrative, first, rule, Severity.ERROR, message, actual=actual)


_SIGNED = ("opinions.leader", "opinions.department", "opinions.finance")
_FILLED = ("opinions.filled_by", "opinions.telephone")


def signatures(narrative: Narrative) -> Iterator[Finding]:
    """Findings about a form: who filled it in (must be there), signatures and opinions (signed last, so explained)."""
    if narrative.document:
        return
    for code in (*_FILLED, *_SIGNED):
        if code in narrative.labels and (code, "") not in narrative.filled:
            message = _("“{label}” was left blank")
            yield about_passage(
                narrative,
                None,
                "text.unsigned",
                Severity.ERROR if code in _FILLED else Severity.EXPLAIN,
                message.format(label=narrative.labels[code]),
            )
    unsigned = [
        row
        for row in narrative.rows.get("evaluators", ())
        if ("evaluators.name", row) in narrative.filled and ("evaluators.signature", row) not in narrative.filled
    ]
    if unsigned:
        message = _("{count} of the evaluators have not signed")
        yield about_passage(narrative, None, "text.unsigned", Severity.EXPLAIN, message.format(count=len(unsigned)))
