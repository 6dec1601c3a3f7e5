"""Getting an account: a one-time link, or a request to contribute."""

from starlette.responses import Response

from app import brand
from app.accounts.signing_in import check_repeated, start_session
from app.accounts.visit import Visit
from kb import identities, links, passwords, requests, sessions
from kb.details import parse_details
from kb.errors import Conflict, Invalid, NotFound, Problem
from kb.links import Link, Purpose
from kb.people import Person

DETAILS = ("name", "email", "organisation", "ods_code")
TITLES = {
    Purpose.FIRST_ADMINISTRATOR: "Create the first administrator",
    Purpose.INVITATION: "Welcome: choose a password",
    Purpose.PASSWORD: "Choose a new password",
}


def show_link(visit: Visit) -> Response:
    """Only looks: programs that preview links in mail must not spend them."""
    link = links.find(visit.db, visit.params["token"])
    return link_form(visit, link) if link else gone(visit)


def link_form(visit: Visit, link: Link, problems: tuple[Problem, ...] = ()) -> Response:
    return visit.page(
        "link.html",
        title=TITLES[link.purpose],
        problems=problems,
        link=link,
        first=link.purpose is Purpose.FIRST_ADMINISTRATOR,
        action=visit.path,
        values={name: visit.form.text(name) for name in DETAILS},
    )


def gone(visit: Visit) -> Response:
    return visit.page("message.html", title="This link no longer works", status=410, message=links.GONE, back="")


def use_link(visit: Visit) -> Response:
    link = links.find(visit.db, visit.params["token"])
    if link is None:
        return gone(visit)
    try:
        first = link.purpose is Purpose.FIRST_ADMINISTRATOR
        person = become_first_administrator(visit) if first else set_password(visit)
    except Invalid as error:
        return link_form(visit, link, error.problems)
    except (NotFound, Conflict):
        return gone(visit)
    return start_session(visit, sessions.create(visit.db, person, identities.PASSWORD), "/account/")


def set_password(visit: Visit) -> Person:
    password = visit.form.text("password")
    check_repeated(password, visit.form.text("again"))
    return links.use_for_password(visit.db, visit.params["token"], password, unlike=(brand.NAME,))


def become_first_administrator(visit: Visit) -> Person:
    password = visit.form.text("password")
    problems: tuple[Problem, ...] = ()
    typed = {name: visit.form.text(name) for name in DETAILS}
    for check in (
        lambda: parse_details(**typed),
        lambda: passwords.check_acceptable(password, unlike=(typed["email"], typed["name"], brand.NAME)),
        lambda: check_repeated(password, visit.form.text("again")),
    ):
        try:
            check()
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid(problems)
    token = visit.params["token"]
    return links.use_for_first_administrator(visit.db, token, parse_details(**typed), password, unlike=(brand.NAME,))


def show_ask(visit: Visit) -> Response:
    return ask_form(visit)


def ask_form(visit: Visit, problems: tuple[Problem, ...] = ()) -> Response:
    values = {name: visit.form.text(name) for name in (*DETAILS, "why")}
    return visit.page("ask.html", title="Ask to contribute", problems=problems, values=values)


def ask(visit: Visit) -> Response:
    typed = {name: visit.form.text(name) for name in ("name", "email", "organisation", "why")}
    try:
        requests.ask(visit.db, **typed, address=visit.address)
    except Invalid as error:
        return ask_form(visit, error.problems)
    message = "An administrator will read it and send an invitation to your work e-mail address if they agree."
    return visit.page("message.html", title="Your request is sent", message=message, back="")
