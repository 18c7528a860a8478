"""Columns of numbers are as wide as their longest number."""

from __future__ import annotations

from xltools.reporting.widths import fitted


def test_a_long_number_makes_its_column_wide() -> None:
    """Ten digits at 1.85 mm and a millimetre at both sides need more than 20 mm of the 156 between the margins."""
    widths = fitted([("全区合计", ["1604545.07", "0", "301.42", "1.1", "2.2", "3.3"]), ("甲部门", [""] * 6)])
    assert 156 * widths[1] / sum(widths) > 10 * 1.85 + 2
    assert widths[1] > widths[3] >= widths[2]


def test_labels_give_way() -> None:
    """Seven columns of nine digits leave little for a long name, which may be broken into lines."""
    widths = fitted([("名称很长很长很长的部门", ["168831.84"] * 7)])
    assert 156 * widths[1] / sum(widths) > 9 * 1.85 + 2
    assert 156 * widths[0] / sum(widths) > 20
