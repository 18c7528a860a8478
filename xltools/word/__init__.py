"""The only room that knows Word files."""
