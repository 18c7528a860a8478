"""What is known about formulas: their words, references and regions, and what is suspicious about them."""
