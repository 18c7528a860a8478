"""``xltools validate``: what is wrong, where, and whether it blocks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from click.testing import CliRunner

from tests.cli.handed_in import SHEET, explain, found, handed_in, links, listed, retyped, saved_by_excel
from tests.cli.handed_in import run as run_any
from tests.package_rules import check_package
from tests.zones import opened
from xltools.cli.main import cli
from xltools.excel.engines.choose import installed

if TYPE_CHECKING:
    from click.testing import Result

EXAMPLE = Path(__file__).parents[2] / "workbooks" / "example"
SERVICES = "100008 企业服务部.xlsx"


def run(*arguments: str | Path) -> Result:
    """Type the command, in English."""
    return CliRunner().invoke(cli, ["validate", *map(str, arguments)], prog_name="xltools")


def spoilt(folder: Path) -> Path:
    """The example's second department, with 9 typed over the formula of its total income."""
    path = folder / SERVICES
    shutil.copy(EXAMPLE / "departments" / SERVICES, path)
    book = openpyxl.load_workbook(path)
    sheet = book["100008 企业服务部"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "局机关及二级机构汇总")
    sheet.cell(row, 3).value = 9
    book.save(path)
    return path


def test_the_example_blocks_nothing() -> None:
    """Much is to be explained, and nothing is an error: exit code 0."""
    result = run(EXAMPLE / "departments")
    assert result.exit_code == 0
    assert "Errors: 0, to explain: " in result.stdout


def test_an_error_blocks(tmp_path: Path) -> None:
    """Exit code 1, and the finding names file, sheet and cell."""
    result = run(spoilt(tmp_path))
    assert result.exit_code == 1
    findings = json.loads(run(spoilt(tmp_path), "--format", "json").stdout)
    errors = [each for each in findings if each["severity"] == "error"]
    assert {(each["file"], each["sheet"], each["item"]) for each in errors} >= {
        (SERVICES, "100008 企业服务部", "income.total")
    }
    assert findings[0]["severity"] == "error"  # the gravest first


def test_the_findings_as_a_workbook(tmp_path: Path) -> None:
    """The same findings, to be sent back; the workbook opens without repair."""
    target = tmp_path / "校验 结果.xlsx"
    result = run(spoilt(tmp_path), "--output", target)
    assert result.exit_code == 1
    assert check_package(target.read_bytes()) == []
    count = len(json.loads(run(spoilt(tmp_path), "--format", "json").stdout))
    rows = list(opened(target.read_bytes())["校验"].iter_rows(min_row=4, values_only=True))
    assert len(rows) == count
    assert rows[0][0] == "错误"


def test_no_findings_say_so(tmp_path: Path) -> None:
    """A workbook without findings is no empty sheet."""
    from xltools.core.layout import WorkbookLayout  # noqa: PLC0415 - only here
    from xltools.excel.write import render  # noqa: PLC0415 - only here
    from xltools.sheets.findings import findings_sheet  # noqa: PLC0415 - only here

    book = opened(render(WorkbookLayout([findings_sheet([], {})])))
    assert book["校验"]["A4"].value == "没有发现问题。"
    assert run(tmp_path).exit_code == 2


def test_sentences_in_chinese() -> None:
    """The count at the end speaks the language that was asked for."""
    assert "错误 0 条" in run(EXAMPLE / "master.xlsx", "--lang", "zh").stdout


# ------------------------------------------------------------------------------------------------- explanations

REASON = "说明（请填写）"
BORROWED = {"H9": 3}  # 4 established and 3 contract staff, 8 in all: the one error


def staff(rows: list[dict[str, object]]) -> list[tuple[object, object]]:
    """What is said of the sum of the staff: rule and whether it was accepted."""
    cells = {each["cell"] for each in rows if each["rule"] == "staff.sum"}
    rules = {"staff.sum", "explanation.lapsed"}
    return [(each["rule"], each["accepted"]) for each in rows if each["cell"] in cells and each["rule"] in rules]


def reasons(path: Path, rule: str) -> list[str]:
    """What stands beside the findings of a rule."""
    return [row[REASON] or "" for row in listed(path) if row["规则"] == rule]


def test_a_reason_typed_in_excel_settles_the_finding(tmp_path: Path) -> None:
    """It is carried over from result to result; the accepted error no longer blocks, and is still shown."""
    file, target = handed_in(tmp_path, BORROWED), tmp_path / "校验.xlsx"
    assert run(file, "--output", target).exit_code == 1
    explain(target, "staff.sum", "借调一人，另有文件")
    for _time in range(3):
        result = run(file, "--output", target)
        assert result.exit_code == 0
        assert "(accepted)" in result.stdout
        assert reasons(target, "staff.sum") == ["借调一人，另有文件"]
    assert staff(found("validate", file, "--output", target)) == [("staff.sum", True)]
    assert run(file).exit_code == 1  # nobody said where the reasons are
    assert "其中已说明 1 项" in openpyxl.load_workbook(target)["校验"]["A2"].value


def test_a_reason_holds_for_its_value_alone(tmp_path: Path) -> None:
    """Other figures: the error blocks again, the old reason is told once and is never attached to the new figure."""
    file, target = handed_in(tmp_path, BORROWED), tmp_path / "校验.xlsx"
    run(file, "--output", target)
    explain(target, "staff.sum", "借调一人")
    handed_in(tmp_path, {"H9": 2})
    changed = run(file, "--output", target)
    assert changed.exit_code == 1
    assert "借调一人" in changed.stdout
    assert reasons(target, "staff.sum") == [""]
    assert reasons(target, "explanation.lapsed") == [""]
    again = found("validate", file, "--output", target)
    assert staff(again) == [("staff.sum", False)]


def test_a_changed_formula_is_explained_anew(tmp_path: Path) -> None:
    """A reason for one formula in the place of the form's is none for another."""
    file, target = handed_in(tmp_path, {"C17": "=SUM(D17:G17)"}), tmp_path / "校验.xlsx"
    run(file, "--output", target)
    explain(target, "formula.changed", "其他收入不计")

    def changed() -> list[bool]:
        return [each["accepted"] for each in found("validate", file, "-o", target) if each["rule"] == "formula.changed"]

    assert changed() == [True]
    handed_in(tmp_path, {"C17": "=SUM(D17:F17)"})
    assert changed() == [False]


def test_a_renamed_file_keeps_its_reasons(tmp_path: Path) -> None:
    """They belong to the department's cell."""
    file, target = handed_in(tmp_path, BORROWED), tmp_path / "校验.xlsx"
    run(file, "--output", target)
    explain(target, "staff.sum", "借调一人")
    assert run(file.rename(tmp_path / "企服（改）.xlsx"), "--output", target).exit_code == 0


def test_reasons_from_another_workbook(tmp_path: Path) -> None:
    """--explanations reads any workbook of findings; a damaged one is refused in a sentence."""
    file, target = handed_in(tmp_path, BORROWED), tmp_path / "校验.xlsx"
    run(file, "--output", target)
    explain(target, "staff.sum", "借调一人")
    before = target.read_bytes()
    assert run(file, "--explanations", target).exit_code == 0
    assert target.read_bytes() == before
    target.write_bytes(before[:3000])
    result = run(file, "--explanations", target)
    assert result.exit_code == 2
    assert "校验.xlsx" in result.stderr


# ------------------------------------------------------------------------------------------------- baseline


def baseline(path: Path, *arguments: str | Path, encoding: str = "utf-8") -> Path:
    """The findings of today, as a console redirects them into a file."""
    path.write_text(run(*arguments, "--format", "json").stdout, encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_only_what_is_new(encoding: str, tmp_path: Path) -> None:
    """Nothing is, at first; then one more error, and it alone."""
    file = handed_in(tmp_path, {})
    known = baseline(tmp_path / "上次.json", file, encoding=encoding)
    result = run(file, "--baseline", known)
    assert result.exit_code == 0
    assert result.stdout.startswith("Nothing was found.\n")
    handed_in(tmp_path, BORROWED)
    assert {each["rule"] for each in found("validate", file, "--baseline", known)} == {"staff.sum"}
    assert run(file, "--baseline", known).exit_code == 1
    known = baseline(tmp_path / "上次.json", file)
    handed_in(tmp_path, {"H9": 2})
    assert [each["rule"] for each in found("validate", file, "--baseline", known)] == ["staff.sum"]


def test_the_result_of_an_audit_with_formulas_is_a_baseline(tmp_path: Path) -> None:
    """Wherever JSON holds findings."""
    file = handed_in(tmp_path, {"R1": "=1/0", "R2": "=#REF!"})
    known = tmp_path / "上次.json"
    known.write_text(run_any("audit", file, "--formulas", "--format", "json").stdout, encoding="utf-8")
    assert found("audit", file) != []
    assert found("audit", file, "--baseline", known) == []


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"null", b"3", b'"text"', b"[1]", b'[{"rule": "a"}]', b'{"name": "x"}', b"\xff\xfe\x00", b"[" * 9999,
        b'[{"rule": "a", "severity": "grave", "message": "m"}]',
        b'[{"rule": "a", "severity": "error", "message": "m", "difference": "much"}]',
        b'[{"rule": "a", "severity": "error", "message": "m", "colour": "red"}]',
    ],
)  # fmt: skip
def test_a_damaged_baseline_is_refused(content: bytes, tmp_path: Path) -> None:
    """In one sentence with the file's name; nothing is reported as if all of it were new."""
    damaged = tmp_path / "上次.json"
    damaged.write_bytes(content)
    result = run_any("validate", EXAMPLE / "departments", "--baseline", damaged)
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert "上次.json" in result.stderr


# ------------------------------------------------------------------------------------------------- marked copies


def test_marked_copies(tmp_path: Path) -> None:
    """The hand-in stays byte-identical; its copy has a comment on each cell, and a sheet with links to the cells."""
    folder, target = tmp_path / "收回", tmp_path / "批注"
    folder.mkdir()
    file = handed_in(folder, BORROWED)
    before = file.read_bytes()
    rows = found("validate", folder, "--annotate", target)
    copy = target / SERVICES
    assert file.read_bytes() == before
    assert [each.name for each in target.iterdir()] == [SERVICES]
    sheet = openpyxl.load_workbook(copy)[SHEET]
    for each in rows:
        comment = sheet[each["cell"]].comment if each["cell"] else None
        assert not each["cell"] or (comment and each["message"] in " ".join(comment.text.split()))
    assert len(listed(copy, "校验结果")) == len([each for each in rows if each["sheet"]])
    assert set(links(copy, "校验结果")) == {f"'{SHEET}'!{each['cell'] or 'A1'}" for each in rows if each["sheet"]}


def test_a_marked_copy_is_a_hand_in_like_any_other(tmp_path: Path) -> None:
    """A department that gets its copy back, and sends it in again, has the same findings."""
    folder, target = tmp_path / "收回", tmp_path / "批注"
    folder.mkdir()
    handed_in(folder, BORROWED)
    before = found("validate", folder, "--annotate", target)
    assert found("validate", target) == before


def test_accepted_findings_are_listed_and_not_marked(tmp_path: Path) -> None:
    """The cell needs no comment any more; its reason stands on the sheet."""
    file, result = handed_in(tmp_path, BORROWED), tmp_path / "校验.xlsx"
    run(file, "--output", result)
    explain(result, "staff.sum", "借调一人")
    (known,) = [each for each in found("validate", file, "-o", result) if each["rule"] == "staff.sum"]
    run(file, "--output", result, "--annotate", tmp_path / "批注")
    copy = tmp_path / "批注" / SERVICES
    comment = openpyxl.load_workbook(copy)[SHEET][known["cell"]].comment
    assert comment is None or known["message"] not in " ".join(comment.text.split())
    assert [row[REASON] for row in listed(copy, "校验结果") if row["规则"] == "staff.sum"] == ["借调一人"]


def test_a_workbook_without_findings_gets_no_copy(tmp_path: Path) -> None:
    """There is nothing to mark."""
    file = tmp_path / "007001 建设管理部.xlsx"
    shutil.copy(EXAMPLE / "departments" / file.name, file)
    rows = found("validate", file)
    known = tmp_path / "上次.json"
    known.write_text(json.dumps(rows), encoding="utf-8")
    run(file, "--baseline", known, "--annotate", tmp_path / "批注")
    assert list((tmp_path / "批注").iterdir()) == []


def test_copies_do_not_lie_among_the_hand_ins(tmp_path: Path) -> None:
    """They would count as a second hand-in next time; and never take an original's place."""
    file = handed_in(tmp_path, BORROWED)
    before = file.read_bytes()
    for folder in (tmp_path, tmp_path / "批注"):
        result = run(tmp_path, "--annotate", folder)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "outside" in result.stderr
    assert run(file, "--annotate", tmp_path).exit_code == 2
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == [SERVICES]


def test_two_files_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    """Two folders with a workbook of the same name: neither copy takes the other's place, and somebody is told."""
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        handed_in(tmp_path / folder, BORROWED)
    result = run(tmp_path / "甲", tmp_path / "乙", "--annotate", tmp_path / "批注")
    assert list((tmp_path / "批注").iterdir()) == []
    assert result.stderr.count("same name") == 2


# ------------------------------------------------------------------------------------------------- recalculation

TWO_ENGINES = pytest.mark.skipif(
    not {"cellrune", "formulon"} <= set(installed()), reason="a stale cell takes two engines to prove"
)


def rules_at(rows: list[dict[str, object]], *cells: str) -> dict[object, set[object]]:
    """The rules that speak of these cells."""
    return {cell: {each["rule"] for each in rows if each["cell"] == cell} for cell in cells}


def test_stale_results_of_the_form(tmp_path: Path) -> None:
    """An input was changed and nothing calculated: each sum above it is named once, as a note."""
    file = retyped(tmp_path, "E18", 200)
    for options in ((), ("--no-recalculation",)):
        rows = [each for each in found("validate", file, *options) if each["rule"].startswith(("formula.", "recalc."))]
        assert rules_at(rows, "C18", "E17", "C17") == {cell: {"formula.stale"} for cell in ("C18", "E17", "C17")}
        assert {each["severity"] for each in rows if each["rule"] == "formula.stale"} == {"note"}
        (sum_of_income,) = [each for each in rows if each["cell"] == "C18"]
        assert (sum_of_income["actual"], sum_of_income["expected"]) == ("134.2", "200")


@TWO_ENGINES
def test_a_stale_formula_beside_the_form(tmp_path: Path) -> None:
    """What a department calculates beside the table is recalculated too, unless that is switched off."""
    file = saved_by_excel(tmp_path, "</row>", '<c r="R1"><f>E18*2</f><v>7</v></c></row>')
    (stale,) = [each for each in found("validate", file) if each["cell"] == "R1"]
    assert (stale["rule"], stale["severity"], stale["expected"]) == ("recalc.stale", "error", "268.4")
    assert run(file).exit_code == 1
    assert rules_at(found("validate", file, "--no-recalculation"), "R1") == {"R1": set()}
    assert run(file, "--no-recalculation").exit_code == 0


def test_named_engines_are_asked(tmp_path: Path) -> None:
    """One alone proves nothing."""
    file = saved_by_excel(tmp_path, "</row>", '<c r="R1"><f>E18*2</f><v>7</v></c></row>')
    assert rules_at(found("validate", file, "--engine", "cellrune"), "R1") == {"R1": {"recalc.not_confirmed"}}


def test_an_unknown_engine() -> None:
    """One sentence, with what there is; nothing was read."""
    result = run(EXAMPLE / "departments", "--engine", "cellrune", "--engine", "abacus")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"There is no engine abacus on this machine; there are: {', '.join(installed())}\n"


def test_today_is_given(tmp_path: Path) -> None:
    """TODAY() in a cell beside the form: counted without --today, confirmed with the day of the saving."""
    file = saved_by_excel(tmp_path, "</row>", '<c r="R1"><f>TODAY()</f><v>44739</v></c></row>')
    assert rules_at(found("validate", file), "R1") == {"R1": {"recalc.volatile"}}
    assert rules_at(found("validate", file, "--today", "2022-06-27"), "R1") == {"R1": set()}
