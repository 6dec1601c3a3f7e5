"""Administrators' pages: requests, accounts, invitations, roles."""

from typing import Any

from starlette.responses import Response

from app.accounts.joining import DETAILS
from app.accounts.signing_in import roles_in_words
from app.accounts.visit import Visit, see_other
from kb import people_admin, requests
from kb.areas import icbs_on
from kb.details import Details, parse_details
from kb.errors import Invalid, NotAllowed, Problem
from kb.people import Person
from kb.people_admin import Invited
from kb.roles import Roles, parse_roles


def administrator(visit: Visit) -> Person:
    """Who is signed in, if they may manage people; each verb checks it again."""
    person = visit.signed_in()
    people_admin.check_can_manage_people(person)
    return person


def show_people(visit: Visit) -> Response:
    return people_page(visit, administrator(visit), {"contributor": True})


def people_page(visit: Visit, actor: Person, values: dict[str, object], problems: tuple[Problem, ...] = ()) -> Response:
    blank: dict[str, object] = dict.fromkeys(DETAILS, "")
    return visit.page(
        "people.html",
        title="People",
        problems=problems,
        requests=requests.list_waiting(visit.db, actor),
        people=people_admin.list_people(visit.db, actor),
        icbs=icbs_on(visit.db.today()),
        in_words=roles_in_words,
        values=blank | {"contributor": False, "administrator": False, "moderates": ()} | values,
    )


def invite(visit: Visit) -> Response:
    actor = administrator(visit)
    try:
        details, roles = read_details_and_roles(visit)
        invited = people_admin.invite(visit.db, actor, details, roles)
    except Invalid as error:
        return people_page(visit, actor, typed(visit), error.problems)
    return new_link(visit, invited)


def new_link(visit: Visit, invited: Invited) -> Response:
    """Shown in the answer to the POST itself: the token is stored only as a digest, so never again."""
    address = f"{visit.settings.base_url}/account/link/{invited.token}"
    return visit.page("new_link.html", title="Send this link", one=invited.person, address=address)


def accept_request(visit: Visit) -> Response:
    actor = administrator(visit)
    try:
        return new_link(visit, requests.accept(visit.db, actor, visit.params["request_id"]))
    except Invalid:
        sentence = (
            "This person has an account already: give them the role of contributor below, and decline the request."
        )
        return people_page(visit, actor, {}, (Problem("content", sentence),))


def decline_request(visit: Visit) -> Response:
    requests.decline(visit.db, administrator(visit), visit.params["request_id"])
    return see_other("/account/people?done=declined")


def show_person(visit: Visit) -> Response:
    administrator(visit)
    return person_page(visit)


def person_page(visit: Visit, problems: tuple[Problem, ...] = (), **instead: object) -> Response:
    """The page of one person; `instead` holds what was typed, where it could not be saved."""
    one = people_admin.get_person(visit.db, visit.params["person_id"])
    context: dict[str, Any] = {"values": one, "chosen": one} | instead
    return visit.page(
        "person.html", title=one.name, problems=problems, one=one, icbs=icbs_on(visit.db.today()), **context
    )


def save_roles(visit: Visit) -> Response:
    actor = administrator(visit)
    try:
        people_admin.set_roles(visit.db, actor, visit.params["person_id"], read_roles(visit))
    except Invalid as error:
        return person_page(visit, error.problems)
    except NotAllowed as error:
        return person_page(visit, (Problem("administrator", str(error)),))
    return saved(visit, "roles")


def save_details(visit: Visit) -> Response:
    actor = administrator(visit)
    try:
        people_admin.set_details(visit.db, actor, visit.params["person_id"], read_details(visit))
    except Invalid as error:
        return person_page(visit, error.problems, values=typed(visit))
    return saved(visit, "details")


def make_password_link(visit: Visit) -> Response:
    return new_link(visit, people_admin.create_password_link(visit.db, administrator(visit), visit.params["person_id"]))


def switch_off(visit: Visit) -> Response:
    actor = administrator(visit)
    try:
        people_admin.deactivate(visit.db, actor, visit.params["person_id"])
    except NotAllowed as error:
        return person_page(visit, (Problem("content", str(error)),))
    return saved(visit, "off")


def switch_on(visit: Visit) -> Response:
    people_admin.reactivate(visit.db, administrator(visit), visit.params["person_id"])
    return saved(visit, "on")


def saved(visit: Visit, done: str) -> Response:
    return see_other(f"/account/people/{visit.params['person_id']}?done={done}")


def read_details(visit: Visit) -> Details:
    return parse_details(**{name: visit.form.text(name) for name in DETAILS})


def read_roles(visit: Visit) -> Roles:
    form = visit.form
    return parse_roles(
        contributor=form.ticked("contributor"),
        moderates=form.texts("moderates"),
        administrator=form.ticked("administrator"),
        on=visit.db.today(),
    )


def read_details_and_roles(visit: Visit) -> tuple[Details, Roles]:
    """Both, or Invalid with the problems of both."""
    problems: tuple[Problem, ...] = ()
    for read in (read_details, read_roles):
        try:
            read(visit)
        except Invalid as error:
            problems += error.problems
    if problems:
        raise Invalid(problems)
    return read_details(visit), read_roles(visit)


def typed(visit: Visit) -> dict[str, object]:
    """What the form held, to show it again beside its errors."""
    form = visit.form
    ticks = {name: form.ticked(name) for name in ("contributor", "administrator")}
    return {name: form.text(name) for name in DETAILS} | ticks | {"moderates": form.texts("moderates")}
