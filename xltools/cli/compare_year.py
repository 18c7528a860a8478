"""``xltools compare --by year``: the same zone in two to five years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.cli.compare_series import compare_terms
from xltools.cli.output import fail
from xltools.core.messages import _
from xltools.core.series import Base

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.assemble import Assembly
    from xltools.cli.compare_request import Request
    from xltools.core.series import Term

OPTIONS: frozenset[str] = frozenset({"zone"})
_MOST = 5


def run(request: Request) -> int:
    """Write the comparison and print its rows; the exit code."""
    if len(request.inputs) > _MOST:
        fail(_("At most {most} years are compared at a time").format(most=_MOST))

    def title(terms: Sequence[Term]) -> str:
        zone = request.zone or terms[-1].figures.zone
        return f"{zone}{terms[0].figures.year}—{terms[-1].figures.year}年度部门整体支出对比"

    return compare_terms(request, Base.PREVIOUS, _label, title)


def _label(assembly: Assembly) -> str:
    return f"{assembly.year}年"
