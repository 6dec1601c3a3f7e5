"""The one cookie that says who is signed in, for account pages and Streamlit pages alike."""

from collections.abc import Mapping

from starlette.responses import Response

from app.settings import Settings
from kb import sessions
from kb.database import Database
from kb.people import Person


def cookie_name(settings: Settings) -> str:
    """`__Host-` makes browsers refuse the cookie from a sibling host or without https; plain http cannot have it."""
    return prefixed("session", settings)


def prefixed(name: str, settings: Settings) -> str:
    return f"__Host-{name}" if settings.secure else name


def person_from_cookies(db: Database, settings: Settings, cookies: Mapping[str, str]) -> Person | None:
    """Who is signed in, for `st.context.cookies` or a request's; call it on every rerun."""
    return sessions.load(db, cookies.get(cookie_name(settings), ""))


def set_session_cookie(response: Response, settings: Settings, token: str) -> None:
    """Hand a session's token to the browser, until it closes."""
    set_cookie(response, settings, "session", token)


def set_cookie(response: Response, settings: Settings, name: str, value: str) -> None:
    response.set_cookie(
        prefixed(name, settings), value, path="/", secure=settings.secure, httponly=True, samesite="lax"
    )


def delete_cookie(response: Response, settings: Settings, name: str) -> None:
    response.delete_cookie(prefixed(name, settings), path="/", secure=settings.secure, httponly=True, samesite="lax")
