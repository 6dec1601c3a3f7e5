"""One request to an account page: who asks, with what, and how it is answered."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app import menu
from app.accounts import rendering
from app.accounts.form_reading import Form, FormRefused, check_token, form_token, read_form, read_form_with_file
from app.accounts.session_cookie import cookie_name, person_from_cookies, prefixed, set_cookie
from app.settings import Settings
from kb.attempts import TooManyAttempts
from kb.database import Database
from kb.errors import Conflict, Invalid, KbError, NotAllowed, NotFound, Problem
from kb.people import Person
from kb.tokens import new_token

STATUS: tuple[tuple[type[KbError], int, str], ...] = (
    (TooManyAttempts, 429, "Too many attempts"),
    (NotAllowed, 403, "You cannot do this"),
    (NotFound, 404, "Page not found"),
    (Conflict, 409, "This has changed"),
)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What a page's handler gets. `secret` is what form tokens are bound to."""

    db: Database
    settings: Settings
    person: Person | None
    session: str
    secret: str
    address: str
    path: str
    query: str
    params: dict[str, Any] = field(default_factory=dict)
    next: str = ""
    done: str = ""
    form: Form = field(default_factory=lambda: Form({}))

    def page(
        self, template: str, *, title: str, status: int = 200, problems: tuple[Problem, ...] = (), **context: object
    ) -> Response:
        """A page with its form token, and the errors of its form."""
        return rendering.page(
            template,
            self.settings,
            title=title,
            menu=menu.entries(self.db, self.person),
            status=422 if problems and status == 200 else status,
            person=self.person,
            form_token=form_token(self.secret),
            problems=problems,
            errors={problem.field: problem.message for problem in problems},
            done=self.done,
            **context,
        )

    def signed_in(self) -> Person:
        """Who is signed in; raises SignInFirst."""
        if self.person is None:
            raise SignInFirst("Sign in first.")
        return self.person


class SignInFirst(NotAllowed):
    """The page is for people who are signed in; they are sent to sign in and back."""


Handler = Callable[[Visit], Response]


def endpoint(
    db: Database, settings: Settings, handler: Handler, *, takes_file: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    """What Starlette calls for a page: reads the form, checks its token, and answers errors with a page.

    A form that `takes_file` takes it from administrators only: nobody else may fill the server's memory.
    """

    async def serve(request: Request) -> Response:
        refused, form = None, Form({})
        if request.method == "POST":
            try:
                with_file = takes_file and await run_in_threadpool(_is_administrator, db, settings, request)
                form = await (read_form_with_file if with_file else read_form)(request)
            except FormRefused as error:
                refused = error
        return await run_in_threadpool(_answer, db, settings, handler, request, form, refused)

    return serve


def _is_administrator(db: Database, settings: Settings, request: Request) -> bool:
    person = person_from_cookies(db, settings, request.cookies)
    return person is not None and person.administrator


def see_other(address: str) -> Response:
    """After a POST: what the browser gets next, so that a reload does not send the form again."""
    return RedirectResponse(address, status_code=303)


def safe_next(address: str) -> str:
    """The address if it is a path on this server, else "".

    Browsers read a backslash as a slash and drop tabs and line ends, and "//host" is another host: all refused.
    """
    plain = address.isascii() and address.isprintable() and len(address) <= 1000
    if not plain or " " in address or "\\" in address or not address.startswith("/"):
        return ""
    path = address.partition("?")[0].partition("#")[0]
    if "//" in path or ".." in path:
        return ""
    return address


def _answer(
    db: Database, settings: Settings, handler: Handler, request: Request, form: Form, refused: FormRefused | None
) -> Response:
    visit = _begin(db, settings, request, form)
    try:
        if refused:
            raise refused
        if request.method == "POST":
            check_token(visit.secret, form, request)
        response = handler(visit)
    except KbError as error:
        response = _refuse(visit, error)
    response.headers.setdefault("Cache-Control", "no-store")
    # A link's token stands in the address: it may not travel to another page.
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    if visit.secret not in (visit.session, request.cookies.get(prefixed("form", settings))):
        set_cookie(response, settings, "form", visit.secret)
    return response


def _begin(db: Database, settings: Settings, request: Request, form: Form) -> Visit:
    person = person_from_cookies(db, settings, request.cookies)
    session = request.cookies.get(cookie_name(settings), "") if person else ""
    secret = session or request.cookies.get(prefixed("form", settings), "")
    if not secret and request.method != "POST":
        secret = new_token()
    return Visit(
        db=db,
        settings=settings,
        person=person,
        session=session,
        secret=secret,
        address=request.client.host if request.client else "",
        path=request.url.path,
        query=request.url.query,
        params=request.path_params,
        next=safe_next(form.text("next") or request.query_params.get("next", "")),
        done=request.query_params.get("done", ""),
        form=form,
    )


def _refuse(visit: Visit, error: KbError) -> Response:
    if isinstance(error, SignInFirst):
        back = visit.path + (f"?{visit.query}" if visit.query else "")
        return see_other("/account/sign-in?" + urlencode({"next": safe_next(back)}))
    status, title = next(
        ((status, title) for kind, status, title in STATUS if isinstance(error, kind)), (400, "Not sent")
    )
    if isinstance(error, FormRefused):
        status, title = error.status, "This form was not sent"
    if isinstance(error, Invalid):
        status, title = 422, "This cannot be accepted yet"
    response = visit.page("message.html", title=title, status=status, message=str(error), back=safe_next(visit.path))
    if isinstance(error, TooManyAttempts):
        response.headers["Retry-After"] = str(error.seconds)
    return response
