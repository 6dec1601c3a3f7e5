"""Short addresses that last: /c/<slug> for a case study, /a/<slug> for an asset."""

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.presenters import ENTRY_PAGES, SHORT_PATHS
from app.web.error_pages import error_page
from kb.database import Database
from kb.records import Kind
from kb.slugs import Answer, resolve


def routes(db: Database) -> list[Route]:
    """One route for each kind. 302 to the page, 301 for a former slug, 410 when withdrawn, 404 otherwise."""
    return [Route(f"/{short}/{{slug}}", _answer(db, kind), methods=["GET"]) for kind, short in SHORT_PATHS.items()]


def _answer(db: Database, kind: Kind) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        found = await run_in_threadpool(resolve, db, kind, request.path_params["slug"])
        if found.answer is Answer.HERE:
            return RedirectResponse(f"/{ENTRY_PAGES[kind]}?id={found.slug}", status_code=302)
        if found.answer is Answer.MOVED:
            return RedirectResponse(f"/{SHORT_PATHS[kind]}/{found.slug}", status_code=301)
        return error_page(410 if found.answer is Answer.GONE else 404)

    return answer
