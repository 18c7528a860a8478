"""The catalogue is whole, and the right language is found."""

from __future__ import annotations

import ast
import gettext
import io
import re
import string
from typing import TYPE_CHECKING

import pytest

from tools.messages import MO, PACKAGE, PO, compiled, extracted, forms, translated, untranslated
from xltools.core import messages
from xltools.core.messages import N_, _, current_language, ngettext, use_language

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

MARKS = {"_", "N_", "ngettext"}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """The Chinese catalogue on disk."""
    return translated()


def gaps(text: str) -> set[str]:
    """The names in braces, and the ``%(name)s`` of older texts."""
    named = {name for _literal, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}
    return named | set(re.findall(r"%\((\w+)\)", text))


def test_every_message_of_the_code_is_in_the_catalogue_and_no_other(catalogue: Catalog) -> None:
    """A message that was added, reworded or dropped needs ``make messages``."""
    in_code = {forms(message.id) for message in extracted() if message.id}
    in_catalogue = {forms(message.id) for message in catalogue if message.id}
    assert in_code == in_catalogue


def test_no_marked_message_is_overlooked(catalogue: Catalog) -> None:
    """Before Python 3.12 the extractor does not look inside f-strings: what is marked there would stay English."""
    marked = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
                marked |= {text.value for text in node.args[:1] if isinstance(text, ast.Constant)}
    assert marked - {forms(message.id)[0] for message in catalogue} == set()


def test_every_message_has_a_translation(catalogue: Catalog) -> None:
    """Nobody meets a stray English sentence."""
    assert untranslated(catalogue) == []


def test_no_translation_is_a_guess(catalogue: Catalog) -> None:
    """A fuzzy entry is a machine's guess from a similar text."""
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_translations_fill_the_same_gaps(catalogue: Catalog) -> None:
    """A translation that drops or misspells ``{name}`` would lose a fact or fail; a plural may name fewer gaps."""
    for message in catalogue:
        offered = set().union(*map(gaps, forms(message.id))) if message.id else set()
        for text in forms(message.string) if message.id else ():
            used = gaps(text)
            assert not text or used == offered or (message.pluralizable and used <= offered), text


def test_the_compiled_catalogue_belongs_to_the_text(catalogue: Catalog) -> None:
    """The ``.mo`` file is what programs read, the ``.po`` file what people edit."""
    assert MO.read_bytes() == compiled(catalogue)


def test_catalogue_has_no_dates() -> None:
    """A date would change the file whenever somebody looks at it."""
    assert "-Date:" not in PO.read_text(encoding="utf-8")


def test_standard_gettext_reads_the_compiled_catalogue() -> None:
    """The charset and the plural rule in the header are understood by the reader that users run."""
    reader = gettext.GNUTranslations(io.BytesIO(MO.read_bytes()))
    assert reader.gettext("Commands") == "命令"
    singular, plural = "Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"
    assert reader.ngettext(singular, plural, 1) == reader.ngettext(singular, plural, 5) == "多余的参数（{args}）"


def test_chinese_and_english_take_turns_in_one_process() -> None:
    """Texts are looked up when they are asked for."""
    use_language("zh")
    assert (_("Commands"), current_language()) == ("命令", "zh_CN")
    use_language("en")
    assert (_("Commands"), current_language()) == ("Commands", "en")


def test_unknown_text_stays_as_it_is() -> None:
    """English is the fall-back, one text at a time; an empty text is not the catalogue's header."""
    use_language("zh")
    assert _("no such message") == "no such message"
    assert _("") == ""
    assert ngettext("{n} gnu", "{n} gnus", 2) == "{n} gnus"


def test_english_plurals() -> None:
    """English tells one from many."""
    assert [ngettext("{n} file", "{n} files", n).format(n=n) for n in (0, 1, 2)] == ["0 files", "1 file", "2 files"]


def test_a_marked_text_is_not_yet_translated() -> None:
    """Marking happens on import, when the language is not known."""
    use_language("zh")
    assert N_("Commands") == "Commands"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_CN.GBK"}, "zh_CN"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "fr:zh_CN:en"}, "zh_CN"),
    ],
)
def test_the_system_decides_when_nobody_asks(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The usual variables in their usual order."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setattr(messages, "_windows_language", lambda: "")
    use_language(None)
    assert current_language() == language


def test_windows_interface_language_counts_where_no_variable_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows sets none of the variables."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(messages, "_windows_language", lambda: "zh_CN")
    use_language(None)
    assert current_language() == "zh_CN"


@pytest.mark.parametrize("name", ["zh", "zh_CN", "zh-Hans", "ZH"])
def test_chinese_has_several_names(name: str) -> None:
    """People and systems write it differently."""
    use_language(name)
    assert current_language() == "zh_CN"


def test_a_language_without_catalogue_is_refused() -> None:
    """The caller decides what to do about it."""
    with pytest.raises(ValueError, match="xx"):
        use_language("xx")
    assert current_language() == "en"
