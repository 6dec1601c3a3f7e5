"""Secrets that a browser or a link carries: random, and stored only as a digest."""

import hashlib
import secrets


def new_token() -> str:
    """32 random bytes as 43 characters that are safe in an address and a cookie."""
    return secrets.token_urlsafe(32)


def digest(text: str) -> str:
    """SHA-256 in hexadecimal; enough without salt for a token, which has 256 bits of chance."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
