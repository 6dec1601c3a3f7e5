"""hiquality fetch organisations and hiquality ingest organisations: the NHS list of practices."""

from pathlib import Path
from typing import Annotated

import typer

from app.knowledge import open_knowledge
from app.operations.fetch import fetch_organisations
from app.operations.prepare import Preparation
from app.settings import load_settings
from kb.errors import DataFolderError
from kb.ods_report import LARGEST, NotAnOdsList, parse_practices
from kb.organisations import ingest
from kb.people import SYSTEM

fetching = typer.Typer(help="Get public lists into the data folder: organisations.", no_args_is_help=True)
ingesting = typer.Typer(help="Load a list into the database: organisations.", no_args_is_help=True)


@fetching.callback()
@ingesting.callback()
def group() -> None:
    """Keeps `organisations` a word of its own while it is the only one."""


@fetching.command("organisations")
def fetch() -> None:
    """Get the NHS lists of practices and of PCNs' practices into dated files of the data folder."""
    preparation = Preparation(open_knowledge(load_settings()), say=typer.echo)
    preparation.make_folder()
    knowledge = preparation.knowledge
    for path in fetch_organisations(knowledge.settings.ods_url, knowledge.ods_lists, today=knowledge.db.today()):
        typer.echo(f"Written: {path}")


@ingesting.command("organisations")
def load(file: Annotated[Path, typer.Argument(help="The NHS list epraccur, as CSV or zip.")]) -> None:
    """Load London's practices from the NHS list; an organisation that closed is marked, none is deleted."""
    given = parse_practices(read(file))
    preparation = Preparation(open_knowledge(load_settings()), say=lambda message: typer.echo(message, err=True))
    preparation.migrate()
    typer.echo(ingest(preparation.knowledge.db, SYSTEM, given).in_words())


def read(file: Path) -> bytes:
    """The file's bytes, one more than allowed at most."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except FileNotFoundError:
        raise NotAnOdsList(f"There is no file {file}.") from None
    except OSError as error:
        raise DataFolderError(f"{file} cannot be read: {error.strerror}.") from None
