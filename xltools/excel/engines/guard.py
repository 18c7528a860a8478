"""What all engines share: a failure of any kind is a result, never an exception."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from xltools.recalculate.engine import Calculated

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST = 200

_log = logging.getLogger(__name__)


def guarded(engine: str, calculate: Callable[[], Calculated]) -> Calculated:
    """What ``calculate`` gives; a result that says "unavailable" and why, where it fails."""
    try:
        return calculate()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic in Rust, a trap in WebAssembly: whatever a library throws
        _log.info("%s failed: %r", engine, error)
        return unavailable(engine, str(error) or type(error).__name__)


def unavailable(engine: str, reason: str) -> Calculated:
    """A result that says why the engine judged nothing, in one line."""
    return Calculated(engine, {}, unavailable=" ".join(reason.split())[:_LONGEST])
