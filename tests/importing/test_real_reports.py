"""Real reports, where somebody has them: the folder named by XLTOOLS_REPORTS, against the key of the benchmark."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.import_score import KEY, MONEY, measured

FORM_RECALL, WORDS_RECALL = 0.95, 0.85

if FOLDER := os.environ.get("XLTOOLS_REPORTS", ""):  # not even collected without it: other people's files are not ours

    def test_money_is_right_and_little_is_missed() -> None:
        """No sum of money is wrong; of all cells, 95 % of forms and 85 % of reports in words are found and right."""
        found = 0
        for name, is_form, scores, _seconds in measured(Path(FOLDER)):
            found += 1
            assert scores[MONEY].precision == 1, (name, scores[MONEY].wrong)
            expected = sum(score.expected for score in scores.values())
            right = sum(score.right for score in scores.values())
            assert right / expected >= (FORM_RECALL if is_form else WORDS_RECALL), name
        assert found <= len(KEY)
