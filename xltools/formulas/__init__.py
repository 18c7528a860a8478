"""What is known about formulas: their words, references, regions, and what is suspicious about them. No Excel library."""
