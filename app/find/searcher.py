"""Search as one process offers it: the index reopened when its file is replaced, the model when it is ready."""

import threading
from contextlib import suppress
from pathlib import Path

from app.find.words import CurrentGlossary
from app.knowledge import Knowledge
from app.operations.derived import uses_meaning
from app.web.logs import log
from geodata.postcodes import Postcodes
from indexing.encoder import QueryEncoder
from indexing.facets import NO_FILTERS, Filters
from indexing.index import Index, open_index
from indexing.model import exported_folder
from indexing.results import Hit, Results
from indexing.search import AS_FOUND, Choices, Tools, search, usable
from indexing.shared import Terms
from indexing.similar import like_text, similar
from indexing.term_words import TermRead, read_terms
from kb import entry_store
from kb.errors import KbError

Stamp = tuple[int, int, int]


def stamp(path: Path) -> Stamp | None:
    """What changes when a file is replaced: inode, time and size; None where there is no file."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


class Searcher:
    """Safe to share between threads. Answers by keyword until `load_model` has finished."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self._encoder: QueryEncoder | None = None
        self._index: Index | None = None
        self._stamp: Stamp | None = None
        self._table: Postcodes | None = None
        self._glossary = CurrentGlossary(knowledge.db)
        self._lock = threading.Lock()

    def load_model(self) -> None:
        """Make search by meaning ready; where the model is missing or wrong, search goes on by keyword."""
        if self._encoder is None and uses_meaning(self.knowledge):
            try:
                self._encoder = QueryEncoder(exported_folder(self.knowledge.folder))
            except KbError as error:
                log.warning("searching by keyword only: %s", error)

    @property
    def has_meaning(self) -> bool:
        return self._encoder is not None

    def index(self) -> Index:
        """The index as its file is now. A replaced one is left to its last reader, then collected."""
        found = stamp(self.knowledge.index)
        with self._lock:
            if self._index is None or found != self._stamp:
                self._index, self._stamp = open_index(self.knowledge.index), found
            return self._index

    def search(
        self, text: str, *, filters: Filters = NO_FILTERS, choices: Choices = AS_FOUND, limit: int = 20
    ) -> Results:
        """What is published and answers the text; by keyword alone while the model is not ready."""
        return search(
            self.index(),
            text,
            tools=self._tools(),
            filters=filters,
            choices=choices,
            limit=limit,
            live=self._live(),
            today=self.knowledge.db.today(),
        )

    def similar(self, entry_id: str, *, limit: int = 4) -> tuple[Hit, ...]:
        """Entries like this one, those that are only somewhat like it marked weak."""
        return similar(self.index(), entry_id, limit=limit, live=self._live(), today=self.knowledge.db.today())

    def read_terms(self, text: str) -> tuple[TermRead, ...]:
        """The communities, strategies, barriers and places that a text speaks of."""
        return read_terms(text, postcodes=self._postcodes())

    def like_text(self, text: str, terms: Terms, *, limit: int = 20) -> tuple[Hit, ...]:
        """Entries like what a text tells, and of what shares these terms. The text is not kept."""
        return like_text(
            self.index(),
            text,
            terms=terms,
            tools=self._tools(),
            limit=limit,
            live=self._live(),
            today=self.knowledge.db.today(),
        )

    def compares_meaning(self) -> bool:
        """True where a text can be compared in meaning with the index as it is now."""
        return usable(self.index(), self._encoder) is not None

    def _tools(self) -> Tools:
        return Tools(encoder=self._encoder, glossary=self._glossary.now(), postcodes=self._postcodes())

    def _postcodes(self) -> Postcodes | None:
        """For places in a question; none while their table is being made."""
        if self._table is None:
            with suppress(KbError):
                self._table = Postcodes(self.knowledge.reference)
        return self._table

    def _live(self) -> frozenset[str]:
        """Asked of the truth each time, so that what was withdrawn is gone at once."""
        with self.knowledge.db.read() as connection:
            return entry_store.list_live_ids(connection)
