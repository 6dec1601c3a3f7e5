"""What `hiquality check` looks at, and what to do about each failure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.knowledge import Knowledge
from app.operations import derived
from app.operations.migrate import check_whole, newest_schema, schema_of
from geodata.boundaries import check_boundaries
from geodata.reference import is_current
from indexing.model import check_model, exported_folder
from kb.errors import DataFolderError, KbError


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, and what to do if not."""

    what: str
    well: bool
    advice: str = ""


def findings(knowledge: Knowledge) -> Iterator[Finding]:
    """Look at everything that can be wrong with a data folder; changes nothing."""
    yield _look("Boundaries are the ones that were shipped", check_boundaries)
    yield _look("Database is whole and in this version's schema", lambda: _check_truth(knowledge))
    reference = is_current(knowledge.reference)
    yield Finding("Postcode table", reference, "it is missing or damaged; run “hiquality seed” to build it again")
    if knowledge.truth and not knowledge.truth.exists():
        return
    yield _look("Public tables show the database as it is", lambda: _check_published(knowledge))
    yield _look("Search index holds what is published", lambda: _check_index(knowledge))
    if derived.uses_meaning(knowledge):
        yield _look("Search model is the genuine one", lambda: check_model(exported_folder(knowledge.folder)))


def _look(what: str, check: Callable[[], object]) -> Finding:
    try:
        check()
    except KbError as error:
        return Finding(what, False, str(error))
    return Finding(what, True)


def _check_truth(knowledge: Knowledge) -> None:
    if knowledge.truth:
        if not knowledge.truth.exists():
            raise DataFolderError("there is no database yet; run “hiquality seed”")
        check_whole(knowledge.truth)
    if schema_of(knowledge.db) != newest_schema():
        raise DataFolderError("it is of another version; run “hiquality migrate”")


def _check_published(knowledge: Knowledge) -> None:
    if not derived.published_is_current(knowledge):
        raise DataFolderError("they are missing, damaged or behind; run “hiquality publish”")


def _check_index(knowledge: Knowledge) -> None:
    if not derived.index_is_current(knowledge):
        raise DataFolderError("it is missing, damaged or behind; run “hiquality index”")
