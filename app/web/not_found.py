"""Answers 404 for every address that nothing here knows; Streamlit alone answers all with its page."""

from collections.abc import Collection, Sequence
from pathlib import Path

from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from app.web.error_pages import error_page
from app.web.policies import STREAMLIT_INDEX

# What the browser asks of Streamlit. Left out, and so not found: metrics, the agents' interface,
# sign-in of Streamlit's own, and the upload of files, which no page here offers.
STREAMLIT_PATHS = frozenset({"/_stcore/health", "/_stcore/host-config", "/_stcore/stream"})
STREAMLIT_PREFIXES = ("/component/", "/media/", "/_stcore/bidi-components/")


def shipped_files(folder: Path = STREAMLIT_INDEX.parent) -> frozenset[str]:
    """Addresses of the files that Streamlit ships; one that is missing gets its page instead."""
    files = (file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    return frozenset(f"/{name}" for name in files if name != "index.html")


class NotFoundPages:
    """ASGI middleware. `routes` are ours, `page_paths` those of Streamlit's pages."""

    def __init__(self, app: ASGIApp, *, routes: Sequence[BaseRoute], page_paths: Collection[str]) -> None:
        self.app = app
        self.routes = routes
        self.known = frozenset(page_paths) | STREAMLIT_PATHS | shipped_files()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._is_known(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await error_page(404)(scope, receive, send)
        else:
            await receive()
            await send({"type": "websocket.close", "code": 1008})

    def _is_known(self, scope: Scope) -> bool:
        path = scope["path"]
        if (path.rstrip("/") or "/") in self.known or path.startswith(STREAMLIT_PREFIXES):
            return True
        return any(route.matches(scope)[0] is not Match.NONE for route in self.routes)
