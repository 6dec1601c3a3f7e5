"""What takes long to make and is checked whenever it is used: kept in the environment from one run to the next."""

import sys
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

FOLDER = Path(sys.prefix) / "made-for-tests"


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """The folder of this name, brought up to date by `make`, by one process at a time. Copy it before changing it."""
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(FOLDER / f"{name}.lock"):
        make(folder)
    return folder
