"""Datasette as the open tables need it: one file, read-only, quiet, under a prefix."""

import asyncio
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.database import Database

from app.tables.search import BEST

TABLES_PATH = "/data"
DATABASE = "published"  # part of every address of a table, and the key in the metadata

SETTINGS = {
    "base_url": f"{TABLES_PATH}/",
    "default_allow_sql": False,
    "allow_download": False,
    "suggest_facets": False,
    "default_page_size": BEST,
    "max_returned_rows": 1000,
    "max_csv_mb": 20,
    "sql_time_limit_ms": 500,
    "facet_time_limit_ms": 200,
    "default_facet_size": 40,
    "num_sql_threads": 2,
    "default_cache_ttl": 0,  # a withdrawn entry must not live on in a cache
}


class QuietDatabase(Database):
    """A Datasette database that prints no searches and leaves no thread behind."""

    async def execute(self, *args: Any, **options: Any) -> Any:
        return await super().execute(*args, **options | {"log_sql_errors": False})

    async def execute_write_fn(self, fn: Callable[[Any], Any], block: bool = True) -> Any:
        """Writes to Datasette's own list of tables, in memory; stock, a thread that never ends does it."""

        def write() -> Any:
            if self._write_connection is None:
                self._write_connection = self.connect(write=True)
            return fn(self._write_connection)

        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, write)

    def close(self) -> None:
        super().close()
        if self._write_connection is not None:
            self._write_connection.close()


class OpenDatasette(Datasette):
    """A Datasette over one file, with the function that turns typed words into an FTS5 query."""

    def __init__(self, path: Path, *, to_fts: Callable[[str], str], **options: Any) -> None:
        super().__init__(**options)
        self.to_fts = to_fts
        self.remove_database("_memory")
        self.remove_database("_internal")
        self.add_database(QuietDatabase(self, memory_name=secrets.token_hex()), name="_internal")
        self.add_database(QuietDatabase(self, str(path), is_mutable=False), name=DATABASE)

    def absolute_url(self, request: Any, path: str) -> str:
        """Stock, the addresses of array facets lack the prefix."""
        return str(super().absolute_url(request, prefixed(str(path))))


def prefixed(path: str) -> str:
    """A path on this server with the tables' prefix in front, once."""
    return path if not path.startswith("/") or path.startswith(f"{TABLES_PATH}/") else TABLES_PATH + path
