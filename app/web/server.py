"""One ASGI application for everything people reach, served by one process."""

import asyncio
import errno
import os
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from app.settings import Settings
from app.tables.application import Tables
from app.tables.open_datasette import TABLES_PATH
from app.web import assets
from app.web.error_pages import EXCEPTION_HANDLERS, ErrorPages, environment
from app.web.health import health_route
from app.web.logs import adopt_streamlit_loggers, configure_logs, log, log_error
from app.web.not_found import NotFoundPages
from app.web.security import Security
from kb.errors import KbError

SCRIPT = Path(__file__).parents[1] / "main.py"
GRACE_SECONDS = 5

Background = Callable[[], Awaitable[None]]


class CannotStart(KbError):
    """Something failed while the application was starting; the log has the traceback."""


class CannotListen(KbError):
    """The address that was configured cannot be listened on."""


def build_app(
    settings: Settings,
    *,
    url_paths: Collection[str],
    tables: Tables,
    check: Callable[[], Mapping[str, bool]],
    routes: Sequence[BaseRoute] = (),
    background: Sequence[Background] = (),
    script: Path = SCRIPT,
) -> st.App:
    """Streamlit with our routes before its own, inside our middleware.

    `url_paths` are those of the page table ("" for the first page); `check` is what /healthz asks;
    each of `background` runs from start to stop. Streamlit reads the configuration beside the first
    `script` of a process, so a process builds one application.
    """
    environment.globals["demonstration"] = settings.demonstration
    page_paths = frozenset(f"/{url_path}" for url_path in {"", *url_paths})
    all_routes = [*routes, health_route(check), *table_routes(tables), *assets.routes()]
    return st.App(
        script,
        routes=all_routes,
        middleware=[
            Middleware(Security, settings=settings, page_paths=page_paths),
            Middleware(ErrorPages),
            Middleware(NotFoundPages, routes=all_routes, page_paths=page_paths),
        ],
        lifespan=lifespan(tables, background),
        exception_handlers=EXCEPTION_HANDLERS,
        on_script_error=show_script_error,
    )


def table_routes(tables: Tables) -> list[BaseRoute]:
    async def with_slash(_request: Request) -> RedirectResponse:
        return RedirectResponse(f"{TABLES_PATH}/", status_code=308)

    return [Route(TABLES_PATH, with_slash), Mount(TABLES_PATH, app=tables)]


def lifespan(
    tables: Tables, background: Sequence[Background]
) -> Callable[[st.App], AbstractAsyncContextManager[dict[str, object] | None]]:
    @asynccontextmanager
    async def during(_app: st.App) -> AsyncIterator[None]:
        adopt_streamlit_loggers()
        try:
            await tables.reopen()
        except KbError as error:  # the rest of the product does not need the tables
            log.error("%s", error)
        tasks = [asyncio.create_task(watched(work)) for work in background]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await tables.close()

    return during


async def watched(work: Background) -> None:
    """Run background work; should it fail, say so in the log instead of silently doing nothing."""
    try:
        await work()
    except Exception as error:
        log_error(error, where=f"background work {getattr(work, '__name__', work)}")


def show_script_error(error: Exception) -> bool:
    """Called by Streamlit for an unexpected error in a page. True: do not show the error itself."""
    reference = log_error(error, where="a page")
    st.error(
        "Something went wrong at our end. Nothing that you saved before is lost. "
        f"Please try again; if it happens again, quote the number {reference}."
    )
    return True


def listen(settings: Settings) -> socket.socket:
    """Take the address and port, or raise CannotListen with one line that says what to do."""
    try:
        family, _, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise CannotListen(f"HIQUALITY_HOST: “{settings.host}” is not an address of this machine.") from error
    try:
        if os.name != "nt":  # there it would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()  # without this, two processes bind and only one of them finds out
    except OSError as error:
        listener.close()
        raise CannotListen(why_not(error, settings)) from error
    return listener


def why_not(error: OSError, settings: Settings) -> str:
    where = f"port {settings.port} on {settings.host}"
    if error.errno == errno.EADDRINUSE:
        return f"Another program already uses {where}: stop it, or set HIQUALITY_PORT to another number."
    if error.errno == errno.EACCES:
        return f"This account may not use {where}: set HIQUALITY_PORT to a number above 1023."
    return f"Cannot listen on {where} ({error.strerror}): check HIQUALITY_HOST and HIQUALITY_PORT."


def run(app: ASGIApp, settings: Settings, *, listener: socket.socket | None = None) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is under way within GRACE_SECONDS and return."""
    listener = listener or listen(settings)
    configure_logs()
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,  # it would write searches and addresses of clients
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ws_max_size=16 * 1024 * 1024,
    )
    # uvicorn raises the signal again once it has stopped; it has done its work by then.
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: None)
    log.info("serving at %s", settings.base_url)
    server = uvicorn.Server(config)
    with listener:
        server.run(sockets=[listener])
    if not server.started:
        raise CannotStart("The server could not start: the lines above say why.")
    log.info("stopped")
