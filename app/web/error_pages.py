"""Pages for what went wrong: an address that leads nowhere, and an error of ours with its number."""

import time
from pathlib import Path

import jinja2
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import brand, menu
from app.web import assets
from app.web.logs import log, log_error

TEMPLATES = Path(__file__).parents[1] / "templates"

WORDS = {
    400: ("This request could not be understood", "Go back and try again, or start from the first page."),
    403: ("This is not open to you", "You may need to sign in, or to ask whoever sent you the address."),
    404: ("Page not found", "Check the address. If you followed a link here, the page may have been taken down."),
    405: ("This address does not take that", "Go back and try again, or start from the first page."),
    500: ("Something went wrong at our end", "Nothing that you saved before is lost. Please try again in a minute."),
    503: ("Not ready yet", "This part is being prepared. Please try again in a minute."),
}

environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
environment.globals.update(brand=brand, asset_url=assets.asset_url, menu=menu.for_everybody())


def error_page(status: int, *, reference: str = "", headers: dict[str, str] | None = None) -> HTMLResponse:
    """The page for a status code. `reference` is the number under which the log holds the traceback."""
    title, advice = WORDS.get(status, WORDS[500])
    html = environment.get_template("error.html").render(title=title, advice=advice, reference=reference)
    return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store"} | (headers or {}))


async def http_error(_request: Request, error: HTTPException) -> HTMLResponse:
    """Starlette's handler for HTTPException, so that those raised by routes look like the rest."""
    return error_page(error.status_code, headers=dict(error.headers or {}))


EXCEPTION_HANDLERS = dict.fromkeys((400, 403, 404, 405), http_error)


class ErrorPages:
    """ASGI middleware: one log line a request, and a page with a number for an unexpected error."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        answer = Answer(send)
        began = time.perf_counter()
        try:
            await self.app(scope, receive, answer)
        except ClientDisconnect:
            log.info("%s: the client left before it had sent everything", scope.get("method", "websocket"))
            return
        except Exception as error:  # the one place where everything unexpected ends
            reference = log_error(error, where=f"{scope.get('method', 'websocket')} {loggable(scope['path'], 200)}")
            if answer.status is None and scope["type"] == "http":
                await error_page(500, reference=reference)(scope, receive, answer)
            elif answer.status is None:
                await send({"type": "websocket.close", "code": 1011})
        if scope["type"] == "http" and not is_noise(scope["path"]):
            took = (time.perf_counter() - began) * 1000
            log.info("%s %s %s %.0f ms", scope["method"], loggable(scope["path"], answer.status), answer.status, took)


class Answer:
    """Passes an answer on and remembers its status."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.status: int | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.accept", "websocket.close"):
            self.status = message.get("status", 0)
        await self.send(message)


def is_noise(path: str) -> bool:
    return path.startswith(("/static/", "/component/", "/_stcore/", "/media/", *assets.FOLDERS)) or path == "/healthz"


def loggable(path: str, status: int | None) -> str:
    """The path as far as it can hold no personal data: no search, no token of a link, nothing made up."""
    if path.startswith("/account"):
        return "/account/…"
    made_up = status is None or status >= 400 or (status >= 300 and path.startswith("/data/"))
    return "…" if made_up or not path.isprintable() else path
