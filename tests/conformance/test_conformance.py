"""Every engine against the cases, and the cases against themselves."""

from __future__ import annotations

import pytest

from tests.conformance.case import Case
from tests.conformance.cases import CASES
from tests.conformance.run import Grade, measure
from xltools.excel.engines.choose import engines

KNOWN = {
    # What CellRune gets wrong without saying so: it evaluates a range inside IF as a whole where Excel takes one cell,
    # and takes ROW of a range for one number. Both kinds of cell are never called stale.
    "cellrune": {'=SUM(IF(数据!A2:A7="财政局",1,0))', "=ROW(数据!A1:A3)"},
    # Formulon does not look for unquoted Chinese sheet names in INDIRECT, knows no Chinese numerals, and takes one
    # value of an array constant.
    "formulon": {
        '=TEXT(12,"[DBNum2]General")',
        '=INDIRECT("数据!C3")',
        '=SUM(INDIRECT("数据!C"&2&":C"&4))',
        '=INDIRECT("首季")',
        '=INDIRECT("数据!R3C3",FALSE)',
        "=SUM({1,2,3}*{10;20})",
    },
}
_MOST_DECLINED = 8


def test_enough_cases_and_none_twice() -> None:
    """The suite is what the engines are trusted for."""
    assert len(CASES) >= 200
    assert len({(case.formula, case.array) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("name", KNOWN)
def test_engine(name: str) -> None:
    """Silently wrong only where it is known; a new release of an engine must not add to it."""
    answers, unavailable = measure(engines([name])[0], CASES)
    assert not unavailable
    assert {answer.case.formula for answer in answers if answer.grade is Grade.WRONG} == KNOWN[name]
    assert sum(answer.grade is Grade.DECLINED for answer in answers) <= _MOST_DECLINED


def test_both_engines_are_never_wrong_alike() -> None:
    """Two that agree on a wrong result would call a right one stale."""
    wrong = []
    for name in KNOWN:
        answers, _ = measure(engines([name])[0], CASES)
        wrong.append({(answer.case, answer.given) for answer in answers if answer.grade is Grade.WRONG})
    assert not wrong[0] & wrong[1]


def test_the_measure_knows_wrong_from_declined() -> None:
    """A wrong expectation is seen as one."""
    cases = [Case("=1+1", 3), Case("=FOO(1)", 1), Case("=1+1", 2), Case("=TRUE", 1), Case('="#N/A"', "#N/A")]
    answers, _ = measure(engines(["cellrune"])[0], cases)
    assert [answer.grade for answer in answers] == [
        Grade.WRONG,
        Grade.DECLINED,
        Grade.RIGHT,
        Grade.WRONG,
        Grade.RIGHT,
    ]
