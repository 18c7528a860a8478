"""How a self-evaluation is scored: figures read from texts, indices, profiles, and the points of a line."""
