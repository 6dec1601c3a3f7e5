"""Signing in and out, and one's own account."""

from starlette.responses import Response

from app import brand
from app.accounts.session_cookie import delete_cookie, set_session_cookie
from app.accounts.visit import Visit, see_other
from app.menu import first_page
from kb import identities, sessions
from kb import sign_in as signing_in
from kb.areas import get_icb
from kb.attempts import TooManyAttempts
from kb.errors import Invalid, NotAllowed, Problem
from kb.people import Person


def roles_in_words(person: Person) -> list[str]:
    """What a person may do, one line for each role."""
    lines = ["Share case studies and add assets (contributor)"] if person.contributor else []
    names = ", ".join(sorted(get_icb(code).short_name for code in person.moderates))
    lines += [f"Check and publish what others share (moderator of {names})"] if names else []
    lines += ["Manage people (administrator)"] if person.administrator else []
    return lines or ["Read (no role yet)"]


def show_account(visit: Visit) -> Response:
    person = visit.signed_in()
    others = sessions.count_others(visit.db, person.id, visit.session) if person.id else 0
    return visit.page("account.html", title="Your account", roles=roles_in_words(person), others=others)


def show_sign_in(visit: Visit) -> Response:
    if visit.person:
        return see_other(visit.next or "/account/")
    return sign_in_form(visit)


def sign_in_form(visit: Visit, *, email: str = "", status: int = 200, problems: tuple[Problem, ...] = ()) -> Response:
    return visit.page("sign_in.html", title="Sign in", status=status, problems=problems, email=email, next=visit.next)


def sign_in(visit: Visit) -> Response:
    email, password = visit.form.text("email"), visit.form.text("password")
    try:
        token = signing_in.sign_in(visit.db, email=email, password=password, address=visit.address)
    except Invalid as error:
        return sign_in_form(visit, email=email, problems=error.problems)
    except TooManyAttempts as error:
        response = sign_in_form(visit, email=email, status=429, problems=(Problem("email", str(error)),))
        response.headers["Retry-After"] = str(error.seconds)
        return response
    except NotAllowed as error:
        return sign_in_form(visit, email=email, problems=(Problem("password", str(error)),))
    return start_session(visit, token, visit.next or first_address(visit, token))


def first_address(visit: Visit, token: str) -> str:
    """Where somebody lands who wanted no page in particular."""
    person = sessions.load(visit.db, token)
    return f"/{first_page(person).url_path}" if person else "/"


def start_session(visit: Visit, token: str, address: str) -> Response:
    """Hand out a new session and end the one that this browser had, if any."""
    if visit.session:
        sessions.revoke(visit.db, visit.session)
    response = see_other(address)
    set_session_cookie(response, visit.settings, token)
    delete_cookie(response, visit.settings, "form")
    return response


def show_sign_out(visit: Visit) -> Response:
    visit.signed_in()
    return visit.page("sign_out.html", title="Sign out")


def sign_out(visit: Visit) -> Response:
    sessions.revoke(visit.db, visit.session)
    response = see_other("/account/sign-in?done=signed-out")
    delete_cookie(response, visit.settings, "session")
    return response


def end_other_sessions(visit: Visit) -> Response:
    person = visit.signed_in()
    if person.id:
        sessions.revoke_all(visit.db, person.id, keep=visit.session)
    return see_other("/account/?done=sessions")


def show_password(visit: Visit) -> Response:
    visit.signed_in()
    return visit.page("password.html", title="Change your password")


def change_password(visit: Visit) -> Response:
    person, new = visit.signed_in(), visit.form.text("new")
    try:
        check_repeated(new, visit.form.text("again"))
        current = visit.form.text("current")
        signing_in.change_password(visit.db, person, current=current, new=new, unlike=(brand.NAME,))
    except Invalid as error:
        return visit.page("password.html", title="Change your password", problems=error.problems)
    token = sessions.create(visit.db, person, identities.PASSWORD)
    return start_session(visit, token, "/account/?done=password")


def check_repeated(password: str, again: str) -> None:
    """Raise Invalid for the field "again" where the second typing differs."""
    if password and password != again:
        raise Invalid((Problem("again", "The two passwords differ. Type the new one twice."),))
