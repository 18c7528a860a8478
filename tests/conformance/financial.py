"""Money over time."""

from __future__ import annotations

from tests.conformance.case import NUM, Case

CASES = [
    Case("=PMT(0,10,1000)", -100, "without interest"),
    Case("=PMT(0.1,2,210)", -121, "121/1.1+121/1.21 = 110+100"),
    Case("=PV(0.1,2,-121)", 210),
    Case("=FV(0.1,2,-100)", 210, "100*1.1+100"),
    Case("=FV(0.1,2,-100,,1)", 231, "paid at the beginning"),
    Case("=NPER(0,-100,1000)", 10),
    Case("=RATE(1,-110,100)", 0.1),
    Case("=NPV(0.1,110,121)", 200),
    Case("=IRR({-100,110})", 0.1),
    Case("=IRR({-210,121,121})", 0.1),
    Case("=IRR({1,2})", NUM, "no change of sign"),
    Case("=IPMT(0.1,1,2,210)", -21),
    Case("=PPMT(0.1,1,2,210)", -100),
    Case("=SLN(1000,100,9)", 100),
    Case("=SYD(1000,100,4,1)", 360, "900*4/10"),
    Case("=DDB(1000,100,5,1)", 400, "1000*2/5"),
    Case("=EFFECT(0.2,2)", 0.21),
    Case("=NOMINAL(0.21,2)", 0.2),
    Case("=XNPV(0.1,{-100,110},{45292,45658})", -100 + 110 / 1.1 ** (366 / 365), "a leap year has 366 days"),
    Case("=CUMPRINC(0.1,2,210,1,2,0)", -210, "all is paid back"),
]
