"""What refers to cells outside the rows of a sheet, when rows are inserted: areas, rules, links, views, tables.

Addresses stand in attributes and elements of few names, whatever they belong to, and read like formulas. So they are
treated as such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.core.address import LAST_ROW, Area, area_to_a1, parse_a1, parse_area
from xltools.excel.patch.text import escape
from xltools.formulas.inserted import RowShift, after_insertion, moved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from xltools.core.filling import RowInsertion
    from xltools.excel.patch.document import Document, Node
    from xltools.formulas.inserted import Shifts

_ANYWHERE = ("sqref", "ref", "topLeftCell", "activeCell", "linkedCell", "listFillRange", "location")
_FORMULA_ATTRIBUTES = {
    "inputCells": ("r",),
    "cellWatch": ("r",),
    "cellSmartTags": ("r",),
    "singleXmlCell": ("r",),
    "cfvo": ("val",),
    "formControlPr": ("fmlaLink", "fmlaRange", "fmlaGroup", "fmlaTxbx"),
    "sp": ("textlink",),
}
_TEXTS = frozenset({"formula", "formula1", "formula2", "f", "sqref", "calculatedColumnFormula", "totalsRowFormula"})
_RULES = frozenset({"conditionalFormatting", "dataValidation"})
_SKIPPED = frozenset({"dimension", "sheetData", "conditionalFormatting", "dataValidation"})


def follow(document: Document, home: str, shifts: Shifts) -> None:
    """Let every address in a part that belongs to the sheet ``home`` follow the rows; rules are left out."""
    for node in _nodes(document.root):
        _follow_node(document, node, home, shifts)


def follow_sheet(document: Document, home: str, shifts: Shifts, insertions: Iterable[RowInsertion]) -> None:
    """Let all that a sheet has beside its rows follow; new rows have rules and merges like their model's."""
    new = list(new_rows(insertions))
    follow(document, home, shifts)
    for node in document.root.every("conditionalFormatting"):
        _follow_rule(document, node, home, shifts, new)
    for node in document.root.every("dataValidation"):
        _follow_rule(document, node, home, shifts, new)
    shift = shifts.of(home)
    if shift is not None:
        _merge_across(document, new)
        _follow_breaks(document, shift)
        _follow_panes(document, shift)
        follow_anchors(document, shift)


def new_rows(insertions: Iterable[RowInsertion]) -> Iterable[tuple[range, int]]:
    """The numbers that the new rows of each insertion have afterwards, and the row that they are like, as before."""
    before = 0
    for insertion in sorted(insertions, key=lambda each: each.at):
        first = insertion.at + before
        yield range(first, first + insertion.count), insertion.like
        before += insertion.count


def follow_anchors(document: Document, shift: RowShift) -> None:
    """Move what floats over a sheet with the cells under it; what keeps its size is not stretched."""
    for anchor in (node for node in _nodes(document.root) if node.child("from") is not None):
        kind = anchor.attributes.get("editAs", "twoCell" if anchor.name == "twoCellAnchor" else "")
        kind = "oneCell" if anchor.name == "anchor" and anchor.attributes.get("sizeWithCells") != "1" else kind
        if kind == "absolute" or (anchor.name == "anchor" and anchor.attributes.get("moveWithCells") != "1"):
            continue
        rows = [end.child("row") for end in (anchor.child("from"), anchor.child("to")) if end is not None]
        numbers = [int(document.text(row)) for row in rows if row is not None]
        moved_by = shift.row(numbers[0]) - numbers[0] if numbers else 0
        for row, number in zip(rows, numbers, strict=False):
            new = shift.row(number) if kind == "twoCell" else number + moved_by
            if row is not None and new != number:
                document.replace(row.inner, row.close, str(min(new, LAST_ROW)))


def _nodes(root: Node) -> Iterable[Node]:
    """A part's elements, without the cells and the rules."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [child for child in reversed(node.children) if child.name not in _SKIPPED]


def _follow_node(document: Document, node: Node, home: str, shifts: Shifts) -> None:
    names = (*_ANYWHERE, *_FORMULA_ATTRIBUTES.get(node.name, ()))
    if node.name == "hyperlink" and node.relation:
        names = ("ref",)  # its location is a place in another file
    sheet = node.attributes.get("sheet", home) if node.name in {"dataRef", "worksheetSource"} else home
    for name in names:
        old = node.attributes.get(name)
        new = old and after_insertion(old, sheet, shifts)
        if new and new != old:
            document.set(node, name, new)
    if node.name in _TEXTS and not node.children:
        _follow_text(document, node, lambda text: after_insertion(text, home, shifts))


def _follow_text(document: Document, node: Node, follows: Callable[[str], str]) -> None:
    old = document.text(node)
    new = follows(old)
    if new != old:
        document.replace(node.inner, node.close, escape(new))


def _follow_rule(document: Document, rule: Node, home: str, shifts: Shifts, new: Iterable[tuple[range, int]]) -> None:
    """Let a conditional format or a validation follow; it also holds in the new rows where it holds in their model.

    What its formulas say of the first of its rows is said of another one where a new row comes above that.
    """
    listed = rule.child("sqref")
    text = rule.attributes.get("sqref", "") if listed is None else document.text(listed)
    shift = shifts.of(home)
    up = 0
    if shift is not None and text.strip():
        old = [_area(part) for part in text.split()]
        areas = _also_in(old, [each for each in map(shift.area, old) if each is not None], new)
        up = min(area.top for area in areas) - shift.row(min(area.top for area in old)) if areas else 0
        after = " ".join(map(area_to_a1, areas))
        if areas and areas != old and listed is None:
            document.set(rule, "sqref", after)
        elif areas and areas != old and listed is not None:
            document.replace(listed.inner, listed.close, after)

    def follows(formula: str) -> str:
        followed = after_insertion(formula, home, shifts)
        return moved(followed, up, 0) if up else followed

    for node in rule.every("cfvo"):
        value = node.attributes.get("val", "")
        if follows(value) != value:
            document.set(node, "val", follows(value))
    for node in (each for name in _TEXTS - {"sqref"} for each in rule.every(name)):
        if not node.children:
            _follow_text(document, node, follows)


def _also_in(old: list[Area], areas: list[Area], new: Iterable[tuple[range, int]]) -> list[Area]:
    """The areas, with the new rows in those columns in which the row that they are like belongs to them."""
    for rows, like in new:
        for model in old:
            if not model.top <= like <= model.bottom:
                continue
            wanted = Area(rows[0], model.left, rows[-1], model.right)
            if any(area.covers(wanted) for area in areas):
                continue
            columns = [area for area in areas if (area.left, area.right) == (model.left, model.right)]
            beside = next((area for area in columns if area.bottom + 1 == rows[0] or rows[-1] + 1 == area.top), None)
            if beside is None:
                areas.append(wanted)
            else:
                joined = beside._replace(top=min(beside.top, rows[0]), bottom=max(beside.bottom, rows[-1]))
                areas[areas.index(beside)] = joined
    return areas


def _area(text: str) -> Area:
    """An area of a list, also a whole column: ``B2:B6``, ``B:B``."""
    first, colon, last = text.partition(":")
    if colon and first.strip("$").isalpha():
        return parse_area(f"{first}1:{last}{LAST_ROW + 1}")
    return parse_area(text)


def _merge_across(document: Document, new: Iterable[tuple[range, int]]) -> None:
    merges = document.root.child("mergeCells")
    if merges is None:
        return
    areas = [parse_area(node.attributes["ref"]) for node in merges.children]
    tag = document.tag("mergeCell")
    more = [
        f'<{tag} ref="{area_to_a1(Area(row, area.left, row, area.right))}"/>'
        for rows, like in new
        for area in areas
        if area.top == area.bottom == like
        for row in rows
    ]
    if more:
        document.append(merges, "".join(more))
        document.set(merges, "count", str(len(areas) + len(more)))


def _follow_breaks(document: Document, shift: RowShift) -> None:
    """A page break stands above a row, whose number it has as counted from zero."""
    for breaks in document.root.every("rowBreaks"):
        for node in breaks.children:
            old = int(node.attributes.get("id", "0"))
            if shift.row(old) != old:
                document.set(node, "id", str(min(shift.row(old), LAST_ROW)))


def _follow_panes(document: Document, shift: RowShift) -> None:
    """Frozen rows stay frozen; a row that comes in among them is frozen, too."""
    for view in (*document.root.every("sheetView"), *document.root.every("customSheetView")):
        pane = view.child("pane")
        if pane is None or pane.attributes.get("state") not in {"frozen", "frozenSplit"}:
            continue
        above = int(float(pane.attributes.get("ySplit", "0")))
        first = parse_a1(view.attributes.get("topLeftCell", "A1"))
        start = shift.row(first.row) if "topLeftCell" in view.attributes else 0
        new = shift.row(first.row + above - 1) + 1 - start if above else 0
        if new != above:
            document.set(pane, "ySplit", str(new))
