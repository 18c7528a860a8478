"""One check of texts a file; each takes a narrative and yields findings."""
