"""Calculation engines behind the protocol of ``xltools.recalculate.engine``: one file each, none of them necessary."""
