"""``python -m xltools.office TASK …``: what a button of the ribbon starts."""

from __future__ import annotations

import sys

from xltools.office.run import run

if __name__ == "__main__":  # worker processes import this module too
    sys.exit(run(sys.argv[1:]))
