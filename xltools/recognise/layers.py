"""Read 差额表 and 调整表: the entries that a zone adds to the sum of its departments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xltools.core.address import to_a1
from xltools.core.finding import Finding, Severity
from xltools.core.layer import Entry, Layer
from xltools.core.messages import _
from xltools.core.text import label_key
from xltools.recognise.values import read_value
from xltools.sheets.layers import AMOUNT, BASIS, DEPARTMENT, HEADERS, ITEM, REASON, adjustable, item_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xltools.core.form import Form
    from xltools.core.snapshot import Sheet, Snapshot

_NEEDED = (ITEM, AMOUNT)


class Entries(NamedTuple):
    """What was read, and what is wrong with the rows that were left out."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]


def read_layers(form: Form, snapshot: Snapshot) -> Entries:
    """The entries on the sheets 差额表 and 调整表 of a workbook, wherever their columns stand.

    A row that names no item to adjust, or no amount, is left out with an error; one without a reason counts and must be
    explained.
    """
    entries: list[Entry] = []
    findings: list[Finding] = []
    for layer in Layer:
        sheet = snapshot.sheet(layer.value)
        columns = _columns(sheet) if sheet else None
        if sheet is None or columns is None:
            continue
        for row in _rows(sheet, columns):
            entry, found = row.read(form, layer, snapshot.source.path)
            findings += found
            if entry is not None:
                entries.append(entry)
    return Entries(tuple(entries), tuple(findings))


class _Columns(NamedTuple):
    header: int
    places: Mapping[int, int]


def _columns(sheet: Sheet) -> _Columns | None:
    """The first row that has the headers of an item and an amount."""
    keys = {label_key(label): column for column, label in enumerate(HEADERS)}
    by_row: dict[int, dict[int, int]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        known = keys.get(label_key(cell.value)) if isinstance(cell.value, str) else None
        if known is not None:
            by_row.setdefault(row, {}).setdefault(known, column)
    return next((_Columns(row, at) for row, at in by_row.items() if all(each in at for each in _NEEDED)), None)


class _Row(NamedTuple):
    sheet: Sheet
    row: int
    places: Mapping[int, int]

    def text(self, column: int) -> str:
        value = self.sheet.at(self.row, self.places[column]).value if column in self.places else None
        return "" if value is None else str(value).strip()

    @property
    def is_blank(self) -> bool:
        return not any(map(self.text, (DEPARTMENT, ITEM, AMOUNT, REASON, BASIS)))

    def read(self, form: Form, layer: Layer, file: str) -> tuple[Entry | None, list[Finding]]:
        """The entry in this row, or None; and what is to be said of it."""
        cell = to_a1((self.row, self.places[AMOUNT]))
        item = _item(form, self.text(ITEM))

        def finding(rule: str, message: str, severity: Severity = Severity.ERROR) -> Finding:
            return Finding(
                rule=rule,
                severity=severity,
                file=file.replace("\\", "/").rpartition("/")[2],
                sheet=self.sheet.name,
                cell=cell,
                item=item or "",
                actual=self.text(AMOUNT),
                message=message.format(sheet=self.sheet.name, row=self.row + 1, item=self.text(ITEM)),
            )

        if item is None:
            return None, [finding("layer.item", _("Row {row} of {sheet}: “{item}” is no item; choose one of the list"))]
        if form.formula(item):
            message = _("Row {row} of {sheet}: “{item}” is computed from other items; adjust those that it adds up")
            return None, [finding("layer.computed", message)]
        value = read_value(form.items[item], form.unit, self.sheet.at(self.row, self.places[AMOUNT]).value)
        if value.amount is None:
            message = _("Row {row} of {sheet}: there is no amount for “{item}”; type a number, negative to take away")
            return None, [finding("layer.amount", message)]
        entry = Entry(
            layer=layer,
            item=item,
            amount=value.amount,
            reason=self.text(REASON),
            basis=self.text(BASIS),
            department=self.text(DEPARTMENT),
            file=file,
            sheet=self.sheet.name,
            cell=cell,
        )
        if entry.reason:
            return entry, []
        message = _("Row {row} of {sheet}: there is no reason for changing “{item}”; write it beside the amount")
        return entry, [finding("layer.reason", message, Severity.EXPLAIN)]


def _rows(sheet: Sheet, columns: _Columns) -> Iterator[_Row]:
    own = set(columns.places.values())
    for number in sorted({row for row, column in sheet.cells if row > columns.header and column in own}):
        row = _Row(sheet, number, columns.places)
        if not row.is_blank:
            yield row


def _item(form: Form, text: str) -> str | None:
    """The item that a text names: by its code, as the list offers it, or by its label where that is the only one."""
    if text in form.items:
        return text if form.items[text].consolidated else None
    key = label_key(text)
    titled = {label_key(item_title(form, code)): code for code, item in form.items.items() if item.consolidated}
    if key in titled:
        return titled[key]
    labelled = [code for code in adjustable(form) if label_key(form.label(code)) == key]
    return labelled[0] if len(labelled) == 1 else None
