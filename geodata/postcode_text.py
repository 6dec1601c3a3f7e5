"""What somebody typed as a postcode: tidied, recognised, or refused with a sentence that helps.

Nothing here knows where a postcode is; that is the table's to say (geodata.postcodes).
"""

import re
import unicodedata
from itertools import product

from kb.errors import KbError

EXAMPLE = "SE5 8AZ"
LONGEST = 100  # nobody types a longer one; a pasted file is not worth normalising
SHOWN = 20

# Royal Mail's shape: area and district, then sector and unit.
POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{2})")
OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?")
BFPO = re.compile(r"BFPO[0-9]{1,4}|BF1[0-9][A-Z]{2}")
PUNCTUATION = re.compile(r"[\s.,()\-\u2010-\u2015]+")

# Look-alikes, each as everything that it may stand for.
SLIPS = {"O": "O0", "0": "0O", "I": "I1", "1": "1I", "L": "L1", "S": "S5", "5": "5S"}

# Only for the sentence that refuses: what lies in London is decided by the borough's code.
ELSEWHERE = {
    "JE": "JE postcodes are in Jersey",
    "GY": "GY postcodes are in Guernsey, Alderney and Sark",
    "IM": "IM postcodes are on the Isle of Man",
    "BT": "BT postcodes are in Northern Ireland",
}


class PostcodeError(KbError):
    """What was typed is no postcode, or none of London; the message says which."""


def tidy(text: str) -> str:
    """Upper case without spaces, hyphens or full stops; "" where nothing is left or it is far too long.

    Full-width letters and invisible characters come with pasted text, so they are folded and dropped. Letters
    of other scripts stay as they are: they must be refused, never turned into a look-alike.
    """
    text = text.strip()
    if len(text) > LONGEST:
        return ""
    folded = unicodedata.normalize("NFKC", text)
    seen = "".join(char for char in folded if unicodedata.category(char) != "Cf")
    bare = PUNCTUATION.sub("", seen)
    return bare.upper() if bare.isascii() else bare


def parse_postcode(text: str) -> str:
    """The postcode in its usual form, "SE5 8AZ", whether or not it exists; raises PostcodeError."""
    tidied = tidy(text)
    if not text.strip() or (not tidied and len(text) <= LONGEST):
        raise PostcodeError(f"Type a postcode, such as {EXAMPLE}.")
    if tidied == "GIR0AA":
        raise PostcodeError("“GIR 0AA” is not in London: it once belonged to a bank and marks no place.")
    if BFPO.fullmatch(tidied):
        raise PostcodeError(f"“{quotable(text)}” is not in London: it is an address of the British forces.")
    if found := POSTCODE.fullmatch(tidied):
        return f"{found[1]} {found[2]}"
    if OUTWARD.fullmatch(tidied):
        raise PostcodeError(f"“{tidied}” is only the first half of a postcode. Type all of it, such as {EXAMPLE}.")
    raise PostcodeError(f"“{quotable(text)}” is not a postcode. A postcode looks like {EXAMPLE}.")


def refusal(postcode: str, *, london: bool) -> PostcodeError:
    """Why a well-formed postcode is not taken. `london`: other postcodes of its district are in London."""
    outward = postcode.split()[0]
    if reason := ELSEWHERE.get(outward[:2]):
        return PostcodeError(f"“{postcode}” is not in London: {reason}.")
    if london:
        return PostcodeError(f"“{postcode}” is not a London postcode that we know. Check it for a slip.")
    return PostcodeError(f"“{postcode}” is not in London: no London postcode begins with {outward}.")


def look_alikes(text: str) -> list[str]:
    """Well-formed postcodes that differ only by O and 0, I, L and 1, or S and 5, in order; to be offered only."""
    tidied = tidy(text)
    if not 5 <= len(tidied) <= 7:
        return []
    spellings = ("".join(letters) for letters in product(*(SLIPS.get(char, char) for char in tidied)))
    found = (POSTCODE.fullmatch(spelling) for spelling in spellings if spelling != tidied)
    return sorted(f"{match[1]} {match[2]}" for match in found if match)


def quotable(text: str) -> str:
    """A bad value, fit to be repeated in a message: one short line without characters that do not print."""
    line = " ".join(text[: LONGEST * 2].split())
    printable = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)
    return printable if len(printable) <= SHOWN else printable[:SHOWN] + "…"
