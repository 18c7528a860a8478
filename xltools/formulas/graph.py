"""Which formulas use which cells, and which figure at the end of the chain depends on a cell."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from xltools.core.address import Area, parse_area, split_reference, to_a1
from xltools.formulas.labels import in_total_line
from xltools.formulas.ranges import summed_references
from xltools.formulas.tokens import Kind, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xltools.formulas.sheet import AuditedSheet, Formula, Place

_CELL_BY_CELL = 5_000
"""Cells of a reference that are entered one by one; larger ones are looked through."""
_FARTHEST = 5_000
"""Cells that are followed from one finding; a workbook where more depend on one is told "many" anyway."""


class Node(NamedTuple):
    """A cell of the workbook: the number of its sheet, and its place there."""

    sheet: int
    place: Place


class Graph:
    """The formulas of a workbook and the cells that they use, names resolved."""

    def __init__(self, sheets: Sequence[AuditedSheet], names: Iterable[tuple[str, str]]) -> None:
        self.sheets = sheets
        self._index = {sheet.name.casefold(): number for number, sheet in enumerate(sheets)}
        self._names = {name.casefold(): target for name, target in names}
        self._users: dict[Node, list[Node]] = {}
        self._totals: dict[Node, bool] = {}
        self._wide: list[tuple[int, Area, Node]] = []
        for number, sheet in enumerate(sheets):
            for formula in sheet.formulas.values():
                self._enter(Node(number, formula.place), formula)

    def _enter(self, user: Node, formula: Formula) -> None:
        for number, area in self.precedents(user.sheet, formula):
            clipped = self.sheets[number].clip(area)
            if (clipped.bottom - clipped.top + 1) * (clipped.right - clipped.left + 1) > _CELL_BY_CELL:
                self._wide.append((number, clipped, user))
                continue
            for place in self.sheets[number].places(area):
                users = self._users.setdefault(Node(number, place), [])
                if not users or users[-1] != user:
                    users.append(user)

    def precedents(self, home: int, formula: Formula) -> Iterator[tuple[int, Area]]:
        """The areas that a formula of sheet ``home`` uses in this workbook, each with the number of its sheet."""
        for reference in formula.references:
            if reference.book is not None:
                continue
            first = home if reference.sheet is None else self._index.get(reference.sheet.casefold())
            last = self._index.get(reference.last_sheet.casefold()) if reference.last_sheet else first
            if first is not None and last is not None:
                for number in range(min(first, last), max(first, last) + 1):
                    yield number, reference.area
        for token in tokenize(formula.text):
            if token.kind is Kind.NAME:
                yield from self._named(home, token.text)

    def _named(self, home: int, text: str) -> Iterator[tuple[int, Area]]:
        scope, name = split_reference(text)
        home = self._index.get(scope.casefold(), home) if scope else home
        own = self.sheets[home].sheet.names.get(name.upper())
        if own is not None:
            yield home, own
            return
        sheet, cells = split_reference(self._names.get(name.casefold(), ""))
        number = self._index.get(sheet.casefold()) if sheet else None
        if number is not None:
            try:
                yield number, parse_area(cells)
            except ValueError:  # a formula, a constant, several areas: nothing that could be followed
                return

    def dependents(self, node: Node) -> list[Node]:
        """The formulas that use a cell directly."""
        wide = [user for number, area, user in self._wide if number == node.sheet and area.holds(node.place)]
        return self._users.get(node, []) + wide

    def final_total(self, node: Node) -> Node | None:
        """The last total that a cell flows into, itself included; None where it reaches none."""
        seen, queue, found = {node}, deque([node]), None
        while queue and len(seen) < _FARTHEST:
            current = queue.popleft()
            if self._is_total(current):
                found = current
            for user in self.dependents(current):
                if user not in seen:
                    seen.add(user)
                    queue.append(user)
        return found

    def _is_total(self, node: Node) -> bool:
        if node not in self._totals:
            sheet = self.sheets[node.sheet]
            formula = sheet.formulas.get(node.place)
            sums = formula is not None and bool(summed_references(formula))
            speaks = type(sheet.value(node.place)) is str  # a sentence or a mark, not a figure
            self._totals[node] = not speaks and (sums or in_total_line(sheet, *node.place))
        return self._totals[node]

    def name_of(self, node: Node) -> str:
        """A cell as people read it: ``汇总!B9``."""
        return f"{self.sheets[node.sheet].name}!{to_a1(node.place)}"

    def cycles(self) -> list[list[Node]]:
        """Groups of formulas that use each other in a circle, or one that uses itself."""
        return _Circles(self).found


class _Circles:
    """Tarjan's strongly connected components, without recursion: a column of balances is thousands of cells long."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.order: dict[Node, int] = {}
        self.low: dict[Node, int] = {}
        self.stack: list[Node] = []
        self.on_stack: set[Node] = set()
        self.found: list[list[Node]] = []
        for number, sheet in enumerate(graph.sheets):
            for place in sheet.formulas:
                if Node(number, place) not in self.order:
                    self._visit(Node(number, place))

    def _visit(self, start: Node) -> None:
        work = [(start, iter(self._open(start)))]
        while work:
            node, users = work[-1]
            user = next(users, None)
            if user is None:
                work.pop()
                self._close(node)
                if work:
                    above = work[-1][0]
                    self.low[above] = min(self.low[above], self.low[node])
            elif user not in self.order:
                work.append((user, iter(self._open(user))))
            elif user in self.on_stack:
                self.low[node] = min(self.low[node], self.order[user])

    def _open(self, node: Node) -> list[Node]:
        self.order[node] = self.low[node] = len(self.order)
        self.stack.append(node)
        self.on_stack.add(node)
        return self.graph.dependents(node)

    def _close(self, node: Node) -> None:
        if self.low[node] != self.order[node]:
            return
        group: list[Node] = []
        while not group or group[-1] != node:
            group.append(self.stack.pop())
            self.on_stack.discard(group[-1])
        if len(group) > 1 or node in self.graph.dependents(node):
            self.found.append(sorted(group))
