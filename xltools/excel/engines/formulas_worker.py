"""Run the `formulas` library on one workbook in a process of its own: ``python -m … BOOK``, results as JSON.

It takes seconds and hundreds of megabytes, and may not come back; whoever starts it can end it.
"""

from __future__ import annotations

import json
import sys
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def main() -> None:
    """Write ``[[sheet, row, column, kind, value], …]``, zero-based, to standard output."""
    warnings.simplefilter("ignore")
    import formulas  # noqa: PLC0415 - optional

    model = formulas.ExcelModel().loads(sys.argv[1]).finish(circular=True)
    json.dump(list(_results(model.calculate())), sys.stdout)


def _results(solution: Any) -> Iterator[list[Any]]:  # noqa: ANN401 - the library carries no types
    for value in solution.values():
        area = getattr(value, "ranges", None)
        if not area or len(area) != 1 or "sheet" not in area[0]:
            continue
        top, left = int(area[0]["r1"]) - 1, int(area[0]["n1"]) - 1
        for row, values in enumerate(value.value):
            for column, each in enumerate(values):
                yield [area[0]["sheet"], top + row, left + column, *_plain(each)]


def _plain(value: Any) -> tuple[str, Any]:  # noqa: ANN401
    """A value as JSON knows it. The library's errors and empty cells are objects of its own."""
    kind = type(value).__name__
    if kind == "XlError":
        return "error", str(value)
    if kind == "Token":
        return "blank", None
    if isinstance(value, str):
        return "text", str(value)
    plain = value.item() if hasattr(value, "item") else value
    return ("logical" if isinstance(plain, bool) else "number"), plain


if __name__ == "__main__":
    main()
