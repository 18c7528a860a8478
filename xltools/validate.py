"""Check submissions against their form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xltools.checks.choices import choices
from xltools.checks.columns import relations_of
from xltools.checks.grade import grade
from xltools.checks.last_year import CARRIED, comparable, not_as_carried, not_compared
from xltools.checks.required import required
from xltools.checks.signs import signs
from xltools.checks.totals import PARTS, UNITS, identities, units
from xltools.core.finding import Finding, Severity, ranked
from xltools.core.form import LAST_YEAR
from xltools.forms.carry import carried_from
from xltools.narrative.across import check_across

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xltools.core.form import Form
    from xltools.core.submission import Submission
    from xltools.extract import Extraction
    from xltools.narrative.check import Texts
    from xltools.scoring.profile import Profile

CHECKS = (required, choices, grade, signs, units)

# What of a score belongs here. What rests on the weights or bands of a profile can only be an error where the zone has
# said that it is its profile; how the weights of each section add up is asked of nobody else.
_SCORED = frozenset({
    "score.reason", "score.over", "score.unmeasured", "score.negative", "score.differs", "score.claimed_full",
    "score.below_minimum", "score.total_differs",
})  # fmt: skip
_BY_PROFILE = frozenset({
    "score.above_maximum", "score.grade", "score.sum", "score.band", "score.level", "score.level_missing",
    "score.weight_sum",
})  # fmt: skip
_FOR_ALL = _SCORED | _BY_PROFILE
_FOR_ITS_ZONE = _FOR_ALL | {"score.weights"}

# Findings of which a second one on the same cell says the same in other words: that one stays.
_SAID_BY: Mapping[str, tuple[str, ...]] = {
    PARTS: ("formula.",),
    UNITS: ("formula.",),
    "score.unmeasured": ("text.unmeasured",),
    "score.over": ("text.target_exceeded",),
    "score.reason": ("text.target_missed",),
    "score.grade": ("grade.differs",),
}


def with_texts(form: Form, extraction: Extraction) -> Extraction:
    """What a workbook holds, with what is wrong with its texts and its self-assessment among the findings.

    Reading texts takes longer than all other checks; so it can be done where the workbook is read, on all cores.
    """
    submissions: list[Submission] = []
    findings = [*extraction.findings]
    for submission in extraction.submissions:
        texts = _texts(form, submission)
        submissions.append(replace(submission, paragraphs=texts.paragraphs))
        findings += [*texts.findings, *_on_score(form, submission, None, None)]
    return replace(extraction, submissions=tuple(submissions), findings=tuple(findings))


def validate(
    form: Form,
    submissions: Iterable[Submission],
    found: Iterable[Finding] = (),
    earlier: Mapping[str, Submission] | None = None,
    *,
    texts: bool = True,
    profile: Profile | None = None,
) -> list[Finding]:
    """Everything that is wrong with submissions, the gravest first.

    ``found`` is what reading them brought to light (changed formulas, error values, cleaned numbers). ``earlier`` holds
    the submissions for the year before by budget code; without it the years are not compared. Without ``texts`` each
    department's own texts are passed over: :func:`with_texts` has checked them already, and its self-assessment as far
    as neither last year nor a profile matters. ``profile`` is the zone's own way of scoring; without it, the
    self-assessment is held against the usual one, and what differs by its weights is to be explained, no error.
    """
    handed_in = list(submissions)
    before = earlier or {}
    scored = not texts and profile is None and not before
    findings = [finding for finding in found if scored or not finding.rule.startswith("score.")]
    for submission in handed_in:
        for check in CHECKS:
            findings.extend(check(form, submission))
        if texts:
            findings.extend(_texts(form, submission).findings)
        findings.extend(not_compared(submission, before))
    compared = {each.code: before[each.code] for each in handed_in if comparable(each, before)}
    findings.extend(relations_of(form, handed_in, compared, (*form.checks, *identities(form))))
    findings = _with_opening(form, handed_in, compared, findings)
    for submission in () if scored else handed_in:
        findings.extend(_on_score(form, submission, compared.get(submission.code), profile))
    findings.extend(check_across(form, handed_in))
    return ranked(_once(findings))


def _with_opening(
    form: Form, submissions: Iterable[Submission], compared: Mapping[str, Submission], findings: Iterable[Finding]
) -> list[Finding]:
    """The findings, with those on opening figures that last year's submissions do not bear out, each said once.

    Reading has found those that differ from what the sheet was sent out with; where a check of the form compares the
    item with last year, its own words stay.
    """
    every = list(findings)
    for submission in submissions:
        if last := compared.get(submission.code):
            every += not_as_carried(form, submission, carried_from(form, last))
    said = {(each.department, each.item) for each in every if each.rule.startswith(LAST_YEAR)}
    own = {(each.department, each.item, each.cell): each for each in reversed(every) if each.rule == CARRIED}
    return [
        each
        for each in every
        if each.rule != CARRIED
        or ((each.department, each.item) not in said and own[each.department, each.item, each.cell] is each)
    ]


def _texts(form: Form, submission: Submission) -> Texts:
    from xltools.narrative.check import check_texts  # noqa: PLC0415 - slow to load, and mostly done by workers

    return check_texts(form, submission)


def _on_score(
    form: Form, submission: Submission, before: Submission | None, profile: Profile | None
) -> Iterator[Finding]:
    """The self-assessment against the recomputed one, and reasons that are missing."""
    from xltools.score import remarks_on_score  # noqa: PLC0415 - as above
    from xltools.scoring.load import load as load_profile  # noqa: PLC0415 - likewise

    rules = _FOR_ALL if profile is None else _FOR_ITS_ZONE
    for finding in remarks_on_score(form, profile or load_profile(), submission, before, rules):
        if finding.rule in _BY_PROFILE and profile is None and finding.severity is Severity.ERROR:
            yield replace(finding, severity=Severity.EXPLAIN)
        else:
            yield finding


def _once(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, without those that another one on their cell makes superfluous."""
    every = list(findings)
    said = {(each.department, each.sheet, each.cell, each.rule) for each in every if each.cell}
    said |= {(department, sheet, cell, f"{rule.partition('.')[0]}.") for department, sheet, cell, rule in said}
    return [
        each
        for each in every
        if each.rule not in _SAID_BY
        or not any((each.department, each.sheet, each.cell, other) in said for other in _SAID_BY[each.rule])
    ]
