"""What Datasette does with a search, and with an error, in our place."""

import sqlite3
import sys
from typing import Any

import datasette.filters
import datasette.handle_exception
from datasette import Response, hookimpl
from datasette.filters import FilterArguments
from datasette.plugins import pm
from datasette.utils import escape_sqlite
from datasette.utils.asgi import BadRequest, Base400
from datasette.views.base import DatasetteError

from app.web.error_pages import WORDS
from app.web.logs import log, log_error

BEST = 100  # as many as stand on one page

# What a made-up address makes Datasette raise; nothing is wrong at our end.
MADE_UP = (ValueError, KeyError, sqlite3.OperationalError)


@hookimpl
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Any:
    """Replaces Datasette's filters: its search wants every word, and it takes SQL from addresses.

    The typed words stay in the address and in the box; only the database gets the prepared query.
    """

    async def inner() -> FilterArguments:
        db = datasette.get_database(database)
        refuse_unknown(request, await db.table_columns(table))
        fts_table = await db.fts_table(table)
        typed = (request.args.get("_search") or "").strip()
        context: dict[str, Any] = {"supports_search": bool(fts_table), "search": typed}
        if not fts_table or not typed:
            return FilterArguments([], extra_context=context)
        query = datasette.to_fts(typed)
        said = [f"search finds “{typed}”"]
        if not query:
            return FilterArguments(["0"], human_descriptions=said, extra_context=context)
        context["best_first"] = await best_first(db, table, fts_table, query)
        fts = escape_sqlite(fts_table)
        where = f"rowid in (select rowid from {fts} where {fts} match :search)"
        return FilterArguments([where], {"search": query}, said, context)

    return inner


def refuse_unknown(request: Any, columns: list[str]) -> None:
    for name in ("_where", "_through", "_fts_table", "_fts_pk", "_trace"):
        if name in request.args:
            raise BadRequest(f"{name} is not offered here")
    if any(name.startswith("_search_") for name in request.args):
        raise BadRequest("Searching one column is not offered: use a filter instead")
    for name in ("_facet", "_facet_array", "_facet_date"):
        for column in request.args.getlist(name):
            if column not in columns:
                raise BadRequest(f"There is no column “{column}” to count by")


async def best_first(db: Any, table: str, fts_table: str, query: str) -> list[str]:
    """Primary keys of the best matches, best first; the page then shows its rows in this order."""
    keys = await db.primary_keys(table)
    if len(keys) != 1:
        return []
    name, fts = escape_sqlite(table), escape_sqlite(fts_table)
    rows = await db.execute(
        f"select {name}.{escape_sqlite(keys[0])} from {fts} join {name} on {name}.rowid = {fts}.rowid "
        f"where {fts} match :query order by {fts}.rank limit {BEST}",
        {"query": query},
    )
    return [str(row[0]) for row in rows.rows]


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Replaces Datasette's page for errors, which prints what was typed and the traceback's variables."""

    async def inner() -> Response:
        status, text, reference = describe(exception)
        if request.path.endswith(".json"):
            return Response.json({"ok": False, "status": status, "error": text}, status=status)
        template = datasette.jinja_env.get_template("error.html")
        title, advice = WORDS.get(status, WORDS[500])
        html = await template.render_async(title=title, advice=advice, detail=text, reference=reference)
        return Response.html(html, status=status)

    return inner


@hookimpl
def forbidden(datasette: Any, request: Any, message: str) -> Any:
    return handle_exception(datasette, request, DatasetteError(message, status=403))


def describe(exception: Exception) -> tuple[int, str, str]:
    """Status, sentence for the person, and reference number where the log has more."""
    if isinstance(exception, Base400):
        return exception.status, str(exception), ""
    if isinstance(exception, DatasetteError):
        too_long = "This asks for more than can be answered quickly: narrow it, or ask for fewer facets."
        status = 400 if exception.status == 500 else exception.status  # a column that does not exist, say
        return status, too_long if exception.message_is_html else str(exception.message), ""
    if isinstance(exception, MADE_UP):
        log.warning("the tables could not follow an address (%s)", type(exception).__name__)
        return 400, "Something in this address is not understood.", ""
    return 500, "", log_error(exception, where="the tables")


def install() -> None:
    """Exchange the parts of Datasette that are replaced. Its plugins are one list for the process."""
    for module in (datasette.filters, datasette.handle_exception):
        if pm.is_registered(module):
            pm.unregister(module)
    if not pm.is_registered(sys.modules[__name__]):
        pm.register(sys.modules[__name__])
