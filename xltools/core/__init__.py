"""The nouns: plain immutable data without any Excel, Word or command-line library."""
