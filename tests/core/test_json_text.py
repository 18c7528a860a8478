"""Indented JSON is that of the standard library."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.core.json_text import json_text

_plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
_values = st.recursive(
    _plain,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(_values, st.integers(0, 4))
def test_it_is_what_the_standard_library_writes(value: object, indent: int) -> None:
    """Empty lists, lines and quotes within texts, lists of lists and numbers that are none among them."""
    assert json_text(value, indent) == json.dumps(value, ensure_ascii=False, indent=indent)


@pytest.mark.parametrize("value", [[{"问题": "“甲”\n“乙”", "差额": 0.1}, {}], {"a": [], "b": [1, [2]]}, [], "文", None])
def test_as_commands_print_it(value: object) -> None:
    """A list of records, the usual output."""
    assert json_text(value, 2) == json.dumps(value, ensure_ascii=False, indent=2)
