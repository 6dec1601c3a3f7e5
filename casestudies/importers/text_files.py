"""Bytes to text: UTF-8 with or without its mark, UTF-16, and the Windows code page 1252 of older office programs."""

import codecs
import io
from typing import BinaryIO, TextIO

from casestudies.importers.found import Unreadable

CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def open_text(file: BinaryIO) -> TextIO:
    """The file as text from its start, read piece by piece; line ends stay as they are. Raises Unreadable.

    Closing it closes the file.
    """
    for encoding in _candidates(file):
        if _decodes(file, encoding):
            file.seek(0)
            return io.TextIOWrapper(file, encoding=encoding, newline="")
    raise Unreadable("This is not text in UTF-8, UTF-16 or Windows-1252. Save it as “UTF-8” and try again.")


def read_text(file: BinaryIO, *, most: int) -> str:
    """The whole text, at most so many bytes of it; raises Unreadable."""
    if file.seek(0, io.SEEK_END) > most:
        raise Unreadable(f"This is larger than {most // 1_000_000} MB of text. Take out what is no case study.")
    with open_text(file) as opened:
        text = opened.read()
    if "\0" in text:
        raise Unreadable("This holds NUL characters, as no text does. Save it as plain text, Markdown or Word.")
    return text


def _candidates(file: BinaryIO) -> tuple[str, ...]:
    file.seek(0)
    start = file.read(4096)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return (encoding,)
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) > len(start) // 5 and not min(even, odd):  # every second byte of plain English is 0
        return ("utf-16-le",) if odd else ("utf-16-be",)
    return ("utf-8", "cp1252")


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
