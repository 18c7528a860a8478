"""How long the form's checks take over many submissions, column by column and one by one.

usage: python benchmarks/checks.py [--submissions 10000]

The submissions are copies of the example zone's in turn; building them is not counted. Both ways must find the same.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

from xltools.checks.columns import relations_of
from xltools.checks.relations import relations
from xltools.core.finding import ranked
from xltools.example.load import load_zone
from xltools.forms import load


def main() -> None:
    """Judge, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=10_000)
    count = parser.parse_args().submissions
    form, patterns = load(), load_zone().departments
    submissions = [replace(patterns[number % len(patterns)], code=f"{number:06d}") for number in range(count)]
    start = time.process_time()
    together = list(relations_of(form, submissions))
    between = time.process_time()
    alone = [finding for submission in submissions for finding in relations(form, submission)]
    end = time.process_time()
    if ranked(together) != ranked(alone):
        message = "the two ways differ"
        raise SystemExit(message)
    fast, slow = between - start, end - between
    print(f"{count} submissions, {len(form.checks)} checks, {len(together)} findings")
    print(f"by columns {fast:.2f} s, one by one {slow:.2f} s, ratio {slow / fast:.1f}")


if __name__ == "__main__":
    main()
