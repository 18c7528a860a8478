"""Take what departments returned into the zone's master: the right year, the right department, each once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.assemble import assemble
from xltools.core.explanation import with_explanations
from xltools.core.finding import Finding, Severity, ready
from xltools.core.history import Action, Event, Status, chained, digest_of, latest, statuses
from xltools.core.messages import _
from xltools.enter import Entry, enter
from xltools.record import followed, recorded
from xltools.validate import validate

if TYPE_CHECKING:
    from collections.abc import Collection as Collection_
    from collections.abc import Iterable, Mapping, Sequence

    from xltools.core.explanation import Explanations
    from xltools.core.filling import SheetFilling
    from xltools.core.form import Form
    from xltools.core.history import Hand
    from xltools.core.submission import Submission
    from xltools.enter import Change
    from xltools.extract import Extraction
    from xltools.recognise.master import Master

_WHOSE = frozenset({"code.differs", "year.differs"})  # findings that leave open whose return it is, or of which year


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What else is known when returns are taken in.

    ``explanations`` are what people wrote beside findings; ``earlier`` last year's submissions by budget code.
    ``named`` are the paths of files that somebody named one by one: an earlier return among them is put back.
    ``unfit`` says of departments, by code, why the master has no room for their return.
    """

    explanations: Explanations = field(default_factory=dict)
    earlier: Mapping[str, Submission] = field(default_factory=dict)
    named: Collection_[str] = ()
    unfit: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """A return that went into the master; ``again`` where the department had returned something before.

    ``changes`` are the inputs that the master had otherwise.
    """

    submission: Submission
    again: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """What came of collecting.

    ``restored`` are departments whose figures the history had and the master had lost; ``unchanged`` those whose file
    is the one that came in last. ``events`` is the whole history afterwards; ``fillings`` is what to write into the
    sheets of the departments, ``records`` what to write into 目录 and 台账. ``findings`` are all of them, ``todo`` has
    those of each department that was looked at, by code.
    """

    taken: tuple[Taken, ...]
    restored: tuple[str, ...]
    unchanged: tuple[str, ...]
    events: tuple[Event, ...]
    fillings: tuple[SheetFilling, ...]
    records: tuple[SheetFilling, ...]
    findings: tuple[Finding, ...]
    todo: Mapping[str, Sequence[Finding]]


def behind(master: Master, events: Sequence[Event]) -> dict[str, Event]:
    """The returns, by code, that the history knows and the master has not got, because a command was stopped."""
    return latest(events[len(master.events) :], Action.COLLECTED)


def admit(
    form: Form,
    master: Master,
    events: Sequence[Event],
    readings: Iterable[Extraction | Finding],
    hand: Hand,
    known: Known | None = None,
) -> Admission:
    """What may go into a master of returned workbooks, before it is checked (:meth:`Admission.checked`).

    What cannot go in is a finding, all others go in all the same. Texts are taken to be checked with the reading
    (:func:`xltools.validate.with_texts`).
    """
    known = known or Known()
    current, notes = _current(events, readings, known.named)
    assembly = assemble(form, [*current, *notes], year=master.year)
    last, now = latest(events, Action.COLLECTED), statuses(events)
    unclear = {(each.file, each.sheet) for each in assembly.findings if each.rule in _WHOSE}
    refusals = {}
    able: list[Submission] = []
    for submission in assembly.submissions:
        code = submission.code
        refusal = _refusal(master, now.get(code, Status.MISSING), last.get(code), submission, known.unfit.get(code))
        if refusal is not None:
            refusals[_file(submission), submission.sheet] = refusal
        elif (_file(submission), submission.sheet) not in unclear:
            able.append(submission)
    found = [each for each in assembly.findings if (each.file, each.sheet) not in refusals]
    found = [each for each in found if (each.file, each.sheet) not in unclear or each.rule in _WHOSE]
    return Admission(form, master, events, hand, known, able, found, tuple(refusals.values()))


def _current(
    events: Sequence[Event], readings: Iterable[Extraction | Finding], named: Collection_[str]
) -> tuple[list[Extraction], list[Finding]]:
    """The readings without those that another return followed: folders keep growing, nothing may slip back.

    A file that somebody named, rather than its folder, is meant, and goes in again.
    """
    known = {(each.department, each.sha256) for each in events if each.action is Action.COLLECTED}
    last = latest(events, Action.COLLECTED)
    current: list[Extraction] = []
    earlier: list[Submission] = []
    notes: list[Finding] = []
    for reading in readings:
        if isinstance(reading, Finding):
            notes.append(reading)
            continue
        submission = reading.submissions[0] if len(reading.submissions) == 1 else None
        sha256 = submission.source.sha256 if submission else ""
        meant = submission is None or (submission.code, sha256) not in known or submission.source.path in named
        if submission is None or meant or last[submission.code].sha256 == sha256:
            current.append(reading)
        else:
            earlier.append(submission)
    here = {submission.code for reading in current for submission in reading.submissions}
    notes += [_superseded(each, last[each.code]) for each in earlier if each.code not in here]
    return _without_last(current, last), notes


def _without_last(current: list[Extraction], last: Mapping[str, Event]) -> list[Extraction]:
    """The readings without the return that came in last where a newer one lies beside it."""
    files: dict[str, set[str]] = {}
    for reading in current:
        for submission in reading.submissions:
            files.setdefault(submission.code, set()).add(submission.source.sha256)
    old = {(code, event.sha256) for code, event in last.items() if len(files.get(code, ())) > 1}
    return [
        reading
        for reading in current
        if len(reading.submissions) != 1
        or (reading.submissions[0].code, reading.submissions[0].source.sha256) not in old
    ]


def _superseded(submission: Submission, last: Event) -> Finding:
    message = _(
        "{code} {name} returned this file before and then {last}, which counts. "
        "To put this one back, name the file itself instead of its folder"
    )
    text = message.format(code=submission.code, name=submission.name, last=last.file)
    return _about(submission, "collect.superseded", text, Severity.NOTE)


def _refusal(
    master: Master, status: Status, last: Event | None, submission: Submission, unfit: str | None
) -> Finding | None:
    code, name = submission.code, submission.name
    if master.sheet_of(code) is None:
        message = _(
            "Budget code {code} ({name}) has no sheet in the master: correct the code on the cover, "
            "or ask the finance office which workbook to use"
        )
        return _about(submission, "collect.unknown", message.format(code=code or "—", name=name))
    if status is Status.SEALED and _differs(submission, last):
        message = _(
            "{code} {name} is sealed, so this file was left out. To take it in all the same, open the department "
            "first: xltools unseal MASTER {code} --reason …"
        )
        return _about(submission, "collect.sealed", message.format(code=code, name=name))
    if unfit is not None:
        message = _("{code} {name} could not be written into the master: {reason}")
        return _about(submission, "collect.no_room", message.format(code=code, name=name, reason=unfit))
    return None


def _differs(submission: Submission, last: Event | None) -> bool:
    """Whether this is another file than the one that came in last."""
    return last is None or last.sha256 != submission.source.sha256


def _about(submission: Submission, rule: str, message: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        file=_file(submission),
        sheet=submission.sheet,
        department=submission.code,
        year=submission.year,
    )


def _file(submission: Submission) -> str:
    return submission.source.path.replace("\\", "/").rpartition("/")[2]


@dataclass(frozen=True)
class Admission:
    """The returns that may go into a master, ``able``; what reading them ``found``, and why others are refused."""

    form: Form
    master: Master
    before: Sequence[Event]
    hand: Hand
    known: Known
    able: Sequence[Submission]
    found: Sequence[Finding]
    refusals: Sequence[Finding]

    @property
    def fillings(self) -> tuple[SheetFilling, ...]:
        """What to write into the sheets of the departments."""
        return tuple(each.filling for each in self._entries.values() if each is not None and each.filling is not None)

    @cached_property
    def _entries(self) -> Mapping[str, Entry | None]:
        """By code, how a return goes in; None where the department's sheet is no longer the form."""
        last, lost = latest(self.before, Action.COLLECTED), behind(self.master, self.before)
        entries: dict[str, Entry | None] = {}
        for submission in self.able:
            code = submission.code
            anew = _differs(submission, last.get(code)) or code in lost
            entries[code] = self._entry(submission) if anew else Entry(None, ())
        return entries

    def checked(self) -> Collection:
        """The returns checked, and what becomes of each; one whose findings are all settled counts as checked."""
        found = validate(self.form, self.able, self.found, self.known.earlier, texts=False)
        settled = with_explanations(found, self.known.explanations)
        todo: dict[str, list[Finding]] = {each.code: [] for each in self.able}
        for finding in settled:
            if finding.department in todo:
                todo[finding.department].append(finding)
        return self._done([*settled, *self.refusals], todo)

    def _done(self, findings: Sequence[Finding], todo: Mapping[str, Sequence[Finding]]) -> Collection:
        events = tuple(self.before)
        last, lost, now = latest(events, Action.COLLECTED), behind(self.master, events), statuses(events)
        taken: list[Taken] = []
        restored: list[str] = []
        unchanged: list[str] = []
        problems: list[Finding] = []
        for submission in self.able:
            code = submission.code
            entry = self._entries[code]
            if entry is None:
                problems.append(self._no_form(submission))
                continue
            if _differs(submission, last.get(code)):
                taken.append(Taken(submission, code in last, entry.changes))
                events = (*events, self._collected(submission, todo[code], events))
                now[code] = Status.COLLECTED
            else:
                (restored if code in lost else unchanged).append(code)
            if now[code] is Status.COLLECTED and ready(todo[code]):
                events = followed(self.master, events, self.hand, Action.CHECKED, [code])
        return Collection(
            tuple(taken),
            tuple(restored),
            tuple(unchanged),
            events,
            self.fillings,
            tuple(recorded(self.master, events)),
            (*problems, *findings),
            todo,
        )

    def _entry(self, submission: Submission) -> Entry | None:
        sheet = self.master.sheet_of(submission.code)
        return enter(self.form, sheet, submission) if sheet is not None else None

    def _collected(self, submission: Submission, todo: Sequence[Finding], events: Sequence[Event]) -> Event:
        left = Counter(each.severity for each in todo if not each.accepted)
        event = Event(
            number=0,
            time=self.hand.time,
            user=self.hand.user,
            action=Action.COLLECTED,
            department=submission.code,
            name=self.master.name_of(submission.code),
            file=_file(submission),
            sha256=submission.source.sha256,
            digest=digest_of(submission),
            errors=left[Severity.ERROR],
            explain=left[Severity.EXPLAIN],
        )
        return chained(event, events)

    def _no_form(self, submission: Submission) -> Finding:
        message = _(
            "The sheet {sheet} of the master is no longer the form, so {code} {name} could not be taken in: "
            "put back an earlier copy of the master"
        )
        tab = self.master.tabs[submission.code]
        text = message.format(sheet=tab, code=submission.code, name=submission.name)
        return _about(submission, "collect.no_form", text)
