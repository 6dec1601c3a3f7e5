"""Pinned dependencies: what pyproject.toml asks for, resolved, with hashes and without addresses."""
