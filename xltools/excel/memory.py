"""Memory that large workbooks take: given back as soon as it is free."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Return to the system what native libraries have freed.

    The C library of Linux keeps it otherwise: 190 MB after the calculation of a summary of 300 departments. Elsewhere
    nothing needs to be done, or nothing can.
    """
    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
    if trim is not None:
        trim(0)
