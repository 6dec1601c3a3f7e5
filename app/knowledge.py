"""Everything one process needs to serve: settings, the truth, and where the derived files are."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import NoSuchModuleError

from app.settings import Settings
from kb.database import Database
from kb.errors import DataFolderError


@dataclass(frozen=True)
class Knowledge:
    """The settings with the open truth; paths lie in the data folder."""

    settings: Settings
    db: Database

    @property
    def folder(self) -> Path:
        return self.settings.data_dir

    @property
    def truth(self) -> Path | None:
        """The truth's file; None where it is not SQLite."""
        url = self.db.engine.url
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None

    @property
    def index(self) -> Path:
        return self.folder / "index.db"

    @property
    def published(self) -> Path:
        return self.folder / "published.db"

    @property
    def reference(self) -> Path:
        return self.folder / "reference.db"

    @property
    def model(self) -> Path:
        return self.folder / "model"

    @property
    def ods_lists(self) -> Path:
        """The folder of fetched NHS lists."""
        return self.folder / "ods"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"


def open_knowledge(settings: Settings) -> Knowledge:
    """Open the truth that the settings name. Touches no file until it is used."""
    try:
        return Knowledge(settings, Database(settings.truth_url))
    except (NoSuchModuleError, ImportError) as error:
        raise DataFolderError(
            f"HIQUALITY_DATABASE_URL: this kind of database is not installed here ({error})."
        ) from None
