"""Making whatever is missing before the product can serve: each step says what it does, and does it once."""

import os
import time
from collections.abc import Callable

from app.entries.locate import locator
from app.knowledge import Knowledge
from app.operations import derived
from app.operations.migrate import check_whole, migrate
from casestudies.forms import RULES as CASE_STUDIES
from casestudies.seed_files import load_case_studies
from geodata.forms import RULES as ASSETS
from geodata.postcodes import Postcodes
from geodata.reference import build_reference, is_current
from geodata.seed_files import load_assets
from indexing.model import ensure_model
from kb.areas import borough_names, icb_of_borough
from kb.errors import DataFolderError
from kb.organisations import Organisation, add_missing
from kb.seeding import Seeded, seed

Say = Callable[[str], None]
ODS_SOURCE = "NHS ODS list of November 2025, matched by name; to be confirmed by the organisation"


class Preparation:
    """The steps, in the order in which they need one another. Each first takes those before it, and each,
    taken again, does nothing.
    """

    def __init__(self, knowledge: Knowledge, *, say: Say) -> None:
        self.knowledge = knowledge
        self.say = say

    def make_folder(self) -> None:
        """The data folder, made if missing, readable by its owner alone."""
        folder = self.knowledge.folder
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise DataFolderError(f"The data folder {folder} cannot be made: {error.strerror}.") from None
        if not os.access(folder, os.W_OK | os.X_OK):
            raise DataFolderError(
                f"The data folder {folder} may not be written to. "
                "Give this account the right to, or set HIQUALITY_DATA_DIR to another folder."
            )

    def build_reference(self) -> None:
        """The table of London's postcodes."""
        self.make_folder()
        with derived.folder_lock(self.knowledge.folder):
            if is_current(self.knowledge.reference):
                return
            self.say("Postcodes: building the table of London’s postcodes")
            built = build_reference(self.knowledge.reference, borough_names().keys(), say=self._progress())
            self.say(f"Postcodes: {built.postcodes:,} postcodes are ready")

    def migrate(self) -> bool:
        """Bring the truth to this version's schema; True where it had to be changed."""
        self.make_folder()
        with derived.folder_lock(self.knowledge.folder):
            if self.knowledge.truth:
                check_whole(self.knowledge.truth)
            changed = migrate(self.knowledge.db, self.knowledge.backups)
        if changed:
            self.say("Database: brought to this version’s schema")
        return changed

    def seed(self) -> tuple[Seeded, Seeded]:
        """The six case studies and five assets of the report."""
        self.migrate()
        self.build_reference()
        postcodes = Postcodes(self.knowledge.reference)
        locate = locator(postcodes)
        try:
            add_missing(self.knowledge.db, lead_organisations())
            done = (
                seed(self.knowledge.db, CASE_STUDIES, load_case_studies(), locate=locate),
                seed(self.knowledge.db, ASSETS, load_assets(), locate=locate),
            )
        finally:
            postcodes.close()
        for name, counts in zip(("case studies", "assets"), done, strict=True):
            if counts.added or counts.offered:
                self.say(f"First entries: {counts.added} {name} added, {counts.offered} offered in a new wording")
        return done

    def publish(self) -> bool:
        """The public tables; True where they had to be written."""
        self.seed()
        return self._write_published()

    def index(self) -> bool:
        """The search index and the model it needs; True where the index had to be written."""
        self.seed()
        return self._write_index()

    def everything(self) -> None:
        """All that serving needs."""
        self.seed()
        self._write_published()
        self._write_index()

    def _write_published(self) -> bool:
        with derived.folder_lock(self.knowledge.folder):
            written = derived.write_published(self.knowledge)
        if written:
            self.say("Public tables: written")
        return written

    def _write_index(self) -> bool:
        with derived.folder_lock(self.knowledge.folder):
            if derived.uses_meaning(self.knowledge):
                ensure_model(self.knowledge.folder, say=self.say)
            return derived.write_index(self.knowledge, say=self.say)

    def _progress(self) -> Callable[[str, float], None]:
        last = time.monotonic()

        def progress(message: str, fraction: float) -> None:
            nonlocal last
            if time.monotonic() - last > 2:
                self.say(f"{message} ({fraction:.0%})")
                last = time.monotonic()

        return progress


def lead_organisations() -> list[Organisation]:
    """The organisations that lead the first case studies and have an ODS code."""
    found = []
    for one in load_case_studies():
        record = one.record
        if record.ods_code and record.boroughs:
            icb = icb_of_borough(record.boroughs[0], one.confirmed_on)
            postcode = record.place.postcode
            found.append(
                Organisation(record.ods_code, record.organisation, record.lead_level, icb, postcode, ODS_SOURCE)
            )
    return found
