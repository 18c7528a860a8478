"""All rules of the formula audit, the ones about figures first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.formulas.rules import (
    approximate_lookup,
    broken_names,
    circular,
    constant_among_formulas,
    constant_in_formula,
    counts_twice,
    differs_from_neighbours,
    error_values,
    external_links,
    formula_among_constants,
    formula_left_out,
    hidden_operands,
    leaves_out,
    long_formula,
    mixed_units,
    number_as_text,
    refers_to_text,
    runs_over_groups,
    takes_in_blanks,
    typed_total,
    volatile,
)

if TYPE_CHECKING:
    from xltools.formulas.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    differs_from_neighbours.RULE,
    leaves_out.RULE,
    runs_over_groups.RULE,
    counts_twice.RULE,
    constant_among_formulas.RULE,
    formula_left_out.RULE,
    typed_total.RULE,
    formula_among_constants.RULE,
    takes_in_blanks.RULE,
    constant_in_formula.RULE,
    refers_to_text.RULE,
    number_as_text.RULE,
    mixed_units.RULE,
    error_values.RULE,
    external_links.RULE,
    circular.RULE,
    volatile.RULE,
    approximate_lookup.RULE,
    long_formula.RULE,
    hidden_operands.RULE,
    broken_names.RULE,
)
