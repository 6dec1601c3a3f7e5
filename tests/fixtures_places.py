"""London's postcodes for tests: reference.db built once in a session, from the installed package."""

import pytest

from geodata.postcodes import Postcodes
from geodata.reference import build_reference
from kb.areas import borough_names


@pytest.fixture(scope="session")
def reference_db(tmp_path_factory):
    """Path of a finished reference.db. Shared: copy it before changing it."""
    path = tmp_path_factory.mktemp("reference") / "reference.db"
    build_reference(path, borough_names())
    return path


@pytest.fixture(scope="session")
def postcodes(reference_db):
    table = Postcodes(reference_db)
    yield table
    table.close()
