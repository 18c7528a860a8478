"""The page on the checks: those of the form, from the form itself, and those that apply to every form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xltools.core.form import LAST_YEAR, Shape
from xltools.forms import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xltools.core.form import Check, Form

_HEAD = """# Checks

Made by `make docs` from the form and from `tools/checks.py`; do not edit.

A finding of severity **error** 错误 blocks: the command ends with exit code 1. One **to explain** 需说明 wants a
written reason, a **note** 提示 says what was done. Amounts are judged as intervals: `16.0` is anything from 15.95 to
16.05, so a difference that rounding can explain is a note (≈ in the workbook), never an error. A check whose items are
blank does not apply; otherwise blanks count as zero in a sum.
"""

# The rule, its severity, and when it is found, in both languages.
EVERY_FORM = (
    ("file.missing", "error", "There is no such file.", "文件不存在"),
    ("file.empty", "error", "The file has no bytes.", "文件为空（0 字节）"),
    ("file.damaged", "error", "The file is incomplete or cannot be read from the disk.", "文件损坏或不完整"),
    ("file.encrypted", "error", "The workbook has a password, or security software encrypted it.", "文件已加密"),
    (
        "file.locked",
        "error, note",
        "The file may not be read; or it is open in Excel (note).",
        "文件被占用；正在 Excel 中打开（提示）",
    ),
    ("file.old_format", "error", "An .xls or .xlsb workbook.", "旧格式工作簿（.xls、.xlsb）"),
    (
        "file.not_a_workbook",
        "error",
        "Word, PDF, picture, archive, folder under whatever name.",
        "不是工作簿（Word、PDF、图片、压缩包等）",
    ),
    ("file.too_large", "error", "The file, or what it unpacks to, is too large.", "文件过大"),
    (
        "file.failed",
        "error",
        "Reading this one file failed unexpectedly; the others are read.",
        "读取该文件失败，其他文件照常处理",
    ),
    ("form.absent", "error", "The workbook holds no sheet of the form.", "工作簿中没有本表式"),
    ("form.version", "error", "It was made from another form or version.", "表式或版本不同"),
    (
        "form.result",
        "note",
        "It is a summary or comparison made by xltools; left out.",
        "是本工具生成的结果，不是报送件，未计入",
    ),
    ("structure.block", "error", "A table of the form is missing.", "缺少某张表"),
    ("structure.label", "error", "A label of the form was not found.", "找不到某个栏目名称"),
    (
        "structure.names",
        "note",
        "Tables lost their names and were found by their headings.",
        "表格定义名称丢失，已按标题识别",
    ),
    (
        "structure.unread_number",
        "error",
        "A number stands where the form reads none.",
        "数字填在表式未定义的位置，未被读取",
    ),
    ("structure.hidden", "to explain", "Hidden rows, columns or sheets hold figures.", "隐藏的行、列或工作表中有数字"),
    ("structure.protection", "note", "The protection of the sheet was removed.", "工作表保护已被取消"),
    ("structure.unread_text", "note", "A text stands where the form reads none.", "文字填在表式未定义的位置，未被读取"),
    (
        "code.differs",
        "error",
        "The cover has another budget code than the sheet was made for.",
        "封面预算编码与模板不符",
    ),
    ("code.zeros", "note", "The budget code lost its leading zeros.", "预算编码丢失前面的 0，已补回"),
    ("year.differs", "error", "The cover has another year than the workbook was made for.", "封面年度与模板不符"),
    ("value.error", "error", "A cell shows an Excel error such as #REF!.", "单元格显示错误值"),
    ("value.not_a_number", "error", "A number is expected, and a text stands there.", "应填数字"),
    ("value.code", "error", "A code is stored as a number.", "编码存成了数字"),
    (
        "value.negative",
        "error, to explain",
        "A count is below zero; or an amount is (to explain).",
        "人数等为负数；金额为负数（需说明）",
    ),
    (
        "unit.converted",
        "note, explain",
        "A table in 元 or 亿元 was converted; to be explained where its printed heading still names the form's unit.",
        "表格以元或亿元填报，已换算；表头仍为原单位的需说明",
    ),
    ("unit.mixed", "error", "A table names several units of money; nothing was converted.", "同一表格写有多个金额单位"),
    ("unit.unknown", "error", "A table names a unit that cannot be converted.", "表格的金额单位无法换算"),
    ("value.cleaned", "note", "A number was read from a text (full-width, separators, unit …).", "数字经清理后读取"),
    (
        "value.fraction",
        "note",
        "A percentage below 1, perhaps typed with its sign.",
        "百分数小于 1，可能误带百分号",
    ),
    (
        "value.not_calculated",
        "error",
        "A formula in an input cell has no saved result.",
        "填报单元格中的公式没有计算结果",
    ),
    ("formula.replaced", "error", "A number stands in the place of a formula of the form.", "公式被数字覆盖"),
    ("formula.changed", "error", "Another formula stands in its place.", "公式被改动"),
    (
        "formula.missing",
        "error, note",
        "The formula is missing (note: in a row that was inserted).",
        "公式缺失（新插入的行为提示）",
    ),
    ("formula.external", "error", "The formula refers to another workbook.", "公式引用了其他工作簿"),
    ("formula.other_sheet", "error", "The formula refers to another sheet.", "公式引用了其他工作表"),
    ("formula.shifted", "error", "The formula is the form's, moved to other cells.", "公式引用的单元格错位"),
    ("formula.too_short", "error", "The formula covers too few rows or columns.", "公式的区域少了行或列"),
    ("formula.too_long", "error", "The formula covers too many rows or columns.", "公式的区域多了行或列"),
    (
        "formula.reaches_beyond",
        "note",
        "The total takes in cells outside its table that hold no figure today.",
        "合计多取了表外的单元格（目前没有数字）",
    ),
    ("formula.leaves_out", "note", "The total leaves out rows that are blank today.", "合计漏掉了目前空白的行"),
    ("formula.stale", "error, note", "The saved result is not what the parts give.", "保存的计算结果与组成项不符"),
    (
        "formula.not_calculated",
        "note",
        "Formulas were never calculated; computed here.",
        "公式从未计算，已由本工具计算",
    ),
    ("required.blank", "error", "A required item is blank.", "必填项未填"),
    ("choice.unknown", "error", "A value that the list does not offer.", "不在可选范围内"),
    ("choice.alias", "note", "Another word for a grade of the form.", "等次用词与表式不同"),
    ("grade.differs", "error", "The grade is not the one that the score earns.", "等次与得分不符"),
    ("value.negative", "error, to explain", "An input is below zero (error: a count).", "填报数为负（人数为错误）"),
    (
        "total.parts",
        "error, note",
        "A reported figure that the form computes is not what its parts give (note: within rounding).",
        "应由表式计算的数与组成项不符（四舍五入范围内为提示）",
    ),
    (
        "total.units",
        "error",
        "A total of units is not the sum of the rows below it, or smaller than one of them.",
        "汇总行与各单位之和不符，或小于其中一个单位",
    ),
    (
        "score.…",
        "error, to explain, note",
        (
            "The self-assessment differs from the recomputed score, or a reason is missing; see [scoring](scoring.md). "
            "What rests on the weights of a profile is only an error where `--profile` names it."
        ),
        "自评与重新计算的得分不符，或缺少偏差原因；与评分方案有关的，只有用 --profile 指定方案时才算错误",
    ),
    (
        "text.…",
        "error, to explain, note",
        "The texts contradict the tables or themselves, or are badly written; see [texts](narrative.md).",
        "文字部分与表或前后不符，或写法有问题",
    ),
    (
        "carried.differs",
        "explain",
        "An opening figure is not what last year's submission, or the new year's master, gives for it.",
        "年初数、上年数与上年报送数（或年初带入数）不一致",
    ),
    (
        "last_year.absent",
        "note",
        "Nothing of the department for the year before is among last year's workbooks.",
        "上年报送件中没有该部门上一年度的数据",
    ),
    ("zone.blank", "to explain", "A department reported no figure yet; left out.", "部门尚未填报，未计入"),
    (
        "zone.double",
        "error, note",
        "A department handed in twice (note: the same figures).",
        "同一部门重复报送（数字相同时为提示）",
    ),
    ("zone.other_year", "error", "The workbook reports on another year; left out.", "年度不同，未计入"),
)

_SEVERITY = {"error": "error", "explain": "to explain", "note": "note"}
_CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")


def checks_page() -> str:
    """The page: the form's checks, its formulas, what must be filled in, grades, and the checks of every form."""
    form = load()
    parts = (_HEAD, *_form_checks(form), *_formulas(form), *_required(form), *_grades(form), *_every_form())
    return "\n".join(parts) + "\n"


def _form_checks(form: Form) -> Iterator[str]:
    yield f"## Checks of the form {form.title}\n"
    yield "| id | class | severity | relation | message | reason | source | years |\n|---|---|---|---|---|---|---|---|"
    for check in form.checks:
        message = f"{check.message['en']}<br>{check.message['zh']}"
        reason = "<br>".join(filter(None, (check.reason.get("en"), check.reason.get("zh"))))
        years = f"{check.since or ''}–{check.until or ''}" if check.since or check.until else "all"
        cells = (f"`{check.id}`", check.kind, _SEVERITY[check.severity], _relation(form, check), message, reason)
        yield f"| {' | '.join((*cells, check.source, years))} |"
    yield ""


def _relation(form: Form, check: Check) -> str:
    words = [in_words(form, check.relation, check.each), f"`{check.relation}`"]
    if check.each:
        words.append(f"in each row of {form.block(check.each).title}")
    if check.when:
        words.append(f"when {in_words(form, check.when, check.each)}")
    if check.unless:
        words.append(f"unless {in_words(form, check.unless, check.each)}")
    if check.need_all:
        words.append("when none of them is blank")
    if check.as_written:
        words.append("as written: rounding excuses nothing")
    return "<br>".join(words)


def in_words(form: Form, expression: str, block: str = "") -> str:
    """An expression with the form's labels in the place of codes: ``实有人数 = 在编人数 + 编外人数``."""

    def label(match: re.Match[str]) -> str:
        if match[0] == "and":
            return match[0]
        code = match[0] if "." in match[0] or not block else f"{block}.{match[0]}"
        current = code.removeprefix(LAST_YEAR)
        return form.label(current) if current == code else f"上年{form.label(current)}"

    return _CODE.sub(label, expression).replace("<=", "≤").replace(">=", "≥").replace("*", "×")


def _formulas(form: Form) -> Iterator[str]:
    yield "## Formulas of the form\n"
    yield (
        "Each is also a check: the cell must hold this formula (`formula.replaced`, `formula.changed`,\n"
        "`formula.missing`), wherever inserted rows have moved it, and its result must be what the parts give\n"
        "(`formula.stale`). In tables of units the total row adds up the rows below it.\n"
    )
    yield "| table | item | formula |\n|---|---|---|"
    for block in form.blocks:
        for item, formula in _block_formulas(form, block.id):
            yield f"| {block.title} | {item} | {formula} |"
    yield ""


def _block_formulas(form: Form, block: str) -> Iterator[tuple[str, str]]:
    """(label, formula in words); a matrix line that is computed alike in every column is named once."""
    if form.block(block).shape is not Shape.MATRIX:
        codes = (code for code in form.items if code.partition(".")[0] == block and form.formula(code))
        yield from ((form.label(code), in_words(form, form.formula(code))) for code in codes)
        return
    lines = {line.id: line for line in form.block(block).lines}
    for line in lines.values():
        if line.formula:
            yield line.label, _CODE.sub(lambda match: lines[match[0]].label, line.formula)
    for code, text in form.block(block).links.items():
        yield form.label(code), in_words(form, text)


def _required(form: Form) -> Iterator[str]:
    yield "## What must be filled in (`required.blank`)\n"
    yield "Tables of records only ask for what a row that was begun leaves out.\n"
    for block in form.blocks:
        labels = "; ".join(item.label for item in block.items if item.required)
        if labels:
            yield f"- **{block.title}**: {labels}"
    yield ""


def _grades(form: Form) -> Iterator[str]:
    yield "## Grades (`grade.differs`)\n"
    bands = ", ".join(f"{name} from {least}" for name, least in form.grades)
    yield f"{bands}; a band includes its lower bound.\n"


def _every_form() -> Iterator[str]:
    yield "## Checks of every form\n"
    yield "| rule | severity | when | 何时 |\n|---|---|---|---|"
    for rule, severity, english, chinese in EVERY_FORM:
        yield f"| `{rule}` | {severity} | {english} | {chinese} |"
