"""hiquality import: case studies out of a file, as drafts of one person."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from app.knowledge import Knowledge, open_knowledge
from app.operations.lookups import lookups
from app.operations.prepare import Preparation
from app.settings import load_settings
from casestudies.forms import RULES
from casestudies.importers.files import read_file
from casestudies.importers.found import ImportedDraft, Refusal, Unreadable
from casestudies.importers.intake import to_bring_in
from casestudies.importers.places import Lookups
from geodata.postcodes import Postcodes
from kb import people_admin
from kb.emails import normalise_email
from kb.errors import NotFound
from kb.importing import Brought, bring_in, count
from kb.people import SYSTEM, Person

cli = typer.Typer(help="Entries out of files that people have already: case-studies.", no_args_is_help=True)

PROGRESS_EVERY = 5_000
Found = ImportedDraft | Refusal


@dataclass
class Refusals:
    """Refusals, said as they come, so that a hundred thousand need no memory."""

    number: int = field(default=0)

    def say(self, refusal: Refusal) -> None:
        self.number += 1
        typer.echo(refusal.in_words())


@cli.callback()
def main() -> None:
    """Entries out of files that people have already."""


@cli.command("case-studies")
def case_studies(
    file: Annotated[Path, typer.Argument(help="Markdown, text, Word (.docx), CSV or JSON lines (.jsonl).")],
    owner: Annotated[
        str, typer.Option(help="E-mail address of whose drafts they become; else the only administrator's.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
) -> None:
    """Make drafts of the case studies in a file; what was brought in before, or cannot be read, is left out."""
    knowledge = _knowledge()
    refusals = Refusals()
    try:
        with file.open("rb") as opened:
            found = _with_progress(read_file(file.name, opened, _lookups(knowledge)))
            incoming = to_bring_in(found, source=file.name, refuse=refusals.say)
            if dry_run:
                done = count(knowledge.db, incoming)
            else:
                done = bring_in(knowledge.db, _owner(knowledge, owner), RULES, incoming)
    except OSError as error:
        raise Unreadable(f"{file.name} cannot be opened: {error.strerror}.") from None
    typer.echo(in_words(done, refusals.number))


def in_words(done: Brought, refused: int) -> str:
    return f"{done.new} new, {done.unchanged} unchanged, {refused} refused"


def _knowledge() -> Knowledge:
    preparation = Preparation(open_knowledge(load_settings()), say=lambda message: typer.echo(message, err=True))
    preparation.seed()
    return preparation.knowledge


def _lookups(knowledge: Knowledge) -> Lookups:
    return lookups(knowledge.db, Postcodes(knowledge.reference))


def _owner(knowledge: Knowledge, email: str) -> Person:
    """The person of the address, else the only administrator."""
    if email:
        person = people_admin.find_person_by_email(knowledge.db, normalise_email(email))
        if person is None:
            raise NotFound(f"Nobody has an account with the e-mail address {email}.")
        return person
    people = people_admin.list_people(knowledge.db, SYSTEM)
    administrators = [person for person in people if person.administrator and person.active]
    if len(administrators) != 1:
        raise NotFound("Say whose drafts they become: --owner EMAIL. There is not exactly one administrator.")
    return administrators[0]


def _with_progress(found: Iterator[Found]) -> Iterator[Found]:
    for number, one in enumerate(found, 1):
        yield one
        if number % PROGRESS_EVERY == 0:
            typer.echo(f"{number:,} read", err=True)
