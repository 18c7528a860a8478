"""The add-in for Excel: its package, made from text without Excel, and its place on the user's machine."""
