"""The open tables: Datasette, read-only, over published.db, under /data/."""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from datasette.utils import tilde_encode
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import brand
from app.pages import FOOT_LINKS
from app.tables import cells, search
from app.tables.exports import spreadsheet_safe
from app.tables.open_datasette import SETTINGS, TABLES_PATH, OpenDatasette, prefixed
from app.web import assets
from app.web.error_pages import error_page
from geodata.sources import list_attributions
from kb.errors import DataFolderError

TEMPLATES = Path(__file__).parent / "templates"
GRACE_SECONDS = 10

PAGE_GLOBALS = {
    "brand": brand,
    "asset_url": assets.asset_url,
    "foot_links": FOOT_LINKS,
    "attributions": list_attributions(),
    "arranged": cells.arranged,
    "in_order": cells.in_order,
    "json_address": cells.json_address,
}
PAGE_FILTERS = {"shown": cells.shown, "told": cells.told, "row_name": tilde_encode}


@dataclass
class Served:
    """One opened file, and how many requests are still reading from it."""

    datasette: OpenDatasette
    app: ASGIApp
    readers: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)


class Tables:
    """ASGI application that reads the file that was there at the last `reopen`.

    Datasette never notices a replaced file, so `reopen` builds another one, warms it, lets it take
    over, and closes the former as soon as nobody reads from it.
    """

    def __init__(
        self,
        path: Path,
        *,
        metadata: Mapping[str, Any],
        to_fts: Callable[[str], str],
        demonstration: bool = False,
    ) -> None:
        self.path = path
        self.metadata = metadata
        self.to_fts = to_fts
        self.demonstration = demonstration
        self._served: Served | None = None
        self._opening = asyncio.Lock()
        self._closing: set[asyncio.Task[None]] = set()

    async def reopen(self) -> None:
        """Read the file afresh. Without a file the tables answer 503 until there is one.

        Raises DataFolderError for a file that cannot be read; the former one is then kept.
        """
        async with self._opening:
            opened = await self._open() if self.path.is_file() else None
            former, self._served = self._served, opened
        if former:
            task = asyncio.create_task(retire(former))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        if self._served:
            await retire(self._served)
            self._served = None
        await asyncio.gather(*self._closing)

    async def _open(self) -> Served:
        search.install()
        datasette = OpenDatasette(
            self.path,
            to_fts=self.to_fts,
            metadata=deepcopy(dict(self.metadata)),  # Datasette writes into it
            settings=SETTINGS,
            template_dir=str(TEMPLATES),
        )
        datasette.jinja_env.globals.update(PAGE_GLOBALS, demonstration=self.demonstration)
        datasette.jinja_env.filters.update(PAGE_FILTERS)
        served = Served(datasette, datasette.app())
        if not await is_readable(datasette):
            await retire(served)
            raise DataFolderError(f"{self.path.name} cannot be read: run “hiquality publish” to make it again.")
        return served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if is_closed(scope["path"]):
            await error_page(404)(scope, receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await error_page(405, headers={"Allow": "GET, HEAD"})(scope, receive, send)
        elif self._served is None:
            await error_page(503, headers={"Retry-After": "10"})(scope, receive, send)
        else:
            await self._read(self._served, scope, receive, send)

    async def _read(self, served: Served, scope: Scope, receive: Receive, send: Send) -> None:
        served.readers += 1
        try:
            await served.app(within(scope), receive, spreadsheet_safe(scope, from_within(send)))
        finally:
            served.readers -= 1
            if not served.readers:
                served.idle.set()


async def is_readable(datasette: OpenDatasette) -> bool:
    """Ask for the first page, which also warms what later requests need."""
    await datasette.invoke_startup()
    try:
        return bool((await datasette.client.get("/")).status_code == 200)
    except sqlite3.DatabaseError:
        return False


def is_closed(path: str) -> bool:
    """Datasette's own pages show paths of this machine, threads and versions."""
    inner = path.removeprefix(TABLES_PATH)
    return "/-/" in f"{inner}/" and not inner.startswith("/-/static/")


def within(scope: Scope) -> Scope:
    """The request as Datasette wants it: the prefix taken off, as a proxy would, and nothing of who asks.

    Left on, Datasette writes the prefix twice into some of its links.
    """
    raw = scope.get("raw_path") or b""
    private = (b"cookie", b"authorization")
    return dict(
        scope,
        path=scope["path"].removeprefix(TABLES_PATH) or "/",
        raw_path=raw.removeprefix(TABLES_PATH.encode()) or b"/",
        root_path="",
        headers=[pair for pair in scope["headers"] if pair[0].lower() not in private],
    )


def from_within(send: Send) -> Send:
    """Datasette's answer with redirects under the prefix, and never kept, whatever `_ttl` was asked for."""

    async def send_from_within(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [(name.lower(), value) for name, value in message["headers"]]
            kept = [(name, redirected(name, value)) for name, value in headers if name != b"cache-control"]
            message = dict(message, headers=[*kept, (b"cache-control", b"no-cache")])
        await send(message)

    return send_from_within


def redirected(name: bytes, value: bytes) -> bytes:
    return prefixed(value.decode("latin-1")).encode("latin-1") if name == b"location" else value


async def retire(served: Served) -> None:
    """Close a Datasette once its last reader is done, or after GRACE_SECONDS."""
    if served.readers:
        served.idle.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(served.idle.wait(), GRACE_SECONDS)
    datasette = served.datasette
    for database in datasette.databases.values():
        database.close()
    if datasette.executor:
        datasette.executor.shutdown(wait=False)
