"""The verdicts that a person should know of, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import to_a1
from xltools.core.finding import Finding, Severity
from xltools.core.messages import _, ngettext
from xltools.recalculate.engine import NotComputable, Obstacle
from xltools.recalculate.judgement import Doubt, Judgement, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from xltools.core.snapshot import CellValue
    from xltools.recalculate.engine import Place
    from xltools.recalculate.settings import Settings


def findings(
    file: str, judgements: Mapping[Place, Judgement], settings: Settings, unavailable: Mapping[str, str]
) -> Iterator[Finding]:
    """What is to be said of a workbook: each stale or doubtful cell and each circle, the rest counted together."""
    by_verdict: dict[Verdict, list[Judgement]] = {verdict: [] for verdict in Verdict}
    for judgement in judgements.values():
        by_verdict[judgement.verdict].append(judgement)
    for judgement in by_verdict[Verdict.STALE]:
        yield _stale(file, judgement, settings)
    yield from _circular(file, by_verdict[Verdict.CIRCULAR], settings)
    for group in _groups(by_verdict[Verdict.NEVER_CALCULATED], lambda judgement: judgement.place[0]):
        yield _counted(file, "recalc.never_calculated", group, _never(len(group)))
    for judgement in by_verdict[Verdict.NOT_CONFIRMED]:
        yield _not_confirmed(file, judgement)
    for group in _groups(by_verdict[Verdict.NOT_COMPUTABLE], lambda judgement: judgement.obstacle):
        yield _counted(file, "recalc.not_computable", group, _not_computable(group))
    for group in _groups(by_verdict[Verdict.VOLATILE], lambda judgement: judgement.place[0]):
        yield _counted(file, "recalc.volatile", group, _volatile(len(group)))
    for engine, reason in unavailable.items():
        text = _("The engine {engine} could not judge this workbook: {reason}").format(engine=engine, reason=reason)
        yield Finding(rule="recalc.engine_unavailable", severity=Severity.NOTE, file=file, message=text)


def _stale(file: str, judgement: Judgement, settings: Settings) -> Finding:
    text = _(
        "The cell shows {shown}, but its formula gives {computed} ({engines} agree). Press Ctrl+Alt+F9 in Excel and "
        "save the workbook."
    )
    if settings.manual:
        text = _(
            "The cell shows {shown}, but its formula gives {computed} ({engines} agree): the workbook is set to "
            "calculate on request only. Press F9 in Excel and save the workbook."
        )
    engines = ", ".join(engine for engine, _value in judgement.computed)
    computed = _text(judgement.computed[0][1])
    message = text.format(shown=_text(judgement.cached), computed=computed, engines=engines)
    return _at(file, "recalc.stale", Severity.ERROR, judgement, message, expected=computed)


def _circular(file: str, judgements: Iterable[Judgement], settings: Settings) -> Iterator[Finding]:
    text = _("The formula depends on its own result: {cycle}. Break the circle.")
    severity = Severity.ERROR
    if settings.iterative:
        text = _("The formula depends on its own result: {cycle}. The workbook allows this (iterative calculation).")
        severity = Severity.NOTE
    for group in _groups(judgements, lambda judgement: judgement.cycle):
        first = group[0]
        cycle = " → ".join(_cell(place, first.place[0]) for place in (*first.cycle, first.cycle[0]))
        yield _at(file, "recalc.circular", severity, first, text.format(cycle=cycle))


def _not_confirmed(file: str, judgement: Judgement) -> Finding:
    computed = ", ".join(f"{engine}: {_text(value)}" for engine, value in judgement.computed)
    reason = _reason(judgement)
    text = _("The cell shows {shown}; recalculated: {computed}. {reason}")
    message = text.format(shown=_text(judgement.cached), computed=computed or "–", reason=reason)
    first = _text(judgement.computed[0][1]) if judgement.computed else ""
    return _at(file, "recalc.not_confirmed", Severity.NOTE, judgement, message, expected=first)


def _reason(judgement: Judgement) -> str:
    texts = {
        Doubt.ENGINES_DIFFER: _("The engines differ, so nothing is proven."),
        Doubt.ONE_ENGINE: _("Only one engine could judge, so nothing is proven."),
        Doubt.UPSTREAM: _("It depends on {subject}, which could not be confirmed."),
        Doubt.FUNCTION: _("Excel's versions and other programs differ in {subject}."),
        Doubt.ERROR: _("Programs differ in when they give an error."),
        Doubt.KIND: _("The values differ in kind or in how a number is written."),
        Doubt.ROUNDING: _("They differ by one unit of the last rounded digit."),
        Doubt.TEXT_NUMBER: _("It reads a text that looks like a number or a date, which not all programs read alike."),
        Doubt.AS_DISPLAYED: _("The workbook calculates with displayed values (“precision as displayed”)."),
        Doubt.INTERSECTION: _("It calculates with a whole range, of which Excel may take one cell only."),
        Doubt.ARRAY: _("The cell is filled by an array formula."),
        Doubt.MAYBE_CIRCULAR: _("It refers to itself, perhaps without depending on its own result."),
        Doubt.TEXT_ORDER: _("It compares texts by their order, which depends on the country."),
        Doubt.DUST: _("It compares a calculated number with fractions, where the last binary digit may decide."),
        Doubt.NAME: _("It uses the name {subject}, which programs resolve differently."),
        Doubt.UNTRACED: _("What it depends on could not be traced."),
    }
    return texts[judgement.doubt].format(subject=judgement.subject) if judgement.doubt else ""


def _never(number: int) -> str:
    return ngettext(
        "{number} formula has never been calculated. Open the workbook in Excel and save it.",
        "{number} formulas have never been calculated. Open the workbook in Excel and save it.",
        number,
    ).format(number=number)


def _volatile(number: int) -> str:
    return ngettext(
        "{number} formula depends on the clock or on chance and was not judged.",
        "{number} formulas depend on the clock or on chance and were not judged.",
        number,
    ).format(number=number)


def _not_computable(group: list[Judgement]) -> str:
    number, obstacle = len(group), group[0].obstacle or NotComputable(Obstacle.NO_ENGINE)
    text = ngettext(
        "{number} formula could not be recalculated: {obstacle}",
        "{number} formulas could not be recalculated: {obstacle}",
        number,
    )
    return text.format(number=number, obstacle=_obstacle(obstacle))


def _obstacle(obstacle: NotComputable) -> str:
    texts = {
        Obstacle.FUNCTION: _("the function {subject} is not known"),
        Obstacle.NAME: _("the name {subject} is not known"),
        Obstacle.EXTERNAL: _("another workbook is referred to ({subject})"),
        Obstacle.EXPRESSION: _("the formula is written in a way that no engine knows ({subject})"),
        Obstacle.DATA_TABLE: _("a what-if data table"),
        Obstacle.VOLATILE: _("it depends on the clock or on chance"),
        Obstacle.CIRCULAR: _("it depends on a circular reference"),
        Obstacle.UPSTREAM: _("it depends on a cell that could not be recalculated"),
        Obstacle.NO_ENGINE: _("no engine could judge the workbook"),
    }
    return texts[obstacle.obstacle].format(subject=obstacle.subject or "–")


def _counted(file: str, rule: str, group: list[Judgement], message: str) -> Finding:
    """One finding for many cells, placed at the first of them."""
    return _at(file, rule, Severity.NOTE, group[0], message)


def _at(file: str, rule: str, severity: Severity, judgement: Judgement, message: str, *, expected: str = "") -> Finding:
    sheet, row, column = judgement.place
    actual = _text(judgement.cached)
    return Finding(
        rule=rule,
        severity=severity,
        file=file,
        sheet=sheet,
        cell=to_a1((row, column)),
        actual=actual,
        expected=expected,
        message=message,
    )


def _groups(judgements: Iterable[Judgement], key: Callable[[Judgement], Hashable]) -> Iterator[list[Judgement]]:
    groups: dict[Hashable, list[Judgement]] = {}
    for judgement in judgements:
        groups.setdefault(key(judgement), []).append(judgement)
    yield from groups.values()


def _cell(place: Place, sheet: str) -> str:
    """A cell of the circle, with its sheet only where that is another one."""
    return to_a1(place[1:]) if place[0] == sheet else f"{place[0]}!{to_a1(place[1:])}"


def _text(value: CellValue) -> str:
    """A value for people: fifteen digits, texts in quotation marks so that an empty one is seen."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    if type(value) is str:
        return f"“{value}”"
    return "" if value is None else str(value)
