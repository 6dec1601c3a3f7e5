"""hiquality users: accounts from the command line, acting as the system."""

from typing import Annotated

import typer

from app.knowledge import Knowledge, open_knowledge
from app.operations.prepare import Preparation
from app.settings import load_settings
from kb import people_admin
from kb.details import parse_details
from kb.emails import normalise_email
from kb.errors import NotFound
from kb.people import SYSTEM, Person
from kb.roles import Roles, parse_roles

cli = typer.Typer(help="People's accounts: list, invite, roles, link, deactivate, activate.", no_args_is_help=True)


def _knowledge() -> Knowledge:
    preparation = Preparation(open_knowledge(load_settings()), say=typer.echo)
    preparation.migrate()
    return preparation.knowledge


def _person(knowledge: Knowledge, email: str) -> Person:
    person = people_admin.find_person_by_email(knowledge.db, normalise_email(email))
    if person is None:
        raise NotFound(f"Nobody has an account with the e-mail address {email}.")
    return person


def _in_words(person: Person) -> str:
    roles = Roles(
        contributor=person.contributor, moderates=person.moderates, administrator=person.administrator
    ).in_words()
    return f"{person.email}  {person.name}, {person.organisation}: {roles}{'' if person.active else ' (switched off)'}"


@cli.command("list")
def list_all() -> None:
    """Everybody who has an account."""
    people = people_admin.list_people(_knowledge().db, SYSTEM)
    typer.echo("\n".join(map(_in_words, people)) or "Nobody has an account yet.")


@cli.command()
def invite(
    email: str,
    name: Annotated[str, typer.Option(help="The person's name.")],
    organisation: Annotated[str, typer.Option(help="Where they work.")],
    ods_code: Annotated[str, typer.Option(help="The organisation's NHS ODS code.")] = "",
    moderates: Annotated[list[str] | None, typer.Option(help="ICB code; repeat for several.")] = None,
    administrator: Annotated[bool, typer.Option("--administrator", help="May manage accounts.")] = False,
) -> None:
    """Make an account and print the one-time link that sets its password."""
    knowledge = _knowledge()
    details = parse_details(email=email, name=name, organisation=organisation, ods_code=ods_code)
    roles = parse_roles(
        contributor=True, moderates=moderates or [], administrator=administrator, on=knowledge.db.today()
    )
    _show_link(knowledge, people_admin.invite(knowledge.db, SYSTEM, details, roles).token)


@cli.command()
def roles(
    email: str,
    contributor: Annotated[bool, typer.Option(help="May share and add.")] = True,
    moderates: Annotated[list[str] | None, typer.Option(help="ICB code; repeat for several.")] = None,
    administrator: Annotated[bool, typer.Option("--administrator", help="May manage accounts.")] = False,
) -> None:
    """Give a person exactly these roles."""
    knowledge = _knowledge()
    wanted = parse_roles(
        contributor=contributor, moderates=moderates or [], administrator=administrator, on=knowledge.db.today()
    )
    person = _person(knowledge, email)
    assert person.id
    typer.echo(_in_words(people_admin.set_roles(knowledge.db, SYSTEM, person.id, wanted)))


@cli.command()
def link(email: str) -> None:
    """Print a one-time link, good for 24 hours, with which a person sets a new password."""
    knowledge = _knowledge()
    person = _person(knowledge, email)
    assert person.id
    _show_link(knowledge, people_admin.create_password_link(knowledge.db, SYSTEM, person.id).token)


@cli.command()
def deactivate(email: str) -> None:
    """Switch an account off; its sessions end at once."""
    knowledge = _knowledge()
    person = _person(knowledge, email)
    assert person.id
    people_admin.deactivate(knowledge.db, SYSTEM, person.id)
    typer.echo(f"{person.email} is switched off.")


@cli.command()
def activate(email: str) -> None:
    """Switch an account on again."""
    knowledge = _knowledge()
    person = _person(knowledge, email)
    assert person.id
    people_admin.reactivate(knowledge.db, SYSTEM, person.id)
    typer.echo(f"{person.email} is switched on.")


def _show_link(knowledge: Knowledge, token: str) -> None:
    typer.echo("Works once, for 24 hours. Give it only to the person it is for:")
    typer.echo(f"{knowledge.settings.base_url}/account/link/{token}")
