"""What every test stands on: no network, no real data folder, a truth of its own, a clock that it can move."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from app.operations.migrate import migrate
from kb.database import Database

pytest_plugins = ["tests.fixtures_places", "tests.fixtures_model"]


@pytest.fixture(autouse=True)
def own_settings(monkeypatch, tmp_path):
    """No setting of whoever runs the tests, and never their data folder."""
    for name in [name for name in os.environ if name.startswith("HIQUALITY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HIQUALITY_DATA_DIR", str(tmp_path / "var"))
    import streamlit as st

    from app import resources

    for clear in (st.cache_resource.clear, st.cache_data.clear):
        clear()
    resources.knowledge.cache_clear()
    resources.searcher.cache_clear()


class Clock:
    """A clock that stands still until it is told to move."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, **step: float) -> None:
        self.at += timedelta(**step)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def db(tmp_path, clock):
    """A real truth, made by the real migrations."""
    database = Database(f"sqlite:///{tmp_path / 'kb.db'}", now=clock)
    migrate(database, tmp_path / "backups")
    yield database
    database.close()


def pytest_terminal_summary(terminalreporter):
    """A run without a browser has not tested the journeys: it must not look as if it had."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "browser" in report.nodeid]
    if skipped:
        terminalreporter.write_sep(
            "!", f"{len(skipped)} BROWSER TESTS WERE SKIPPED: there is no Chromium here", red=True
        )
