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
    """Write ``[[sheet in capitals, address, kind, value], …]`` to standard output."""
    warnings.simplefilter("ignore")
    import formulas  # noqa: PLC0415 - optional

    model = formulas.ExcelModel().loads(sys.argv[1]).finish(circular=True)
    json.dump(list(_results(model.calculate())), sys.stdout)


def _results(solution: Any) -> Iterator[list[Any]]:  # noqa: ANN401 - the library carries no types
    for value in solution.values():
        area = getattr(value, "ranges", None)
        if area and len(area) == 1 and value.value.shape == (1, 1):
            sheet, address = area[0].get("sheet", ""), area[0]["ref"]
            kind, plain = _plain(value.value[0, 0])
            yield [sheet, address, kind, plain]


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
