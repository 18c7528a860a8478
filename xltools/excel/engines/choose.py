"""The engines that this machine has, in the order in which they are asked."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from xltools.excel.engines.cellrune_engine import CellRune
from xltools.excel.engines.formulas_engine import Formulas
from xltools.excel.engines.formulon_engine import Formulon
from xltools.excel.engines.libreoffice_engine import LibreOffice, program

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xltools.recalculate.engine import Engine

NAMES = (CellRune.name, Formulon.name, Formulas.name, LibreOffice.name)
"""All engines, the first to be asked first."""


class UnknownEngineError(Exception):
    """No engine has this name, or it is not installed; ``name`` is what was asked for."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def installed() -> tuple[str, ...]:
    """The names of the engines that can be used here."""
    return tuple(name for name in NAMES if _is_installed(name))


def engines(names: Iterable[str] = ()) -> list[Engine]:
    """The engines of these names in this order; without names all that are installed.

    Raises:
        UnknownEngineError: a name is none of ``installed()``.
    """
    chosen = list(names) or list(installed())
    for name in chosen:
        if name not in NAMES or not _is_installed(name):
            raise UnknownEngineError(name)
    return [_engine(name) for name in chosen]


def _engine(name: str) -> Engine:
    match name:
        case CellRune.name:
            return CellRune()
        case Formulon.name:
            return Formulon()
        case Formulas.name:
            return Formulas()
        case _:
            return LibreOffice()


def _is_installed(name: str) -> bool:
    if name == LibreOffice.name:
        return program() is not None
    return find_spec(name) is not None
