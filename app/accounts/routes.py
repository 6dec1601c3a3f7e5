"""The routes under /account: who somebody is, and what administrators do about it."""

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from app.accounts import joining, people, practices, searches, signing_in, words
from app.accounts.visit import Handler, endpoint
from app.settings import Settings
from kb.database import Database

GET = ("GET",)
POST = ("POST",)
UPLOAD = "/account/practices"

ROUTES: tuple[tuple[str, tuple[str, ...], Handler], ...] = (
    ("/account/", GET, signing_in.show_account),
    ("/account/sign-in", GET, signing_in.show_sign_in),
    ("/account/sign-in", POST, signing_in.sign_in),
    ("/account/sign-out", GET, signing_in.show_sign_out),
    ("/account/sign-out", POST, signing_in.sign_out),
    ("/account/sessions", POST, signing_in.end_other_sessions),
    ("/account/password", GET, signing_in.show_password),
    ("/account/password", POST, signing_in.change_password),
    ("/account/link/{token}", GET, joining.show_link),
    ("/account/link/{token}", POST, joining.use_link),
    ("/account/ask", GET, joining.show_ask),
    ("/account/ask", POST, joining.ask),
    ("/account/people", GET, people.show_people),
    ("/account/people", POST, people.invite),
    ("/account/people/requests/{request_id:uuid}/accept", POST, people.accept_request),
    ("/account/people/requests/{request_id:uuid}/decline", POST, people.decline_request),
    ("/account/people/{person_id:uuid}", GET, people.show_person),
    ("/account/people/{person_id:uuid}/roles", POST, people.save_roles),
    ("/account/people/{person_id:uuid}/details", POST, people.save_details),
    ("/account/people/{person_id:uuid}/link", POST, people.make_password_link),
    ("/account/people/{person_id:uuid}/off", POST, people.switch_off),
    ("/account/people/{person_id:uuid}/on", POST, people.switch_on),
    ("/account/words", GET, words.show_words),
    ("/account/words", POST, words.add),
    ("/account/words/try", POST, words.try_question),
    ("/account/words/{addition_id:uuid}", GET, words.show_addition),
    ("/account/words/{addition_id:uuid}", POST, words.change),
    ("/account/words/{addition_id:uuid}/remove", POST, words.remove),
    ("/account/practices", GET, practices.show_practices),
    (UPLOAD, POST, practices.preview),
    ("/account/practices/load", POST, practices.load),
    ("/account/searches", GET, searches.show_searches),
    ("/account/searches/{search_id:int}/remove", POST, searches.remove),
)


def routes(db: Database, settings: Settings) -> list[Route]:
    """Every route of the account pages, for the server to compose."""
    pages = [
        Route(path, endpoint(db, settings, handler, takes_file=path == UPLOAD), methods=list(how))
        for path, how, handler in ROUTES
    ]
    return [Route("/account", with_slash), *pages]


async def with_slash(_request: Request) -> RedirectResponse:
    return RedirectResponse("/account/", status_code=308)
