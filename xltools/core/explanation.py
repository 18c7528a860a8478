"""Written reasons for findings: kept by rule, cell and value, and void once the value changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.finding import Finding, Severity
from xltools.core.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Explanations = Mapping["Subject", Sequence["Explanation"]]
    """What people wrote, by what it speaks of; a cell may have several findings of a rule, each with its reason."""


class Subject(NamedTuple):
    """What an explanation speaks of: a department (or, without one, a file and sheet), a rule and a cell."""

    where: str
    rule: str
    cell: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reason for what a finding found; ``value`` is what stood there when it was given."""

    reason: str
    value: str


def subject_of(finding: Finding) -> Subject:
    """What a finding speaks of, whatever the file that the department handed in is called."""
    where = finding.department or f"{finding.file}!{finding.sheet}"
    return Subject(where, finding.rule, finding.cell or finding.item)


def value_of(finding: Finding) -> str:
    """The value or formula found and what it was compared with: an explanation holds for these alone.

    White space counts as one blank: workbooks do not keep every kind of it.
    """
    return "|".join(" ".join(text.split()) for text in (finding.actual, finding.expected))


def explanation_of(finding: Finding, explanations: Explanations) -> Explanation | None:
    """The reason that was given for this finding with the value that it has now."""
    given = explanations.get(subject_of(finding), ())
    return next((each for each in given if each.reason and each.value == value_of(finding)), None)


LAPSED = "explanation.lapsed"
"""The rule of the note that an explanation no longer holds."""


def with_explanations(findings: Sequence[Finding], explanations: Explanations) -> list[Finding]:
    """The findings, those with a reason accepted; a reason whose value has changed is void, and a note says so."""
    if not explanations:
        return list(findings)
    result: list[Finding] = []
    standing = {(subject_of(finding), value_of(finding)) for finding in findings}
    told: set[Subject] = set()
    for finding in findings:
        if explanation_of(finding, explanations):
            result.append(replace(finding, accepted=True))
            continue
        result.append(finding)
        subject = subject_of(finding)
        if subject not in told:
            told.add(subject)
            void = [each for each in explanations.get(subject, ()) if (subject, each.value) not in standing]
            result += [_lapsed(finding, each) for each in void if each.reason]
    return result


def _lapsed(finding: Finding, known: Explanation) -> Finding:
    message = _("The explanation “{reason}” was given for another value and no longer holds; explain it anew")
    return replace(
        finding,
        rule=LAPSED,
        severity=Severity.NOTE,
        message=message.format(reason=known.reason),
        actual=known.value,
        expected=value_of(finding),
        difference=None,
        amount_at_stake=None,
    )


def new_since(findings: Iterable[Finding], baseline: Iterable[Finding]) -> list[Finding]:
    """The findings that an earlier list did not have for the same rule, cell and value."""
    known = {(subject_of(finding), value_of(finding)) for finding in baseline}
    return [finding for finding in findings if (subject_of(finding), value_of(finding)) not in known]
