"""The command line: one module a command, each a thin shell around a verb."""
