"""The rules of the formula audit, one a file; `RULES` in `registry` lists them."""
