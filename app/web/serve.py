"""Starting the server: prepare what is missing, say how to reach it, answer until it is stopped."""

from typing import Any

from starlette.types import ASGIApp

from app import resources
from app.accounts import routes as accounts
from app.knowledge import Knowledge
from app.operations import upkeep
from app.operations.derived import public_tables
from app.operations.prepare import Preparation, Say
from app.pages import URL_PATHS
from app.tables.application import Tables
from app.web import addresses, server, serving_lock
from indexing.query import fts_query
from kb.errors import NotAllowed
from kb.links import create_first_administrator_link
from kb.publication import Table


def serve(*, say: Say) -> None:
    """Run one server until SIGINT or SIGTERM."""
    knowledge = resources.knowledge()
    settings = knowledge.settings
    with server.listen(settings) as listener:
        Preparation(knowledge, say=say).everything()
        with serving_lock.hold(knowledge):
            app = build(knowledge)
            say(f"Ready at {settings.base_url}")
            say_how_to_begin(knowledge, say)
            server.run(app, settings, listener=listener)


def build(knowledge: Knowledge) -> ASGIApp:
    """The application over this knowledge, with the work it does in the background."""
    settings = knowledge.settings
    tables = Tables(
        knowledge.published, metadata=tables_metadata(), to_fts=fts_query, demonstration=settings.demonstration
    )
    return server.build_app(
        settings,
        url_paths=URL_PATHS,
        tables=tables,
        check=upkeep.health(knowledge),
        routes=[*accounts.routes(knowledge.db, settings), *addresses.routes(knowledge.db)],
        background=[
            upkeep.watch(knowledge, tables),
            upkeep.load_model(resources.searcher()),
            upkeep.clear_expired(knowledge),
        ],
    )


def say_how_to_begin(knowledge: Knowledge, say: Say) -> None:
    """While there is no administrator, give the one-time link that makes the first."""
    try:
        token = create_first_administrator_link(knowledge.db)
    except NotAllowed:
        return
    say("Nobody can sign in yet. Create the first administrator with this link, once, within 24 hours:")
    say(f"  {knowledge.settings.base_url}/account/link/{token}")


def tables_metadata() -> dict[str, Any]:
    """Titles, descriptions, licences and sources of the public tables, as Datasette wants them."""
    tables = {
        table.name: {
            "title": table.title,
            "description": table.description,
            "license": table.licence,
            "license_url": table.licence_url,
            "source": table.source,
            "source_url": table.source_url,
            "facets": [{"array": name} if name in lists(table) else name for name in table.facets],
            "columns": {column.name: column.description for column in table.columns},
        }
        for table in public_tables()
    }
    tables["about_this_file"] = {"hidden": True}
    return {
        "title": "Open tables",
        "description": "Everything published here, for anybody to read, filter and download.",
        "databases": {"published": {"title": "Published", "tables": tables}},
    }


def lists(table: Table) -> frozenset[str]:
    """Columns that hold several values, each of which can be chosen."""
    return frozenset(column.name for column in table.columns if column.many)
