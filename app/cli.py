"""The command line: hiquality serve | migrate | seed | index | publish | search | users | import |
fetch | ingest | backup | restore | check.
"""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from app.find.searcher import Searcher
from app.knowledge import Knowledge, open_knowledge
from app.operations import backup as backups
from app.operations import derived, import_commands, organisation_commands, user_commands
from app.operations.prepare import Preparation
from app.presenters import plain_hit
from app.settings import load_settings
from app.web import serving_lock
from indexing.facets import Filters
from kb.areas import get_borough, get_icb
from kb.errors import DataFolderError, KbError
from kb.records import Kind
from kb.vocabularies import get_term

cli = typer.Typer(
    help="HiQUALITY: what worked, where, and whom to ask, shared by general practice in London.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
cli.add_typer(user_commands.cli, name="users")
cli.add_typer(import_commands.cli, name="import")
cli.add_typer(organisation_commands.fetching, name="fetch")
cli.add_typer(organisation_commands.ingesting, name="ingest")


def say(message: str) -> None:
    typer.echo(message)


def prepare() -> Preparation:
    return Preparation(open_knowledge(load_settings()), say=say)


@cli.command()
def serve() -> None:
    """Prepare whatever is missing, then serve until stopped."""
    from app.web.serve import serve as run  # Streamlit takes a second to import; the other commands do without it

    run(say=say)


@cli.command()
def migrate() -> None:
    """Bring the database to this version's schema, with a backup first."""
    say("Done." if prepare().migrate() else "The database is up to date.")


@cli.command()
def seed() -> None:
    """Add the first case studies and assets where they are missing; nothing that people changed is touched."""
    case_studies, assets = prepare().seed()
    added, offered = case_studies.added + assets.added, case_studies.offered + assets.offered
    say(f"{added} new, {offered} offered in a new wording, {case_studies.unchanged + assets.unchanged} unchanged")


@cli.command()
def index() -> None:
    """Bring the search index up to date, and make the model it needs."""
    if not prepare().index():
        say("The search index is up to date.")


@cli.command()
def publish() -> None:
    """Write the public tables anew where they are behind the database."""
    if not prepare().publish():
        say("The public tables are up to date.")


@cli.command()
def search(
    text: Annotated[str, typer.Argument(help="What you are looking for, in your own words.")],
    kind: Annotated[Kind | None, typer.Option(help="Only case studies, or only assets.")] = None,
    icb: Annotated[str, typer.Option(help="ICB by code (NEL, SEL, SWL, WNL; former ones: NCL, NWL).")] = "",
    borough: Annotated[str, typer.Option(help="Borough by name or GSS code.")] = "",
    community: Annotated[str, typer.Option(help="Community by id, such as older_people.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100, help="At most this many.")] = 10,
    keyword: Annotated[bool, typer.Option("--keyword", help="By keyword alone, without the model.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
) -> None:
    """Search what is published, by words and by meaning."""
    filters = Filters.of(
        kind=[kind] if kind else [],
        icb=[get_icb(icb.upper()).code] if icb else [],
        borough=[get_borough(borough).gss] if borough else [],
        community=[get_term("community", community).id] if community else [],
    )
    preparation = Preparation(open_knowledge(load_settings()), say=lambda message: typer.echo(message, err=True))
    preparation.index()
    searcher = Searcher(preparation.knowledge)
    if not keyword:
        searcher.load_model()
    results = searcher.search(text, filters=filters, limit=limit)
    found = [plain_hit(hit, preparation.knowledge.settings.base_url) for hit in results.hits]
    if as_json:
        say(
            json.dumps({"total": results.total, "mode": str(results.mode), "hits": found}, ensure_ascii=False, indent=2)
        )
        return
    say(f"{results.total} found" if results.total else "Nothing found.")
    for hit in found:
        say(f"\n{'(weaker) ' if hit['weak'] else ''}{hit['title']}\n  {hit['organisation']} · {hit['address']}")
        say(f"  {hit['passage']}\n  Why: {'; '.join(hit['reasons'])}")


@cli.command()
def backup(file: Annotated[Path, typer.Argument(help="Where to write the copy.")]) -> None:
    """Copy the database into one file, safely beside a running server."""
    preparation = prepare()
    preparation.migrate()
    written = backups.backup(preparation.knowledge.db, file)
    say(f"Backup written: {written}. It holds personal data: keep it as safe as the database.")


@cli.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")]) -> None:
    """Put a backup in the place of the database; what stood there is kept beside it."""
    preparation = prepare()
    preparation.make_folder()
    knowledge = preparation.knowledge
    if knowledge.truth is None:
        raise DataFolderError("The database is not SQLite: restore it with its own tools.")
    with derived.folder_lock(knowledge.folder):  # a server that starts meanwhile waits for it
        serving_lock.check_no_server(knowledge)
        knowledge.db.close()
        kept = backups.restore(file, knowledge.truth)
        for path in (knowledge.index, knowledge.published):
            path.unlink(missing_ok=True)
    prepare().everything()
    say(f"Restored from {file.name}." + (f" The former database is kept as {kept.name}." if kept else ""))


@cli.command()
def check() -> None:
    """Verify the database, the files made from it, the model and the boundaries; say what to do about each failure."""
    from app.operations import checkup  # geography takes a second to import; the other commands do without it

    failed = False
    for finding in checkup.findings(_knowledge()):
        say(f"{'ok  ' if finding.well else 'FAIL'}  {finding.what}" + ("" if finding.well else f": {finding.advice}"))
        failed = failed or not finding.well
    if failed:
        raise typer.Exit(1)


def _knowledge() -> Knowledge:
    return open_knowledge(load_settings())


def main() -> None:
    """The entry point: a person's mistake is one line and exit code 2, never a traceback."""
    os.umask(0o077)  # the data folder and backups hold personal data, also where the folder was made by somebody else
    try:
        cli()
    except KbError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
