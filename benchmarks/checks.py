"""How long the checks of figures take over many submissions, column by column and one by one.

usage: python benchmarks/checks.py [--submissions 10000]

All checks of the form, against last year's submissions too, and what the form computes as identities. The submissions
are copies of the example zone's in turn; building them is not counted. Both ways must find the same. Then what is asked
of each submission by itself, and the scores, on one core as well.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

from xltools.checks.columns import relations_of
from xltools.checks.relations import relations
from xltools.checks.totals import identities
from xltools.core.finding import ranked
from xltools.example.load import load_zone
from xltools.forms import load
from xltools.score import score
from xltools.scoring.load import load as load_profile
from xltools.validate import CHECKS


def main() -> None:
    """Judge, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--submissions", type=int, default=10_000)
    count = parser.parse_args().submissions
    form, patterns = load(), load_zone().departments
    submissions = [replace(patterns[number % len(patterns)], code=f"{number:06d}") for number in range(count)]
    checks = (*form.checks, *identities(form))
    earlier = {each.code: replace(each, year=(each.year or 0) - 1) for each in submissions}
    start = time.process_time()
    together = list(relations_of(form, submissions, earlier, checks))
    between = time.process_time()
    alone = [finding for each in submissions for finding in relations(form, each, earlier[each.code], checks)]
    end = time.process_time()
    if ranked(together) != ranked(alone):
        message = "the two ways differ"
        raise SystemExit(message)
    fast, slow = between - start, end - between
    print(f"{count} submissions, {len(checks)} checks, {len(together)} findings")
    print(f"by columns {fast:.2f} s, one by one {slow:.2f} s, ratio {slow / fast:.1f}")
    start = time.process_time()
    others = sum(1 for each in submissions for check in CHECKS for _finding in check(form, each))
    between = time.process_time()
    scores = [score(form, load_profile(), each) for each in submissions]
    end = time.process_time()
    print(f"required, choices, grades, signs, units: {others} findings in {between - start:.2f} s")
    print(f"{len(scores)} scores in {end - between:.2f} s")


if __name__ == "__main__":
    main()
