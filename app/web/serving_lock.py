"""How commands know that a server is running: each server holds a numbered lock in the data folder."""

from filelock import FileLock, Timeout

from app.knowledge import Knowledge
from kb.errors import Conflict, DataFolderError

MOST_SERVERS = 99


def hold(knowledge: Knowledge) -> FileLock:
    """Take a free number for as long as the returned lock is held."""
    folder = knowledge.folder / "servers"
    folder.mkdir(exist_ok=True)
    for number in range(1, MOST_SERVERS + 1):
        lock = FileLock(folder / f"{number}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue
        return lock
    raise DataFolderError(f"{MOST_SERVERS} servers use this data folder already.")


def check_no_server(knowledge: Knowledge) -> None:
    """Raise Conflict while any server of this data folder runs."""
    for path in (knowledge.folder / "servers").glob("*.lock"):
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise Conflict("A server is running on this data folder. Stop it first, then try again.") from None
        lock.release()
