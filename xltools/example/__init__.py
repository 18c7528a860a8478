"""A small zone with real figures: two departments' year as readable TOML, for demonstrations and tests."""

from xltools.example.load import ExampleZone, load_zone

__all__ = ["ExampleZone", "load_zone"]
