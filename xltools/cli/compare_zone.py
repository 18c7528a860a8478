"""``xltools compare --by zone``: zones beside each other, each against the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.cli.compare_series import compare_terms
from xltools.core.series import Base

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xltools.assemble import Assembly
    from xltools.cli.compare_request import Request
    from xltools.core.series import Term

OPTIONS: frozenset[str] = frozenset()


def run(request: Request) -> int:
    """Write the comparison and print its rows; the exit code."""
    return compare_terms(request, Base.FIRST, _label, _title)


def _label(assembly: Assembly) -> str:
    return assembly.zone or assembly.submissions[0].source.path


def _title(terms: Sequence[Term]) -> str:
    return f"{'、'.join(term.label for term in terms)}{terms[-1].figures.year}年度部门整体支出对比"
