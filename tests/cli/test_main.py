"""The shell around the commands: languages, help, failures, and what may be imported when."""

from __future__ import annotations

import os
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from xltools import __version__
from xltools.cli.main import COMMANDS, cli
from xltools.cli.options import Command, asked_language, command, option
from xltools.cli.output import fail
from xltools.core.messages import N_, _

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

HEAVY = ("rich", "openpyxl", "xlsxwriter", "cellrune", "python_calamine_plus", "pandas")


def run(*arguments: str) -> Result:
    """Run the command line in this process."""
    return CliRunner().invoke(cli, list(arguments), prog_name="xltools")


def run_program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line as a process of its own, its output piped."""
    return subprocess.run(
        [sys.executable, "-m", "xltools", *arguments],
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a command ``probe`` that does what its argument says."""

    @command(help=N_("Check workbooks that were handed in."))
    @option("--year", type=int, help=N_("The year that is reported on."))
    @click.argument("deed")
    def probe(deed: str, year: int | None) -> None:
        match deed:
            case "speak":
                click.echo(f"{_('error')} {year}")
            case "fail":
                fail("The file is locked.")
            case "stop":
                raise KeyboardInterrupt
            case _:
                raise RuntimeError(deed)

    monkeypatch.setitem(COMMANDS, "probe", N_("Check workbooks that were handed in."))
    monkeypatch.setitem(sys.modules, "xltools.cli.probe", SimpleNamespace(command=probe))


def test_without_a_command_it_introduces_itself() -> None:
    """Somebody who types the bare name learns what there is, in the order of work, and nothing failed."""
    result = run()
    assert result.exit_code == 0
    assert result.output.startswith("Usage: xltools")
    positions = [
        result.output.index(f"\n  {name} ") for name in ("template", "validate", "consolidate", "compare", "demo")
    ]
    assert positions == sorted(positions)


def test_introduction_is_chinese_on_a_chinese_system() -> None:
    """No switch is needed, and no English sentence is left over."""
    done = run_program(LANGUAGE="", LC_ALL="", LC_MESSAGES="", LANG="zh_CN.UTF-8", PYTHONIOENCODING="utf-8")
    text = done.stdout.decode()
    assert "用法：" in text
    assert "校验收回的工作簿。" in text
    assert "显示本帮助后退出。" in text
    assert "Show" not in text


def test_version() -> None:
    """The version that a bug report needs."""
    assert run("--version").output == f"xltools {__version__}\n"


@pytest.mark.usefixtures("probe")
@pytest.mark.parametrize(
    "arguments",
    [("--lang", "zh", "probe", "speak"), ("probe", "--lang", "zh", "speak"), ("probe", "speak", "--lang=zh")],
)
def test_language_switch_stands_before_or_behind_the_command(arguments: tuple[str, ...]) -> None:
    """People put it where they think of it."""
    assert run(*arguments).output == "错误 None\n"


@pytest.mark.usefixtures("probe")
@pytest.mark.parametrize("arguments", [("--lang", "zh", "probe", "--help"), ("probe", "--help", "--lang", "zh")])
def test_help_of_a_command_speaks_the_language_asked_for(arguments: tuple[str, ...]) -> None:
    """Also behind ``--help``, and also in a process that has spoken English."""
    assert "The year that is reported on." in run("probe", "--help").output
    output = run(*arguments).output
    assert "校验收回的工作簿。" in output
    assert "自评年度。" in output
    assert "The year" not in output
    assert "Show this message" not in output


@pytest.mark.usefixtures("probe")
def test_complaints_about_arguments_are_translated() -> None:
    """Click's own sentences are in our catalogue."""
    result = run("probe", "speak", "--year", "x", "--lang", "zh")
    assert result.exit_code == 2
    assert "'--year' 的取值不正确：'x' 不是有效的数" in result.output


def test_unknown_language_is_a_mistake_of_usage() -> None:
    """It is reported like any other wrong value."""
    result = run("--lang", "fr")
    assert result.exit_code == 2
    assert "'fr'" in result.output


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        ([], None),
        (["validate", "a.xlsx"], None),
        (["--lang", "zh"], "zh"),
        (["validate", "--lang=en", "a.xlsx"], "en"),
        (["validate", "--", "--lang", "zh"], None),
        (["--lang"], ""),
    ],
)
def test_language_is_found_before_parsing(arguments: list[str], language: str | None) -> None:
    """What stands behind ``--`` is a file's name."""
    assert asked_language(arguments) == language


def test_unknown_command() -> None:
    """Exit code 2: nothing was done."""
    result = run("summon")
    assert result.exit_code == 2
    assert "summon" in result.output


@pytest.mark.usefixtures("probe")
def test_failure_is_one_sentence_and_code_2() -> None:
    """No label, no usage, nothing on stdout."""
    result = run("probe", "fail")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", "The file is locked.\n")


@pytest.mark.usefixtures("probe")
def test_stopping_is_no_crash() -> None:
    """Ctrl-C."""
    result = run("probe", "stop")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Stopped")


@pytest.mark.usefixtures("probe")
def test_unexpected_error_is_one_line_and_a_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user sees a sentence, whoever mends it the traceback."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    result = run("probe", "burst")
    (log,) = tmp_path.rglob("*.log")
    assert (result.exit_code, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert str(log) in result.stderr
    assert "Traceback" not in result.stderr
    text = log.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "RuntimeError: burst" in text


@pytest.mark.usefixtures("probe")
def test_log_falls_back_to_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home that cannot be written to is no reason to lose the details."""
    blocked = tmp_path / "file"
    blocked.touch()
    for variable in ("XDG_STATE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(blocked))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    assert run("probe", "burst").exit_code == 2
    assert len(list((tmp_path / "temporary").glob("*.log"))) == 1


def test_console_that_cannot_write_chinese_gets_question_marks() -> None:
    """An old console's encoding is no reason to fail; one that can write Chinese gets it whole."""
    assert "用法：".encode("gbk") in run_program("--lang", "zh", PYTHONIOENCODING="gbk").stdout
    poor = run_program("--lang", "zh", PYTHONIOENCODING="latin-1")
    assert poor.returncode == 0
    assert poor.stdout.startswith(b"??")


def test_starting_imports_nothing_heavy() -> None:
    """Help and mistakes of usage answer at once: neither Excel libraries nor the console's decoration are loaded."""
    code = (
        "import sys; from xltools.cli.main import cli; cli(['--help'], standalone_mode=False); "
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), "
        "[name for name in sys.modules if name.startswith('xltools.') and name.split('.')[1] not in ('cli', 'core')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[] []"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_loaded_and_explains_itself(name: str) -> None:
    """A command in the list has a module, a help text, and help for every option, in both languages."""
    result = run(name, "--help")
    assert result.exit_code == 0, result.output
    with click.Context(cli) as context:
        found = cli.get_command(context, name)
        assert isinstance(found, Command)
        assert found.help
        for parameter in found.get_params(context):
            assert not isinstance(parameter, click.Option) or parameter.help, parameter.name
        english = found.help  # help speaks the language of the moment
    chinese = run(name, "--help", "--lang", "zh").output
    assert english not in chinese


@pytest.mark.parametrize(
    ("typed", "meant"), [("colect", "collect"), ("Rollover", "rollover"), ("consolidat", "consolidate")]
)
def test_a_mistyped_command_is_guessed(typed: str, meant: str) -> None:
    """A letter left out, a capital: the nearest command is named, and nothing is done."""
    result = CliRunner().invoke(cli, ["--lang", "en", typed])
    assert result.exit_code == 2
    assert f"xltools {meant}?" in result.output


def test_a_word_that_is_like_no_command_is_not_guessed() -> None:
    """A guess that is none would only mislead."""
    result = CliRunner().invoke(cli, ["--lang", "en", "zzzzzz"])
    assert result.exit_code == 2
    assert "Did you mean" not in result.output


def test_a_mistyped_option_is_guessed() -> None:
    """The nearest option is named."""
    result = CliRunner().invoke(cli, ["--lang", "en", "validate", "--ouput", "x"])
    assert result.exit_code == 2
    assert "--output" in result.output
