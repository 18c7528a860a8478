"""What the documentation says is so: commands, options, figures, links, generated pages."""

from __future__ import annotations

import ast
import json
import re
import shlex
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from tools.checks import EVERY_FORM, checks_page
from tools.docs import CHECKS, PAGE, ROOT, RULES, commands_page
from tools.rules import RECALCULATION, rules_page
from tools.scoring_docs import PAGE as SCORING
from tools.scoring_docs import scoring_page
from xltools import __version__
from xltools.audit import RULES as AUDIT_RULES
from xltools.cli.main import COMMANDS, cli
from xltools.forms import load

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READMES = ("README.md", "README.zh-CN.md")
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "macros").glob("*.md"))
)
_BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_REDIRECTIONS = {">", ">>", "|"}


def text_of(page: str) -> str:
    """A page of the documentation."""
    return (ROOT / page).read_text(encoding="utf-8")


def shell_lines(page: str) -> list[list[str]]:
    """Every line of a page's shell blocks, as words, without comments."""
    blocks = (body for language, body in _BLOCK.findall(text_of(page)) if language in {"sh", "shell"})
    return [words for body in blocks for line in body.splitlines() if (words := shlex.split(line, comments=True))]


def of_xltools(page: str) -> Iterator[list[str]]:
    """The arguments of each call of xltools, without redirections."""
    for words in shell_lines(page):
        if words[0] == "xltools":
            end = next((at for at, word in enumerate(words) if word in _REDIRECTIONS), len(words))
            yield words[1:end]


def totals() -> dict[str, object]:
    """What the tool prints for the example zone."""
    folder = ROOT / "workbooks" / "example" / "departments"
    done = CliRunner().invoke(cli, ["consolidate", str(folder), "--format", "json"])
    result: dict[str, object] = json.loads(done.stdout)
    return result


def test_there_are_pages() -> None:
    """The other tests would pass on nothing."""
    assert {*READMES, "docs/architecture.md", "docs/forms.md", "docs/performance.md"} <= set(PAGES)
    assert len(list(of_xltools("README.md"))) >= len(COMMANDS)


@pytest.mark.parametrize("page", PAGES)
def test_every_call_of_xltools_can_be_made(page: str) -> None:
    """Commands and options exist; whether the files do is not asked."""
    for words in of_xltools(page):
        name, *rest = words
        with click.Context(cli) as context:
            command = cli.get_command(context, name)
            assert command is not None, words
            switches = {switch for each in command.get_params(context) for switch in each.opts}
        assert [word for word in rest if word.startswith("-") and word not in switches] == [], words


@pytest.mark.parametrize("page", PAGES)
def test_every_call_of_make_has_its_target(page: str) -> None:
    """`make` knows what the documentation asks of it."""
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    for words in shell_lines(page):
        if words[0] == "make":
            assert set(words[1:]) <= targets, words


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """Files and pictures that a page points to are there."""
    targets = [link.partition("#")[0] for link in _LINK.findall(text_of(page)) if "://" not in link]
    assert [link for link in targets if link and not ((ROOT / page).parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_files_that_are_named_exist(page: str) -> None:
    """Code that a page sends its reader to has not been moved."""
    named = re.findall(r"`((?:xltools|tests|tools|benchmarks|docs|workbooks)/[\w./-]+\.\w+)`", text_of(page))
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", READMES)
def test_the_figures_of_the_example(page: str) -> None:
    """The table of totals is what the tool prints, for the zone and both departments."""
    form, printed = load(), totals()
    labels = {form.label(code): code for code in form.items if code.count(".") == 1}
    columns = [printed["totals"], *(each["values"] for each in printed["departments"])]  # type: ignore[attr-defined]
    rows = re.findall(r"^\| (\S+)[^|]*\|([^|]*)\|([^|]*)\|([^|]*)\|$", text_of(page), re.MULTILINE)
    checked = 0
    for label, *cells in rows:
        if label in labels:
            values = [float(cell.replace(",", "")) if cell.strip() else None for cell in cells]
            assert values == [column.get(labels[label]) for column in columns], label
            checked += 1
    assert checked == 10


def test_both_readmes_say_the_same() -> None:
    """Commands, pictures and figures agree; only the language differs."""
    english, chinese = READMES
    assert shell_lines(english) == shell_lines(chinese)
    pictures = [[link for link in _LINK.findall(text_of(page)) if link.endswith(".png")] for page in READMES]
    assert pictures[0] == pictures[1] != []
    headings = [re.findall(r"^#+ ", text_of(page), re.MULTILINE) for page in READMES]
    assert headings[0] == headings[1]
    figures = [sorted(re.findall(r"\d[\d,]*\.\d+", text_of(page))) for page in READMES]
    assert figures[0] == figures[1]


@pytest.mark.parametrize("page", READMES)
def test_the_wheel_has_its_name(page: str) -> None:
    """The file that a Windows user is told to install is the one that is built."""
    assert set(re.findall(r"xltools-[\d.]+-py3-none-any\.whl", text_of(page))) == {
        f"xltools-{__version__}-py3-none-any.whl"
    }


def test_pictures_are_small() -> None:
    """Nobody wants to download megabytes to read a README."""
    assert [path.name for path in (ROOT / "docs" / "images").glob("*.png") if path.stat().st_size > 300_000] == []


def test_the_generated_pages_are_up_to_date() -> None:
    """`make docs` was called after the last change to a command, the form, a check, a rule or a profile."""
    assert CHECKS.read_text(encoding="utf-8") == checks_page()
    assert PAGE.read_text(encoding="utf-8") == commands_page()
    assert RULES.read_text(encoding="utf-8") == rules_page()
    assert SCORING.read_text(encoding="utf-8") == scoring_page()


def test_every_rule_of_the_audit_is_explained() -> None:
    """Id, class, severity, explanation and example; what recalculation finds stands there, too."""
    page = text_of("docs/rules.md")
    for rule in AUDIT_RULES:
        _before, heading, section = page.partition(f"\n## {rule.id}\n")
        section = section.partition("\n## ")[0]
        assert heading
        assert section.startswith(f"\n{rule.kind.value}, {rule.severity.value}. {rule.explanation}\n\nExample: ")
    places = ("recalculate/findings.py", "core/explanation.py")
    texts = {text for place in places for text in _texts(ROOT / "xltools" / place)}
    used = {text for text in texts if re.fullmatch(r"(recalc|explanation)\.[a-z_]+", text)}
    assert used == {rule for rule, *_ in RECALCULATION}


def test_every_rule_is_in_the_catalogue() -> None:
    """A rule that a user meets can be looked up; new ones are entered in tools/checks.py."""
    places = ("checks", "recognise", "excel", "extract.py", "assemble.py")
    files = (file for place in places for file in _modules(ROOT / "xltools" / place))
    prefixes = {rule.partition(".")[0] for rule, *_ in EVERY_FORM}
    items = set(load().items)
    used = {text for file in files for text in _texts(file) if _is_rule(text, prefixes) and text not in items}
    assert used - {rule for rule, *_ in EVERY_FORM} == set()


def test_items_that_a_form_must_have_are_named() -> None:
    """Whoever writes a form learns which items the sheets are made of."""
    page, items = text_of("docs/forms.md"), set(load().items)
    files = [
        file for place in ("sheets", "cli", "recognise", "template.py") for file in _modules(ROOT / "xltools" / place)
    ]
    used = {text for file in files for text in _texts(file) if text in items}
    assert {item for item in used if f"`{item}`" not in page} == set()


def _modules(place: Path) -> list[Path]:
    return [place] if place.is_file() else sorted(place.glob("*.py"))


def _texts(file: Path) -> set[str]:
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _is_rule(text: str, prefixes: set[str]) -> bool:
    return re.fullmatch(r"[a-z]+\.[a-z_]+", text) is not None and text.partition(".")[0] in prefixes
