"""What the checks find in a folder of reports, and how much of what people found in them.

    python benchmarks/narrative_score.py FOLDER [--all]     (or XLTOOLS_REPORTS=FOLDER)

Reports are plain text files. Where a document holds the official form, exported with a tab before each cell, its
tables and texts become a submission, to which all checks of submissions apply; the rest is read as a plain report.
``narrative_known.toml`` says what is wrong with five of them and what only looks so. With ``--all`` every finding is
printed, with its place.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import os
import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xltools.core.finding import Finding, Severity
from xltools.core.snapshot import Source
from xltools.core.submission import Fact, Submission
from xltools.core.text import label_key
from xltools.forms import load
from xltools.narrative.check import check_report
from xltools.recognise.values import read_value
from xltools.validate import validate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FORM = load("department-performance")
NARRATIVE = "评价报告综述"
TOTAL_ROW = "局机关及二级机构汇总"
TABLES = {
    "income": ("total", "carried_over", "general", "fund", "non_tax", "other"),
    "spending": ("total", "basic", "personnel", "public", "project", "balance", "cumulative"),
    "three_public": ("total", "reception", "vehicle_running", "vehicle_purchase", "overseas"),
    "fixed_assets": ("total", "in_use", "leased", "other"),
}
FIRST_LEVELS = {"产出目标": "产出指标", "效益目标": "效益指标"}
SATISFACTION = "社会公众或服务对象满意度"
KNOWN = Path(__file__).with_name("narrative_known.toml")
FIELDS = {
    "联系人": "profile.contact",
    "联络电话": "profile.telephone",
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
        value = read_value(FORM.items[item], FORM.unit, text.strip())
        if value.amount is not None or value.text is not None:
            self.facts[item, row] = Fact(item, row, value.amount, value.text, "", f"A{line}")


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
        if heading := re.match(r"^部门.{0,6}名称[：:](.+)$", text.strip()):
            report.add("cover.name", heading[1], line)
        if heading := re.match(r"^预\s*算\s*编\s*码[：:](.+)$", BOOKMARK.sub("", text.strip())):
            report.add("cover.code", heading[1], line)
        match = re.match(r"^填报人（签名）：(.*?)联系电话：(.*)$", text.strip())
        if match:
            report.add("opinions.filled_by", match[1], line)
            report.add("opinions.telephone", match[2], line)
    head = "".join(lines[:14])
    year = re.search(r"(20\d\d)年度", head)
    if year:
        report.add("cover.year", year[1], 1)
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
        report.rows[block] = {"": TOTAL_ROW, "head": "局机关"}
        for start, row in ((place, ""), (place + len(columns) + 1, "head")):
            for column, cell in zip(columns, found[start + 1 :], strict=False):
                report.add(f"{block}.{column}", cell.text, cell.line, row)


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
    level, first, row = "", "", 0
    waiting: Cell | None = None
    report.rows["indicators"] = {}
    begin, end = keys.index("绩效目标") + 2, keys.index("绩效自评综合得分")
    for cell, key in zip(filled[begin:end], keys[begin:end], strict=True):
        if key in LEVELS or key.startswith(tuple(FIRST_LEVELS)):
            level, waiting = (key if key in LEVELS else level), None
            first = next((name for words, name in FIRST_LEVELS.items() if key.startswith(words)), first)
        elif not level or not key.strip("…"):
            continue
        elif waiting is None:
            waiting, row = cell, row + 1
            report.rows["indicators"][str(row)] = ""
            report.add("indicators.level1", "满意度指标" if level == SATISFACTION else first, cell.line, str(row))
            report.add("indicators.level2", level, cell.line, str(row))
            report.add("indicators.name", cell.text, cell.line, str(row))
        else:
            report.add("indicators.actual", cell.text, cell.line, str(row))
            waiting = None


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
    """Everything that the checks find in a document."""
    lines = path.read_text(encoding="utf-8").splitlines()
    end = next((number for number, line in enumerate(lines, 1) if NARRATIVE in line), 0)
    if end and any(line.startswith("\t") for line in lines):
        return validate(FORM, [submission_of(path, lines, end)])
    return check_report(lines, file=path.name)


def _report(path: Path, found: Sequence[Finding]) -> Iterator[str]:
    counts = Counter(finding.severity for finding in found)
    yield f"{path.name}: " + ", ".join(f"{counts[severity]} {severity}" for severity in Severity)
    for finding in found:
        yield f"  {finding.severity:8}{finding.rule:24}{finding.place:16}{finding.message}"


def _told(wanted: Mapping[str, Any], found: Sequence[Finding]) -> bool:
    """Whether a finding says what people found."""
    return any(
        finding.rule in wanted["rules"]
        and wanted.get("words", "") in f"{finding.message} {finding.actual} {finding.expected}"
        and finding.place.endswith(wanted.get("place", ""))
        for finding in found
    )


def _false_alarms(words: Sequence[str], found: Sequence[Finding]) -> list[Finding]:
    """Errors and demands for an explanation that speak of what is fine."""
    grave = [finding for finding in found if finding.severity is not Severity.NOTE]
    return [finding for finding in grave if any(word in finding.message for word in words)]


def main() -> None:
    """Measure the documents that are known, and print what is found in each text file of the folder where asked."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--all"]
    folder = arguments[0] if arguments else os.environ.get("XLTOOLS_REPORTS", "")
    if not folder:
        sys.exit("usage: narrative_score.py FOLDER [--all] (or set XLTOOLS_REPORTS)")
    known = {each["document"]: each for each in tomllib.loads(KNOWN.read_text(encoding="utf-8"))["known"]}
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for path in sorted(Path(folder).glob("*.txt")):
        found = findings_of(path)
        if "--all" in sys.argv:
            print("\n".join(_report(path, found)))
        entry = known.get(path.stem[:3], {})
        for kind in ("grave", "slight"):
            for each in entry.get(kind, ()):
                told = _told(each, found)
                wanted[kind] += 1
                right[kind] += told
                if not told:
                    print(f"{path.stem[:3]}: missed ({kind}): {each['what']}")
        for alarm in _false_alarms(entry.get("fine", ()), found):
            right["alarms"] += 1
            print(f"{path.stem[:3]}: false alarm: {alarm.rule} {alarm.message}")
    for kind in ("grave", "slight"):
        print(f"{kind}: {right[kind]} of {wanted[kind]} found")
    print(f"false alarms: {right['alarms']}")


if __name__ == "__main__":
    main()
