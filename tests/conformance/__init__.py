"""Formulas with the results that Excel's documentation gives them, worked out by hand."""
