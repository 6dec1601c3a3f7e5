"""Passwords: which are good enough, and how they are kept (argon2id).

Length and a short list of known bad ones, no rules about digits or signs: NCSC and NIST SP 800-63B
find that such rules make passwords worse.
"""

import threading
import unicodedata
from collections.abc import Iterable
from importlib import resources

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kb.errors import Invalid, Problem

SHORTEST = 12
LONGEST = 200
FEWEST_DIFFERENT = 5
_COMMON = frozenset(resources.files("kb").joinpath("data", "common_passwords.txt").read_text("utf-8").split())
_RUNS = ("01234567890123456789", "09876543210987654321", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")

# OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Each hash takes 19 MiB and a core for a while: two at once, or a flood of sign-ins takes the machine.
_SLOTS = threading.BoundedSemaphore(2)
# The hash of a random text that nobody kept: what an unknown account's password is compared with.
UNKNOWN = "$argon2id$v=19$m=19456,t=2,p=1$sfXZr1pL/iDZgl6wPIcCvA$BiQD/OqaaKTzYDcpp0Jqo++zvKf1nkXCDiZz3BFNYtQ"


def check_acceptable(password: str, *, unlike: Iterable[str] = (), field: str = "password") -> None:
    """Raise Invalid for `field` unless the password is good enough.

    `unlike` holds what it may not equal (e-mail, name, product), signs and digits at the end aside.
    """
    message = _find_fault(password, unlike)
    if message:
        raise Invalid((Problem(field, message),))


def hash_password(password: str) -> str:
    """The argon2id hash in its own text form, with its parameters and salt."""
    with _SLOTS:
        return _HASHER.hash(_to_bytes(password))


def verify(password_hash: str, password: str) -> bool:
    """True where the password fits. Without a hash it takes as long and is False."""
    with _SLOTS:
        try:
            return _HASHER.verify(password_hash or UNKNOWN, _to_bytes(password)) and bool(password_hash)
        except (VerificationError, InvalidHashError):
            return False


def needs_rehash(password_hash: str) -> bool:
    """True where the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


def _to_bytes(password: str) -> bytes:
    # NFKC: the same keys on another machine must give the same password.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _find_fault(password: str, unlike: Iterable[str]) -> str:
    if not password:
        return "Enter a password."
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters. Three or four unrelated words are easy to remember."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if _is_common(password):
        return (
            "Too many people use this password, so it is easy to guess. Choose another, such as three unrelated words."
        )
    if _bare(password) in _forms(unlike):
        return "Choose a password that is not your name, your e-mail address or the name of this service."
    return ""


def _is_common(password: str) -> bool:
    bare, plain = _bare(password), password.casefold()
    if len(set(plain)) < FEWEST_DIFFERENT or bare in _COMMON or plain in _COMMON:
        return True
    return any(plain in run + run for run in _RUNS)


def _forms(unlike: Iterable[str]) -> set[str]:
    forms = {_bare(text) for text in unlike} | {_bare(text.split("@")[0]) for text in unlike}
    return (forms | {form * 2 for form in forms}) - {""}


def _bare(text: str) -> str:
    """Letters and digits only, without digits at the end: "London-2026!" and "London" are one guess."""
    kept = "".join(character for character in text.casefold() if character.isalnum())
    return kept.rstrip("0123456789")
