"""Find a form on a sheet and read what was filled in: names anchor, labels verify, never a fixed address."""
