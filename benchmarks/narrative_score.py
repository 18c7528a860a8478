"""What the checks of texts find in a folder of reports, document by document.

    python benchmarks/narrative_score.py FOLDER     (or XLTOOLS_REPORTS=FOLDER)

Reports are plain text files. Where a document holds the official form, exported with a tab before each cell, its
tables and texts become a submission; the rest is read as a plain report. What of this is right is for a person to say.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import os
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from xltools.core.finding import Finding, Severity
from xltools.core.snapshot import Source
from xltools.core.submission import Fact, Submission
from xltools.core.text import label_key, parse_amount
from xltools.forms import load
from xltools.narrative.check import check_report, check_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FORM = load("department-performance")
NARRATIVE = "评价报告综述"
TOTAL_ROW = "局机关及二级机构汇总"
TABLES = {
    "income": ("total", "carried_over", "general", "fund", "non_tax", "other"),
    "spending": ("total", "basic", "personnel", "public", "project", "balance", "cumulative"),
    "three_public": ("total", "reception", "vehicle_running", "vehicle_purchase", "overseas"),
    "fixed_assets": ("total", "in_use", "leased", "other"),
}
FIELDS = {
    "人员编制": "profile.authorised",
    "实有人数": "profile.headcount",
    "职能职责概述": "profile.duties",
    "年度主要工作内容": "profile.tasks",
    "年度部门单位总体运行情况及取得的成绩": "profile.achievements",
    "绩效自评综合得分": "result.score",
    "评价等次": "result.grade",
}
LEVELS = (
    "质量指标",
    "数量指标",
    "时效指标",
    "成本指标",
    "社会效益",
    "经济效益",
    "生态效益",
    "社会公众或服务对象满意度",
    "可持续影响",
)
PARTS = {
    "基本情况": "basics", "整体支出规模": "scale", "基本支出": "basic_spending", "安排落实": "project_input",
    "实际使用": "project_use", "资金管理情况": "project_management", "专项组织情况": "organisation",
    "专项管理情况": "supervision", "整体支出绩效情况": "performance", "经济性": "economy", "效率性": "efficiency",
    "有效性": "effectiveness", "可持续性": "sustainability", "存在的主要问题": "problems", "改进措施": "suggestions",
}  # fmt: skip
LONGEST_HEADING = 40
BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
MAIN = re.compile(r"^(?:[一二三四五六]、|（[一二三四]）)\S{2,30}$")
NUMBERED = re.compile(r"^(?:[一二三四五六]、|（[一二三四]）|[123]、)")


@dataclass
class Cell:
    """A cell of the exported form: its text and the line it begins on."""

    text: str
    line: int


@dataclass
class Report:
    """The facts of a document that holds the form."""

    facts: dict[tuple[str, str], Fact] = field(default_factory=dict)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, item: str, text: str, line: int, row: str = "") -> None:
        """A fact, unless the cell is blank."""
        if not text.strip():
            return
        kind = FORM.items[item].kind
        parsed = parse_amount(text.strip(), FORM.items[item].unit or FORM.unit) if kind.is_numeric else None
        if kind.is_numeric and parsed is None:
            return
        amount = parsed.amount if parsed else None
        self.facts[item, row] = Fact(item, row, amount, None if parsed else text.strip(), "", f"A{line}")


def cells(lines: Sequence[str]) -> list[Cell]:
    """Cells begin at a line with a tab; what follows without one belongs to them."""
    found: list[Cell] = []
    for number, line in enumerate(lines, 1):
        if line.startswith("\t"):
            found.append(Cell(BOOKMARK.sub("", line.strip()), number))
        elif found and line.strip():
            found[-1].text = f"{found[-1].text}\n{line.strip()}".strip()
    return found


def submission_of(path: Path, lines: Sequence[str], end: int) -> Submission:
    """The form of a document as a submission; ``end`` is where its narrative begins."""
    report = Report()
    form_cells = cells(lines[:end])
    _fields(report, form_cells)
    _tables(report, form_cells)
    _records(report, form_cells)
    _narrative(report, lines, end)
    for line, text in enumerate(lines[: end + 1], 1):
        match = re.match(r"^填报人（签名）：(.*?)联系电话：(.*)$", text.strip())
        if match:
            report.add("opinions.filled_by", match[1], line)
            report.add("opinions.telephone", match[2], line)
    head = "".join(lines[:14])
    year = re.search(r"(20\d\d)年度", head)
    name = next((text.split("：")[-1].strip() for text in lines[:14] if "名称" in text), path.stem)
    source = Source(
        path.name, path.stat().st_size, dt.datetime(2000, 1, 1, tzinfo=dt.UTC), hashlib.sha256().hexdigest()
    )
    return Submission(
        "",
        name,
        int(year[1]) if year else None,
        FORM.id,
        FORM.version,
        path.stem[:3],
        source,
        report.facts,
        report.rows,
    )


def _fields(report: Report, found: Sequence[Cell]) -> None:
    for label, value in itertools.pairwise(found):
        item = FIELDS.get(label_key(label.text))
        if item:
            report.add(item, value.text, value.line)


def _tables(report: Report, found: Sequence[Cell]) -> None:
    anchors = [place for place, cell in enumerate(found) if label_key(cell.text) == TOTAL_ROW]
    for (block, columns), place in zip(TABLES.items(), anchors, strict=False):
        for column, cell in zip(columns, found[place + 1 :], strict=False):
            report.add(f"{block}.{column}", cell.text, cell.line)


def _records(report: Report, found: Sequence[Cell]) -> None:
    filled = [cell for cell in found if cell.text]
    keys = [label_key(cell.text) for cell in filled]
    if "预期目标" in keys:
        place = keys.index("预期目标") + 2
        report.rows["goals"] = {"1": ""}
        for name, cell in zip(("expected", "actual"), filled[place:], strict=False):
            report.add(f"goals.{name}", cell.text, cell.line, "1")
    if "绩效目标" not in keys or "绩效自评综合得分" not in keys:
        return
    level, row = "", 0
    waiting: Cell | None = None
    report.rows["indicators"] = {}
    for cell, key in zip(filled, keys, strict=True):
        place = keys.index(key)
        if not keys.index("绩效目标") + 1 < place < keys.index("绩效自评综合得分") and filled[place] is cell:
            continue
        if key in LEVELS or key.startswith(("产出目标", "效益目标")):
            level, waiting = (key if key in LEVELS else level), None
        elif not level:
            continue
        elif waiting is None:
            waiting, row = cell, row + 1
            report.rows["indicators"][str(row)] = ""
            report.add("indicators.level2", level, cell.line, str(row))
            report.add("indicators.name", cell.text, cell.line, str(row))
        else:
            report.add("indicators.actual", cell.text, cell.line, str(row))
            waiting = None
        if key == "绩效自评综合得分":
            break


def _narrative(report: Report, lines: Sequence[str], end: int) -> None:
    item, start, texts = "", end, [""]
    for number, line in enumerate([*lines[end:], "六、改进措施"], end + 1):
        text = line.strip()
        part = next((code for word, code in PARTS.items() if NUMBERED.match(text) and word in text[:24]), "")
        last = number == len(lines) + 1
        if (part and (len(text) < LONGEST_HEADING or "：" in text[:14])) or MAIN.match(text) or last:
            if item and "".join(texts).strip():
                report.add(f"narrative.{item}", "\n".join(texts), start)
            item, start, texts = part, number, [text.partition("：")[2]]
        elif item:
            texts.append(text)


def findings_of(path: Path) -> list[Finding]:
    """Everything that the checks of texts find in a document."""
    lines = path.read_text(encoding="utf-8").splitlines()
    end = next((number for number, line in enumerate(lines, 1) if NARRATIVE in line), 0)
    if end and any(line.startswith("\t") for line in lines):
        return check_texts(FORM, submission_of(path, lines, end))
    return check_report(lines, file=path.name)


def _report(path: Path) -> Iterator[str]:
    found = findings_of(path)
    counts = Counter(finding.severity for finding in found)
    yield f"{path.name}: " + ", ".join(f"{counts[severity]} {severity}" for severity in Severity)
    for finding in found:
        yield f"  {finding.severity:8}{finding.rule:24}{finding.place:16}{finding.message}"


def main() -> None:
    """Print what is found in each text file of the folder."""
    folder = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("XLTOOLS_REPORTS", "")
    if not folder:
        sys.exit("usage: narrative_score.py FOLDER (or set XLTOOLS_REPORTS)")
    for path in sorted(Path(folder).glob("*.txt")):
        print("\n".join(_report(path)))


if __name__ == "__main__":
    main()
