"""What people typed, made safe to store: plain text without invisible or unprintable characters."""

import unicodedata

# Bidirectional controls reorder what a reader sees; zero-width ones hide text. Both have no place in a form.
# The zero-width joiner and non-joiner stay: Persian, Bengali and emoji need them.
_INVISIBLE = frozenset("\u200b\u200e\u200f\u2060\ufeff\u061c") | {
    chr(code) for start, end in ((0x202A, 0x202E), (0x2066, 0x2069)) for code in range(start, end + 1)
}


def clean(text: str) -> str:
    """Text in NFC with plain line ends, without control, bidirectional and zero-width characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    kept = "".join(character for character in text if _printable(character))
    return unicodedata.normalize("NFC", kept).strip()


def clean_line(text: str) -> str:
    """`clean`, on one line with single spaces."""
    return " ".join(clean(text).split())


def _printable(character: str) -> bool:
    if character in "\n\t":
        return True
    return character not in _INVISIBLE and unicodedata.category(character) not in ("Cc", "Cs", "Cn", "Co")


def shorten(text: str, length: int) -> str:
    """The text in at most `length` characters, cut at a word, with an ellipsis where it was cut."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,;:.") + "…"
