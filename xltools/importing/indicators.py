"""Goals and indicators, which the official form lays out as a tree with merged cells."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.evidence import Doubt, Evidence
from xltools.core.text import label_key, tidy
from xltools.importing.words import column_labels
from xltools.scoring.phrases import Relation
from xltools.scoring.quantity import Quantity, read_quantities
from xltools.scoring.target import Unread, read_actual
from xltools.scoring.units import converted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xltools.core.form import Form, Item
    from xltools.importing.draft import Draft
    from xltools.importing.flow import Row

_POINT = re.compile(
    r"^\s*(?:(?:指标|目标|任务)\s?\d{1,2}\s?[:：、.．]?|\d{1,2}\s?[:：、．]|\d{1,2}\.(?!\d)|[（(]\d{1,2}[）)])\s*",
    re.MULTILINE,
)
_NOTHING = re.compile(r"[…\.·\s]*")
_SIGNS = {
    Relation.AT_LEAST: "≥",
    Relation.MORE: ">",
    Relation.EQUAL: "=",
    Relation.AT_MOST: "≤",
    Relation.LESS: "<",
}
_TARGETS = frozenset({"name", "actual"})
_SATISFACTION, _BENEFIT, _OUTPUT = "满意度指标", "效益指标", "产出指标"
_CONTENT = "评价内容"
_EXPECTED, _ACHIEVED = "预期目标", frozenset({"实际完成", "完成情况", "实际完成情况"})
_LONGEST_WORDS = 80


class _Target(NamedTuple):
    """One target of a cell: its name, and its figure where it sets exactly one."""

    name: str
    figure: Quantity | None


def is_goals(row: Row) -> bool:
    """Whether a row heads the goals in words."""
    keys = set(row.keys)
    return _EXPECTED in keys and bool(keys & _ACHIEVED)


def read_goals(draft: Draft, rows: Sequence[Row]) -> int:
    """Read the goals below their header; how many rows belong to them.

    Numbered goals with as many numbered results are a record each; otherwise the two cells are one record.
    """
    taken = 1
    for row in rows[1:]:
        if len(row.cells) < 2 or is_indicators(draft.form, row) or set(row.keys) & draft.fields.keys():  # noqa: PLR2004
            break
        taken += 1
        at = _columns_of_goals(rows[0], row)
        expected, actual = (row.texts[each] for each in at)
        goals, results = _points(expected), _points(actual)
        pairs = zip(goals, results, strict=True) if len(goals) == len(results) > 1 else [(expected, actual)]
        for goal, result in pairs:
            if not goal and not result:
                continue
            name = draft.next_row("goals")
            for item, text, column in (("expected", goal, at[0]), ("actual", result, at[1])):
                if text:
                    draft.put(f"goals.{item}", text, Evidence(row.place(column), _short(text)), name)
    return taken


def _columns_of_goals(header: Row, row: Row) -> tuple[int, int]:
    """The cells of goal and result: below their headers, or the last two where the rows have not equally many."""
    if len(header.cells) != len(row.cells):
        return len(row.cells) - 2, len(row.cells) - 1
    actual = next(at for at, key in enumerate(header.keys) if key in _ACHIEVED)
    return header.keys.index(_EXPECTED), actual


def is_indicators(form: Form, row: Row) -> bool:
    """Whether a row heads the indicators: it names the targets, the results, and what stands before them."""
    known = _labels(form)
    items = {known[key].id for key in row.keys if key in known}
    return (items >= _TARGETS and (_CONTENT in row.keys or "level2" in items)) or (
        _CONTENT in row.keys and bool(items & _TARGETS)
    )


def read_indicators(draft: Draft, rows: Sequence[Row]) -> int:
    """Read the tree below its header; how many rows belong to it."""
    known = _labels(draft.form)
    taken = 1
    while taken < len(rows) and _goes_on(rows[taken], known):
        taken += 1
    columns = [known.get(key) for key in rows[taken - 1].keys]
    first = next((at for at, item in enumerate(columns) if item is not None and item.id == "name"), len(columns) - 2)
    tail = columns[first:]
    level1 = level2 = ""
    for row in rows[taken:]:
        if len(row.cells) <= len(tail) or set(row.keys) & draft.fields.keys():
            break
        taken += 1
        begin = len(row.cells) - len(tail)
        for key in row.keys[:begin]:
            level1, level2 = _levels(draft.form, key, level1, level2)
        _read_row(draft, row, begin, tail, (level1, level2))
    return taken


def _goes_on(row: Row, known: Mapping[str, Item]) -> bool:
    """Whether a second header row names the columns one by one."""
    keys = [key for key in row.keys if key]
    return len(keys) > 1 and all(key in known for key in keys)


def _labels(form: Form) -> Mapping[str, Item]:
    return column_labels(form.block("indicators"))


def _levels(form: Form, key: str, level1: str, level2: str) -> tuple[str, str]:
    """The levels after a cell of the tree; a blank one changes nothing."""
    if not key:
        return level1, level2
    for choice in form.items["indicators.level2"].choices:
        bare = label_key(choice).removesuffix("指标")
        if key == bare or key.startswith(label_key(choice)) or (bare != "成本" and key.startswith(bare)):
            return _parent(choice), choice
    if "满意度" in key or "满意" in key:
        choice = form.items["indicators.level2"].choices[-1]
        return _SATISFACTION, choice
    for first in (_OUTPUT, _BENEFIT):
        if key.startswith(first[:2]):
            return first, ""
    return level1, level2


def _parent(level2: str) -> str:
    if "满意" in level2:
        return _SATISFACTION
    return _OUTPUT if level2.endswith("指标") else _BENEFIT


def _read_row(draft: Draft, row: Row, begin: int, tail: Sequence[Item | None], levels: tuple[str, str]) -> None:
    cells = {
        item.id: (row.texts[begin + at], row.place(begin + at)) for at, item in enumerate(tail) if item is not None
    }
    text, place = cells.get("name", ("", ""))
    actual = cells.get("actual", ("", ""))
    if _NOTHING.fullmatch(text) and _NOTHING.fullmatch(actual[0]):
        return
    if {"sign", "target", "unit"} & cells.keys():
        _put(draft, levels, cells if "sign" in cells else _with_sign(cells))
        return
    targets = [target for point in _points(text) or [text] for target in _targets(point, actual[0])]
    results = _points(actual[0])
    for number, target in enumerate(targets):
        own = results[number] if len(results) == len(targets) > 1 else actual[0]
        shared = len(targets) > 1 and own is actual[0]
        _put_target(draft, levels, target, (text, place), (own, actual[1]), shared=shared)


def _with_sign(cells: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """A target that stands with its sign and unit in one cell: ≥95%; one in words is a goal in words."""
    text, place = cells["target"]
    figures = read_quantities(text)
    if len(figures) != 1 or not text.strip().endswith(figures[0].text.strip()):
        return cells if figures or not text else {**cells, "sign": ("定性", place)}
    figure = figures[0]
    split = {"sign": (_SIGNS[figure.relation], place), "target": (f"{figure.value.value:f}", place)}
    split["unit"] = cells.get("unit") or (figure.unit, place)
    actual, where = cells.get("actual", ("", place))
    found = read_actual(actual, figure) if actual else None
    amount = converted(found.value, found.unit, figure.unit) if isinstance(found, Quantity) else None
    return {**cells, **split, "actual": (f"{amount.value:f}" if amount is not None else actual, where)}


def _points(text: str) -> list[str]:
    """The numbered points of a cell without their numbers; a single text is one point."""
    lines = tidy(text)
    starts = [match.start() for match in _POINT.finditer(lines)]
    if not starts:
        return [lines] if lines else []
    bounds = [*([0] if lines[: starts[0]].strip() else []), *starts, len(lines)]
    parts = (_POINT.sub("", lines[start:end], count=1).strip() for start, end in pairwise(bounds))
    cleaned = (re.sub(r"\n?[…]{1,4}$", "", part).strip() for part in parts)
    return [part for part in cleaned if not _NOTHING.fullmatch(part)]


def _targets(text: str, actual: str) -> list[_Target]:
    """The target of a point, or one for each clause where each clause sets one and the result answers each."""
    plain = text.rstrip("；;。，, ")
    figures = [each for each in read_quantities(plain) if not each.growth or len(plain) < _LONGEST_WORDS]
    if len(figures) == 1:
        return [_Target(_name(plain, figures[0]), figures[0])]
    clauses = [clause for clause in re.split(r"[，,；;]", plain) if clause.strip()]
    if len(figures) == len(clauses) > 1:
        each = [read_quantities(clause) for clause in clauses]
        if all(len(found) == 1 and not isinstance(read_actual(actual, found[0]), Unread) for found in each):
            return [
                _Target(_name(clause.strip(), found[0]), found[0]) for clause, found in zip(clauses, each, strict=True)
            ]
    return [_Target(plain, None)]


def _name(text: str, figure: Quantity) -> str:
    """What a target is called: of 新开工项目38个以上 it is 新开工项目; a longer text keeps all its words."""
    before, behind = text[: text.find(figure.text)], text[text.find(figure.text) + len(figure.text) :]
    plain = figure.label and not behind.strip("。；;，, ") and not re.search(r"[，,；;。：:]", before)
    return figure.label if plain and figure.label in before else text


def _put_target(
    draft: Draft,
    levels: tuple[str, str],
    target: _Target,
    said: tuple[str, str],
    result: tuple[str, str],
    *,
    shared: bool,
) -> None:
    text, place = said
    actual, result_place = result
    figure = target.figure
    cells = {"name": (target.name, place), "sign": (_SIGNS[figure.relation] if figure else "定性", place)}
    if len(read_quantities(text)) > 1 and figure is None:
        cells.pop("sign")  # several figures in one sentence: which of them is the target is for people to say
    doubt = Doubt.NONE
    if figure is not None:
        cells |= {"target": (f"{figure.value.value:f}", place), "unit": (figure.unit, place)}
        found = read_actual(actual, figure)
        amount = None if isinstance(found, Unread) else converted(found.value, found.unit, figure.unit)
        if amount is not None and not isinstance(found, Unread):
            cells["actual"] = (f"{amount.value:f}", result_place)
        else:
            cells["actual"] = (actual, result_place)
            doubt = Doubt.SEVERAL if shared else Doubt.NONE
    else:
        cells["actual"] = (actual, result_place)
        doubt = Doubt.SEVERAL if shared else Doubt.NONE
    _put(draft, levels, cells, said=_short(text), result=_short(actual), doubt=doubt)


def _put(
    draft: Draft,
    levels: tuple[str, str],
    cells: dict[str, tuple[str, str]],
    *,
    said: str = "",
    result: str = "",
    doubt: Doubt = Doubt.NONE,
) -> None:
    row = draft.next_row("indicators")
    place = cells["name"][1]
    for item, text in zip(("level1", "level2"), levels, strict=True):
        if text:
            draft.put(f"indicators.{item}", text, Evidence(place, said or text), row)
    for item, (text, where) in cells.items():
        if text:
            words = (result if item == "actual" else said) or _short(text)
            draft.read(
                f"indicators.{item}",
                text,
                Evidence(where, words, doubt=doubt if item == "actual" else Doubt.NONE),
                row=row,
            )


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_WORDS else f"{plain[:_LONGEST_WORDS]}…"
