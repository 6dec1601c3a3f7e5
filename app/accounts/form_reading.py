"""What a browser sends with a form: small, plain, and with proof that our own page sent it."""

import hashlib
import hmac
from collections.abc import AsyncGenerator, Mapping
from urllib.parse import parse_qs

from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from kb.errors import KbError

LARGEST = 64 * 1024
LARGEST_FILE = 12 * 1024 * 1024
MOST_FIELDS = 100
TOKEN_FIELD = "form_token"


class FormRefused(KbError):
    """A body that is no form of ours; `status` is the answer's."""

    def __init__(self, status: int, message: str) -> None:
        self.status = status
        super().__init__(message)


class Form:
    """The fields of a form, and the one file of it; what was not sent is empty."""

    def __init__(self, fields: Mapping[str, list[str]], *, file: bytes = b"") -> None:
        self._fields = fields
        self.file = file

    def text(self, name: str) -> str:
        return self._fields.get(name, [""])[0]

    def texts(self, name: str) -> list[str]:
        return self._fields.get(name, [])

    def ticked(self, name: str) -> bool:
        return name in self._fields


async def read_form(request: Request) -> Form:
    """The fields of a POST; raises FormRefused for one too large, or of another type."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await _read_body(request, LARGEST)
    if body and kind != "application/x-www-form-urlencoded":
        raise FormRefused(415, "This address takes forms only.")
    try:
        text = body.decode("utf-8", "replace")
        return Form(parse_qs(text, keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS))
    except ValueError:
        raise FormRefused(400, "This form has too many fields.") from None


async def read_form_with_file(request: Request) -> Form:
    """The fields and the file of a POST that may carry one; raises FormRefused. Only for those who may send it."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return await read_form(request)
    body = await _read_body(request, LARGEST_FILE)

    async def whole() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        sent = await MultiPartParser(request.headers, whole(), max_files=1, max_fields=MOST_FIELDS).parse()
    except (MultiPartException, KeyError, ValueError):
        raise FormRefused(400, "This form did not arrive whole. Send it again.") from None
    try:
        parts = sent.multi_items()
        fields = {name: [value] for name, value in parts if isinstance(value, str)}
        files = [await value.read() for _, value in parts if not isinstance(value, str)]
    finally:
        await sent.close()
    return Form(fields, file=files[0] if files else b"")


async def _read_body(request: Request, largest: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise FormRefused(413, "This is more than the form takes. Shorten it and send it again.")
    return bytes(body)


def form_token(secret: str) -> str:
    """The proof that a form is ours, bound to the session's token or to the form cookie."""
    return hmac.new(secret.encode("utf-8", "replace"), b"form", hashlib.sha256).hexdigest()


def check_token(secret: str, form: Form, request: Request) -> None:
    """Raise FormRefused unless the form came from a page that this browser got from us."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    sent = form.text(TOKEN_FIELD).encode("utf-8", "replace")
    good = bool(secret) and hmac.compare_digest(sent, form_token(secret).encode())
    if not good or site not in ("same-origin", "none"):
        raise FormRefused(
            403, "This form is out of date. Nothing was changed. Open the page again and send it once more."
        )
