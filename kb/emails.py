"""E-mail addresses as people type them, made into the one form that an account is known by."""

import re
import unicodedata

from kb.errors import Invalid, Problem

LONGEST = 254  # RFC 5321, section 4.5.3.1.3, less the angle brackets
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def normalise_email(typed: str) -> str:
    """The address in NFKC and lower case; raises Invalid with one sentence for the field "email".

    Both sides of the @ are lowered: mail systems in use ignore case, and two accounts that differ
    only by case would be one person or an impostor.
    """
    email = unicodedata.normalize("NFKC", typed.strip()).strip().lower()
    message = _find_fault(email)
    if message:
        raise Invalid((Problem("email", message),))
    return email


def _find_fault(email: str) -> str:
    if not email:
        return "Enter a work e-mail address."
    if len(email) > LONGEST:
        return f"The e-mail address is too long: at most {LONGEST} characters."
    local, _, domain = email.rpartition("@")
    if not _LOCAL.fullmatch(local) or len(local) > 64 or not _is_domain(domain):
        return "Enter an e-mail address such as name@example.nhs.uk, in plain letters, without spaces."
    return ""


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels) and not labels[-1].isdigit()
