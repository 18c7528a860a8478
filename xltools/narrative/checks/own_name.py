"""A zone that calls itself by another kind of name than its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.finding import Severity
from xltools.core.messages import _
from xltools.narrative.finding import about_passage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.finding import Finding
    from xltools.narrative.passage import Narrative

# Names of one kind of zone and its short forms; a title of one kind does not go with a committee of another.
_KINDS = (
    ("经济技术开发区", "经济开发区", "经开区", "开发区"),
    ("工业集中区", "集中区", "工业园区", "产业园区"),
    ("高新技术产业开发区", "高新区"),
    ("新港区", "港区"),
    ("示范区",),
)
_COMMITTEES = ("管委会", "管理委员会", "党工委")
_OFTEN = 2


def own_name(narrative: Narrative) -> Iterator[Finding]:
    """A note where the committee of another kind of zone than that of the title speaks in a plain report."""
    if not narrative.document or not narrative.passages:
        return
    title = narrative.passages[0].text
    own = [kind for kind in _KINDS if any(name in title for name in kind)]
    for kind in _KINDS:
        if not own or kind in own:
            continue
        for name in kind:
            spoken = [f"{name}{committee}" for committee in _COMMITTEES]
            found = [each for each in narrative.passages if any(words in each.text for words in spoken)]
            if len(found) >= _OFTEN:
                message = _("The title speaks of “{title}”, the text of “{name}”: which is it?")
                yield about_passage(
                    narrative,
                    found[0],
                    "text.own_name",
                    Severity.NOTE,
                    message.format(title=next(word for word in own[0] if word in title), name=name),
                    actual=name,
                )
                return
