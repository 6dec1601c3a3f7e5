"""Scripts that made the bundled data; run by hand when a source changes."""
