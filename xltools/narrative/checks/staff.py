"""Established staff of the text against the authorised posts of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.figures import Role
from xltools.narrative.finding import about_passage, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

_POSTS, _ESTABLISHED = "profile.authorised", "profile.established"


def staff(narrative: Narrative) -> Iterator[Finding]:
    """A finding where more established staff are named than there are posts; the table's own check sees its own."""
    posts = narrative.amounts.get(_POSTS)
    if posts is None or _ESTABLISHED in narrative.amounts:
        return
    for passage in narrative.with_figures:
        for figure in passage.figures:
            value = figure.quantity.value
            if figure.concept == "established" and figure.role is Role.LEVEL and value.low > posts.high:
                message = _("“{words}”, but only {posts} posts are authorised")
                yield about_passage(
                    narrative,
                    passage,
                    "text.staff",
                    Severity.EXPLAIN,
                    message.format(words=quote(figure.shown), posts=f"{posts.value:f}"),
                    actual=figure.quantity.text,
                    expected=f"{posts.value:f}",
                    difference=value.value - posts.value,
                )
