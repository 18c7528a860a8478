"""The indicators of a submission as traced lines: targets and results read, judged and marked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xltools.core.messages import _
from xltools.core.quoting import inner
from xltools.scoring.fulfilment import Fulfilment, Standing, fulfilment
from xltools.scoring.indicator import Marking, Overrun, share_of_result, share_of_words
from xltools.scoring.qualitative import read_progress
from xltools.scoring.quantity import read_quantities
from xltools.scoring.share import UNKNOWN, Points, Share, points_of
from xltools.scoring.target import QUALITATIVE, Unread, read_actual, read_targets
from xltools.scoring.trace import Input, TracedLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from xltools.core.amount import Amount
    from xltools.core.form import Form
    from xltools.core.submission import Fact, Submission
    from xltools.scoring.quantity import Quantity
    from xltools.scoring.trace import Remark

BLOCK = "indicators"
_LONGEST_NAME = 32
_INPUTS = ("name", "sign", "target", "unit", "actual", "weight", "score", "reason")
_CODES = {field: f"{BLOCK}.{field}" for field in ("level1", *_INPUTS)}
# The worst standing speaks for a line with several targets.
_WORST = (Standing.UNJUDGED, Standing.MISSED, Standing.PARTLY, Standing.OVER, Standing.MET)


class Indicator(NamedTuple):
    """One row of the form's indicators, as it was filled in; blank cells are empty."""

    row: str
    level: str
    name: str
    sign: str
    target: str
    unit: str
    actual: str
    reason: str
    weight: Decimal | None
    own: Amount | None
    inputs: tuple[Input, ...]

    @property
    def title(self) -> str:
        """The name on one line."""
        return " ".join(self.name.split())

    @property
    def shown(self) -> str:
        """The name as far as a message needs it, to stand in quotation marks."""
        return inner(self.title if len(self.title) <= _LONGEST_NAME else f"{self.title[:_LONGEST_NAME]}…")


class Judged(NamedTuple):
    """What an indicator earns, and how that was found. ``unread`` says why it cannot be judged.

    ``ratio`` is the result as a share of its single target, in 1.
    """

    standing: Standing
    share: Share
    formula: str
    worded: bool = False
    unread: str = ""
    negative: bool = False
    ratio: Decimal | None = None


def indicators(form: Form, submission: Submission) -> list[Indicator]:
    """The indicators that a submission holds, in the order of its rows."""
    return [_indicator(form, submission, row) for row in submission.rows.get(BLOCK, {})]


def _indicator(form: Form, submission: Submission, row: str) -> Indicator:
    facts = {field: fact for field, code in _CODES.items() if (fact := submission.facts.get((code, row)))}

    def text(field: str) -> str:
        return (facts[field].text or "") if field in facts else ""

    def amount(field: str) -> Amount | None:
        return facts[field].amount if field in facts else None

    weight = amount("weight")
    return Indicator(
        row=row,
        level=text("level1"),
        name=text("name"),
        sign=text("sign"),
        target=text("target"),
        unit=text("unit"),
        actual=text("actual"),
        reason=text("reason"),
        weight=None if weight is None else weight.value,
        own=amount("score"),
        inputs=tuple(_input(form, facts[field]) for field in _INPUTS if field in facts),
    )


def _input(form: Form, fact: Fact) -> Input:
    shown = (fact.text or "") if fact.amount is None else f"{fact.amount.value:f}"
    return Input(fact.item, fact.row, form.label(fact.item), shown, fact.cell)


def judge(indicator: Indicator, marking: Marking) -> Judged:
    """Judge an indicator by its figures where it sets any, else by its words."""
    targets = _targets(indicator)
    if isinstance(targets, Unread):
        return Judged(Standing.UNJUDGED, UNKNOWN, "", unread=targets.reason)
    if not indicator.actual:
        return Judged(Standing.UNJUDGED, UNKNOWN, "", worded=not targets, unread=_("no result is reported"))
    return _by_figures(indicator, targets, marking) if targets else _by_words(indicator, marking)


def _targets(indicator: Indicator) -> Sequence[Quantity] | Unread:
    """The figures that the target sets, or its name where the target is blank; none for a goal in words."""
    if not indicator.target:
        named = () if indicator.sign == QUALITATIVE else read_quantities(indicator.name)
        found = read_targets(indicator.name, indicator.sign, indicator.unit, indicator.name) if named else ()
    else:
        found = read_targets(indicator.target, indicator.sign, indicator.unit, indicator.name)
        if isinstance(found, Unread) and not any(letter.isdecimal() for letter in indicator.target):
            return ()
    return found


def _by_figures(indicator: Indicator, targets: Sequence[Quantity], marking: Marking) -> Judged:
    judged = [_against(indicator.actual, target, marking) for target in targets]
    if len(judged) == 1:
        return judged[0]
    return Judged(
        min((each.standing for each in judged), key=_WORST.index),
        Share.spanning([each.share for each in judged]),
        _("; ").join(each.formula for each in judged if each.formula),
        unread=_("; ").join(dict.fromkeys(each.unread for each in judged if each.unread)),
        negative=any(each.negative for each in judged),
    )


def _against(text: str, target: Quantity, marking: Marking) -> Judged:
    actual = read_actual(text, target)
    if isinstance(actual, Unread):
        return Judged(Standing.UNJUDGED, UNKNOWN, "", unread=actual.reason)
    verdict = fulfilment(target, actual, marking.over, marking.over_at_zero)
    negative = not target.growth and target.value.value >= 0 and actual.value.value < 0
    return Judged(
        verdict.standing,
        share_of_result(target, verdict, marking),
        _formula(target, actual, verdict),
        unread=verdict.reason,
        negative=negative,
        ratio=verdict.ratio.value if verdict.ratio else None,
    )


def _formula(target: Quantity, actual: Quantity, verdict: Fulfilment) -> str:
    """The comparison in figures: ``65 个 ≥ 38 个: 171.05%``."""
    sign = {">=": "≥", "<=": "≤"}.get(target.relation, target.relation)
    bound = f"{target.value.value:f}" + (f"–{target.upper.value:f}" if target.upper else "")
    ratio = "" if verdict.ratio is None else f": {verdict.ratio.value * 100:.2f}%"
    return f"{actual.value.value:f} {actual.unit} {sign} {bound} {target.unit}{ratio}".replace("  ", " ")


def _by_words(indicator: Indicator, marking: Marking) -> Judged:
    progress = read_progress(indicator.actual)
    if progress is None:
        reason = _("“{text}” does not say whether the goal was reached").format(text=indicator.actual)
        return Judged(Standing.UNJUDGED, UNKNOWN, "", worded=True, unread=reason)
    share = share_of_words(progress, marking)
    shown = f"{float(share.low):.0%}" if share.low == share.high else f"{float(share.low):.0%}–{float(share.high):.0%}"
    said = f"“{inner(' '.join(indicator.actual.split()))}”"
    formula = said if indicator.actual.strip() == shown else f"{said}: {shown}"
    return Judged(progress.standing, share, formula, worded=True)


def points_of_line(indicator: Indicator, judged: Judged, marking: Marking) -> Points | None:
    """The points of an indicator, or None where it has no weight.

    Within the band of a goal in words the department's own score stands. A result far above its target loses points
    where the profile says so.
    """
    if indicator.weight is None or indicator.weight < 0:
        return None
    points = points_of(judged.share, indicator.weight)
    if judged.worded and indicator.own is not None and points.value is None and in_band(indicator, judged, marking):
        return Points.exactly(indicator.own.value)
    if judged.standing is Standing.OVER and marking.overrun is Overrun.MINUS:
        return points.less(marking.over_minus)
    return points


def in_band(indicator: Indicator, judged: Judged, marking: Marking) -> bool:
    """Whether the department's own score for a goal in words lies in the band of how far it was reached."""
    if indicator.own is None or indicator.weight is None or judged.standing is Standing.UNJUDGED:
        return False
    low, high = (share * indicator.weight for share in marking.band(judged.standing))
    own = indicator.own.value
    return low <= own <= high if judged.standing is Standing.MET else low <= own < high


def traced(indicator: Indicator, judged: Judged, points: Points | None, remarks: tuple[Remark, ...] = ()) -> TracedLine:
    """The line of an indicator."""
    return TracedLine(
        id=f"{BLOCK}.{indicator.row}",
        title=indicator.title,
        row=indicator.row,
        standing=judged.standing,
        share=judged.share,
        inputs=indicator.inputs,
        formula=judged.formula,
        weight=indicator.weight,
        points=points,
        own=indicator.own,
        reason=judged.unread,
        remarks=remarks,
    )
