"""London's postcodes for tests: reference.db, built from the installed package."""

import pytest

from geodata.postcodes import Postcodes
from geodata.reference import build_reference
from kb.areas import borough_names
from tests.made_once import made_once


@pytest.fixture(scope="session")
def reference_db():
    """Path of a finished reference.db, made anew where it is not current. Shared: copy it before changing it."""
    folder = made_once("reference", lambda into: build_reference(into / "reference.db", borough_names()))
    return folder / "reference.db"


@pytest.fixture(scope="session")
def postcodes(reference_db):
    table = Postcodes(reference_db)
    yield table
    table.close()
