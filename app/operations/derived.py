"""The files that are made from the truth: when they are out of date, and making them anew.

Whoever gets the folder's lock rebuilds; everybody else notices the replaced file and reopens it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

import casestudies.public
import geodata.public
from app.knowledge import Knowledge
from casestudies.forms import RULES as CASE_STUDIES
from geodata.forms import RULES as ASSETS
from indexing.documents import Document
from indexing.entries import asset_document, case_study_document
from indexing.index import read_state
from indexing.model import MODEL_ID, ensure_model, exported_folder, semantic_available
from indexing.passage_encoder import PassageEncoder
from indexing.refresh import refresh
from kb import area_tables, publication, revision, survey_table
from kb.errors import DataFolderError
from kb.publication import Section, Table
from kb.published import list_published

Say = Callable[[str], None]


def quiet(_message: str) -> None:
    """For refreshes that nobody watches."""


@contextmanager
def folder_lock(folder: Path, *, wait: bool = True) -> Iterator[bool]:
    """Hold the data folder's lock; yields False at once where somebody else has it and `wait` is off."""
    lock = FileLock(folder / "derived.lock")
    try:
        lock.acquire(timeout=-1 if wait else 0)
    except Timeout:
        yield False
        return
    except OSError as error:
        raise DataFolderError(f"The data folder {folder} cannot be written to: {error.strerror}.") from None
    try:
        yield True
    finally:
        lock.release()


def current_revision(knowledge: Knowledge) -> int:
    with knowledge.db.read() as connection:
        return revision.current(connection)


def published_is_current(knowledge: Knowledge) -> bool:
    """True where published.db shows the truth as it is today."""
    return publication.read_stamp(knowledge.published) == _stamp(knowledge, current_revision(knowledge))


def _stamp(knowledge: Knowledge, at: int) -> publication.Stamp:
    day, shape = knowledge.db.today().isoformat(), publication.digest(public_tables())
    return publication.Stamp(at, shape, day, knowledge.settings.base_url)


def index_is_current(knowledge: Knowledge) -> bool:
    """True where index.db holds what is published now, with vectors where search by meaning is on."""
    state = read_state(knowledge.index)
    return (
        state is not None
        and state.revision == current_revision(knowledge)
        and state.model_id == wanted_model(knowledge)
        and not state.missing
    )


def wanted_model(knowledge: Knowledge) -> str:
    """The id of the model that search uses; "" where search is by keyword only."""
    return MODEL_ID if uses_meaning(knowledge) else ""


def uses_meaning(knowledge: Knowledge) -> bool:
    return knowledge.settings.semantic == "on" and semantic_available()


def public_tables() -> tuple[Table, ...]:
    """Every public table's description, for the pages that show them."""
    described = (section.table for section in (*area_tables.sections(), survey_table.section()))
    return (casestudies.public.TABLE, geodata.public.TABLE, *described)


def write_published(knowledge: Knowledge) -> bool:
    """Make published.db show the truth; False where it does already. The caller holds the lock."""
    if published_is_current(knowledge):
        return False
    db, base_url = knowledge.db, knowledge.settings.base_url
    with db.read() as connection:
        sections: tuple[Section, ...] = (
            casestudies.public.section(list_published(connection, CASE_STUDIES, db.today()), base_url),
            geodata.public.section(list_published(connection, ASSETS, db.today()), base_url),
            *area_tables.sections(),
            survey_table.section(),
        )
        publication.publish(knowledge.published, sections, _stamp(knowledge, revision.current(connection)))
    return True


def list_documents(knowledge: Knowledge) -> tuple[int, list[Document]]:
    """The revision, and everything that can be searched at it, from one snapshot."""
    db = knowledge.db
    with db.read() as connection:
        case_studies = list_published(connection, CASE_STUDIES, db.today())
        assets = list_published(connection, ASSETS, db.today())
        found = [*map(case_study_document, case_studies), *map(asset_document, assets)]
        return revision.current(connection), found


def write_index(knowledge: Knowledge, *, say: Say = quiet, keyword_first: bool = False) -> bool:
    """Make index.db hold what is published; False where it does already. The caller holds the lock.

    With `keyword_first` a file that answers by keyword is put in place before anything is encoded.
    """
    if index_is_current(knowledge):
        return False
    at, documents = list_documents(knowledge)
    model_id = wanted_model(knowledge)
    if not model_id or keyword_first:
        refresh(knowledge.index, documents, revision=at, model_id=model_id, say=quiet if model_id else say)
    if model_id:
        ensure_model(knowledge.folder, say=say)
        with PassageEncoder(exported_folder(knowledge.folder)) as encode:
            refresh(knowledge.index, documents, revision=at, model_id=model_id, encode=encode, say=say)
    return True


def bring_up_to_date(knowledge: Knowledge, *, wait: bool = False) -> None:
    """Rebuild whatever is behind the truth, unless another process is already at it."""
    if published_is_current(knowledge) and index_is_current(knowledge):
        return
    with folder_lock(knowledge.folder, wait=wait) as mine:
        if mine:
            write_published(knowledge)
            write_index(knowledge, keyword_first=True)
