"""CSV for spreadsheets: lists as people read them, and no cell that a spreadsheet would run as a formula.

Datasette 0.65 has no hook for its CSV, so its answer is rewritten on the way out, a row at a time.
"""

import csv
import io
import re
from collections.abc import Iterator

from starlette.types import Message, Scope, Send

from app.tables.cells import listed

CSV_TYPES = (b"text/csv", b"text/plain")  # the latter where no download was asked for
# The wide forms are the same signs to an East Asian spreadsheet. OWASP, "CSV injection".
FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
CONTROL_STARTS = ("\t", "\r", "\n")
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)

csv.field_size_limit(20 * 1024 * 1024)  # as large as a whole export may be, so that no cell is refused


def spreadsheet_safe(scope: Scope, send: Send) -> Send:
    """`send`, with every row rewritten where this request asks for CSV; anything else passes as it is."""
    path = scope["raw_path"].partition(b"?")[0]  # what Datasette goes by
    return SafeRows(send) if path.endswith(b".csv") else send


class SafeRows:
    """Rewrites the rows of an answer of CSV; an error page passes as it is. Holds one piece and one row at a time."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._rows = Rows()
        self._is_csv = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._is_csv = dict(message["headers"]).get(b"content-type", b"").startswith(CSV_TYPES)
            kept = [pair for pair in message["headers"] if not (self._is_csv and pair[0] == b"content-length")]
            message = dict(message, headers=kept)
        elif self._is_csv:
            message = dict(message, body=self._rewritten(message))
        await self._send(message)

    def _rewritten(self, message: Message) -> bytes:
        rows = [*self._rows.add(message.get("body", b""))]
        if not message.get("more_body"):
            rows.append(self._rows.rest())
        return b"".join(map(safe_row, rows))


class Rows:
    """Whole rows out of bytes that arrive in pieces. A quote inside a cell is doubled, so counting them is enough."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._in_quotes = False

    def add(self, piece: bytes) -> Iterator[bytes]:
        """The rows that this piece completes."""
        for line in io.BytesIO(piece):
            self._lines.append(line)
            self._in_quotes ^= bool(line.count(b'"') % 2)
            if line.endswith(b"\n") and not self._in_quotes:
                yield self.rest()

    def rest(self) -> bytes:
        """What has arrived of the row under way, which is then forgotten."""
        row = b"".join(self._lines)
        self._lines, self._in_quotes = [], False
        return row


def safe_row(row: bytes) -> bytes:
    """One row of CSV, each of its cells listed and defused."""
    written = io.StringIO()
    cells = csv.reader(io.StringIO(row.decode("utf-8"), newline=""))
    csv.writer(written).writerows([defused(listed(cell)) for cell in line] for line in cells)
    return written.getvalue().encode("utf-8")


def defused(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would take for a formula; numbers stay numbers."""
    formula = cell.startswith(CONTROL_STARTS) or cell.lstrip().startswith(FORMULA_STARTS)
    return f"'{cell}" if formula and not NUMBER.fullmatch(cell) else cell
