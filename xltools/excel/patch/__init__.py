"""Change a workbook that a person made: what is touched is spliced in, every other byte stays."""
