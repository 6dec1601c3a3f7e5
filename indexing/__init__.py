"""How things are found: a disposable index of published entries, and search over it."""
