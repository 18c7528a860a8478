"""Where an imported fact came from, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xltools.core.amount import Amount
    from xltools.core.document import Remark
    from xltools.core.submission import Submission


class Doubt(StrEnum):
    """Why a person should look at an imported fact; ``NONE`` where the document says it in so many words."""

    NONE = ""
    TOTAL_ONLY = "total only"  # the table has figures in the total's row alone
    DERIVED = "derived"  # worked out from two figures of the text
    TOGETHER = "together"  # purchase and running of vehicles in one figure
    APPROXIMATE = "approximate"  # 约, 余, 近
    UNIT = "unit"  # the document does not say which unit
    SUMMARY = "summary"  # put together from a sentence
    SEVERAL = "several"  # one result stands beside several targets
    WORDS = "words"  # taken from a cell that says more than the figure
    TITLE = "title"  # from a title, or a mention in the text
    AMBIGUOUS = "ambiguous"  # 在职人员 may be the established staff, or all of them
    DIFFERS = "differs"  # the document says something else in another place
    CUT = "cut"  # longer than a cell can hold


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact stands: the place in the document in words (``第12段``, ``表1第4行第2格``), the words around it.

    ``original`` is the figure as it was written, before it was converted or rounded; ``elsewhere`` is what the document
    says of the same thing in other places.
    """

    place: str
    words: str
    original: str = ""
    doubt: Doubt = Doubt.NONE
    elsewhere: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether nobody needs to confirm it."""
        return self.doubt is Doubt.NONE


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A figure of money of the document for which the form has no place."""

    label: str
    original: str
    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two figures of a document for one item: the one that was taken and the other."""

    item: str
    row: str
    taken: Amount | str
    other: str
    place: str


@dataclass(frozen=True)
class Imported:
    """A department's submission as read from a report, each fact with its evidence by (item code, row).

    ``zone`` is the zone's name where the title tells it. ``is_evaluation`` is False for a document of another kind;
    ``has_form`` tells a form from a report in words.
    """

    submission: Submission
    evidence: Mapping[tuple[str, str], Evidence]
    unplaced: tuple[Unplaced, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    remarks: tuple[Remark, ...] = ()
    zone: str = ""
    is_evaluation: bool = True
    has_form: bool = False
