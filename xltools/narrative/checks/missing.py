"""What a self-evaluation must hold and a text does not: finance figures, score, grade, signatures."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.core.quoting import inner
from xltools.narrative.finding import about_passage
from xltools.narrative.part import Part
from xltools.narrative.words import concepts, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_TITLE = 3  # paragraphs at the beginning
GRADED = re.compile(
    r"(?:等[次级]|评定|评为|结[果论])[^。；\n]{0,14}?(?<=[次级为是：:，“\"「定])"
    r"(?P<grade>优秀|良好|合格|较差|不合格|[优良中差])(?=[”\"」。，；）)\s]|$)"
)
_REPORTS = re.compile(r"完成|实现|建成|新增|开展|取得")
_SCORED = re.compile(r"\d+(?:\.\d+)?\s*分(?![钟局公支类])")


def missing_parts(narrative: Narrative) -> Iterator[Finding]:
    """Findings about a plain report: another kind of document, or one without figures, score or grade."""
    if not narrative.document or not narrative.passages:
        return
    known = words()["kind"]
    title = "".join(passage.text for passage in narrative.passages[:_TITLE])
    other = next((word for word in known["other"] if word in title), "")
    if not any(word in title for word in known["evaluation"]):
        said = inner(other or title[:16])
        message = _("This is no performance self-evaluation: “{said}”")
        yield _error(narrative, "text.kind", message.format(said=said), said)
        return
    money = {figure.concept for passage in narrative.with_figures for figure in passage.figures}
    if not any(concepts()[concept].measure == "money" for concept in money if concept):
        yield _error(
            narrative,
            "text.no_finance",
            _("The report states no income, no spending and no other amount of its budget"),
        )
    text = narrative.text
    if not any(word in text for word in known["score"]) and not _SCORED.search(text):
        yield _error(narrative, "text.no_score", _("The report states no self-assessed score"))
    if not any(word in text for word in known["grade"]) and not GRADED.search(text):
        yield _error(narrative, "text.no_grade", _("The report states no grade"))
    if not narrative.of(Part.RESULTS) and not _REPORTS.search(text):
        yield _error(narrative, "text.no_results", _("The report has no part on results"))


def _error(narrative: Narrative, rule: str, message: str, actual: str = "") -> Finding:
    first = narrative.passages[0]
    return about_passage(narrative, first, rule, Severity.ERROR, message, actual=actual)


_FILLED = ("opinions.filled_by", "opinions.telephone")
_SIGNED = ("opinions.leader", "opinions.department")
_FINANCE = "opinions.finance"


def signatures(narrative: Narrative) -> Iterator[Finding]:
    """Findings about a form: who filled it in must be there; what is signed on paper is asked for once, together.

    The opinion of the finance office comes after the department has handed in, so its absence is only a note.
    """
    if narrative.document:
        return
    for code in _FILLED:
        if _blank(narrative, code):
            message = _("“{label}” was left blank").format(label=narrative.labels[code])
            yield _on_form(narrative, code, Severity.ERROR, message)
    unsigned = [narrative.labels[code] for code in _SIGNED if _blank(narrative, code)]
    evaluators = [
        row
        for row in narrative.rows.get("evaluators", ())
        if ("evaluators.name", row) in narrative.filled and ("evaluators.signature", row) not in narrative.filled
    ]
    if evaluators:
        unsigned.append(_("{count} of the evaluators").format(count=len(evaluators)))
    if unsigned:
        message = _("Not signed or stamped: {names}; sign the copy that is filed, or say where the signed one is")
        yield _on_form(narrative, _SIGNED[0], Severity.EXPLAIN, message.format(names=_("; ").join(unsigned)))
    if _blank(narrative, _FINANCE):
        message = _("“{label}” is still blank").format(label=narrative.labels[_FINANCE])
        yield _on_form(narrative, _FINANCE, Severity.NOTE, message)


def _blank(narrative: Narrative, code: str) -> bool:
    return code in narrative.labels and (code, "") not in narrative.filled


def _on_form(narrative: Narrative, code: str, severity: Severity, message: str) -> Finding:
    """A finding that belongs to an item without a cell: nothing stands there."""
    return replace(about_passage(narrative, None, "text.unsigned", severity, message), item=code)
