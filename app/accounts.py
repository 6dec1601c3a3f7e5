"""The routes under /account: who somebody is, and what administrators do about it."""

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from app import account_joining, account_pages, account_people
from app.settings import Settings
from app.visit import Handler, endpoint
from kb.database import Database

GET = ("GET",)
POST = ("POST",)

ROUTES: tuple[tuple[str, tuple[str, ...], Handler], ...] = (
    ("/account/", GET, account_pages.show_account),
    ("/account/sign-in", GET, account_pages.show_sign_in),
    ("/account/sign-in", POST, account_pages.sign_in),
    ("/account/sign-out", GET, account_pages.show_sign_out),
    ("/account/sign-out", POST, account_pages.sign_out),
    ("/account/sessions", POST, account_pages.end_other_sessions),
    ("/account/password", GET, account_pages.show_password),
    ("/account/password", POST, account_pages.change_password),
    ("/account/link/{token}", GET, account_joining.show_link),
    ("/account/link/{token}", POST, account_joining.use_link),
    ("/account/ask", GET, account_joining.show_ask),
    ("/account/ask", POST, account_joining.ask),
    ("/account/people", GET, account_people.show_people),
    ("/account/people", POST, account_people.invite),
    ("/account/people/requests/{request_id:uuid}/accept", POST, account_people.accept_request),
    ("/account/people/requests/{request_id:uuid}/decline", POST, account_people.decline_request),
    ("/account/people/{person_id:uuid}", GET, account_people.show_person),
    ("/account/people/{person_id:uuid}/roles", POST, account_people.save_roles),
    ("/account/people/{person_id:uuid}/details", POST, account_people.save_details),
    ("/account/people/{person_id:uuid}/link", POST, account_people.make_password_link),
    ("/account/people/{person_id:uuid}/off", POST, account_people.switch_off),
    ("/account/people/{person_id:uuid}/on", POST, account_people.switch_on),
)


def routes(db: Database, settings: Settings) -> list[Route]:
    """Every route of the account pages, for the server to compose."""
    pages = [Route(path, endpoint(db, settings, handler), methods=list(how)) for path, how, handler in ROUTES]
    return [Route("/account", with_slash), *pages]


async def with_slash(_request: Request) -> RedirectResponse:
    return RedirectResponse("/account/", status_code=308)
