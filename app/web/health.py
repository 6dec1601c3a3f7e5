"""/healthz: whether this server can do its work, for whoever watches it."""

from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from app.web.logs import log, log_error
from app.web.security import HEALTH


def health_route(check: Callable[[], Mapping[str, bool]]) -> Route:
    """`check` names each part and whether it answers. Which one fails is for the log, not for the world."""

    async def healthz(_request: Request) -> JSONResponse:
        try:
            failing = [name for name, well in (await run_in_threadpool(check)).items() if not well]
        except Exception as error:
            failing = [f"the check itself (error {log_error(error, where=HEALTH)})"]
        if failing:
            log.warning("not healthy: %s", ", ".join(failing))
        status, code = ("unavailable", 503) if failing else ("ok", 200)
        return JSONResponse({"status": status}, status_code=code, headers={"Cache-Control": "no-store"})

    return Route(HEALTH, healthz, methods=["GET"])
