"""A real server on a free port of the loopback, driven in a real browser. Nothing may leave the origin."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from app.knowledge import Knowledge, open_knowledge
from app.settings import Settings
from kb import people_admin
from kb.links import use_for_password
from kb.people import SYSTEM
from tests.browser.find_chromium import find

BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "a synthetic pass phrase 42"
PHONE = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items):
    """Without a browser the journeys are skipped, and the run's last lines say so (tests/conftest.py).

    With one, a journey that fails is walked once more, and the run says that it was: on a busy machine a page may
    take longer to draw than anybody waits.
    """
    for item in items:
        if "browser" in Path(item.fspath).parts:
            item.add_marker(pytest.mark.flaky(reruns=1))
            if find() is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """A running server, its data folder, and the way to become somebody on it."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self.log = log
        self.knowledge: Knowledge = open_knowledge(Settings(data_dir=folder, port=self.port))
        self._process: subprocess.Popen | None = None

    @property
    def db(self):
        return self.knowledge.db

    def start(self) -> None:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("HIQUALITY_")}
        environment |= {"HIQUALITY_DATA_DIR": str(self.folder), "HIQUALITY_PORT": str(self.port)}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "app.cli", "serve"], env=environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + 240
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                    return
            except OSError:
                time.sleep(0.3)
        raise RuntimeError(self.log.read_text())

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=20)
            self._process = None

    def give_password(self, person) -> str:
        """A password for somebody made by tests/factories.py; returns it."""
        token = people_admin.create_password_link(self.db, SYSTEM, person.id).token
        use_for_password(self.db, token, PASSWORD)
        return PASSWORD


@pytest.fixture(scope="session")
def site(tmp_path_factory, reference_db, data_dir):
    """One server for all journeys, with the first entries and nothing else.

    The postcode table and the model are copied from where the session made them once.
    """
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(data_dir, folder / "var")
    shutil.copy(reference_db, folder / "var" / "reference.db")
    running = Site(folder / "var", folder / "server.log")
    running.start()
    yield running
    running.stop()
    running.db.close()


@pytest.fixture(scope="package")
def browser():
    """One browser for the journeys of this folder. It ends with them, because the event loop it runs in the main
    thread would refuse every asyncio.run of the tests that follow.
    """
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=find(), args=BROWSER_ARGUMENTS)
        yield launched
        launched.close()


class Visitor:
    """One person's browser: opens pages, signs in, and notes whatever left the origin or broke."""

    def __init__(self, browser, site: Site, viewport: dict, **options) -> None:
        self.site = site
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.context = browser.new_context(viewport=viewport, **options)
        self.context.set_default_timeout(40_000)
        self.context.route("**/*", self._guard)
        self.page = self.context.new_page()
        self.page.on("console", self._console)

    def _guard(self, route) -> None:
        address = route.request.url
        if address.startswith((self.site.url, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(address)
            route.abort()

    def _console(self, message) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def open(self, path: str):
        """Go to a page of the site and wait until Streamlit has finished drawing it."""
        self.page.goto(f"{self.site.url}{path}")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until a Streamlit page stands still; at once on any other page."""
        if self.page.locator("#root").count():
            self.page.locator(".hq-foot").wait_for()
            self.page.locator('[data-testid="stStatusWidget"]').wait_for(state="detached")
        self.page.wait_for_timeout(300)

    def sign_in(self, person):
        """Through the real form, with a password that the person gets first."""
        password = self.site.give_password(person)
        self.page.goto(f"{self.site.url}/account/sign-in")
        self.page.locator("[name=email]").fill(person.email)
        self.page.locator("[name=password]").fill(password)
        self.page.locator("main button[type=submit]").first.click()
        self.page.wait_for_load_state()

    def check_accessible(self) -> None:
        """Axe finds nothing serious or critical on the page as it stands, in a sandboxed map frame least of all."""
        found = Axe().run(self.page).response["violations"]
        serious = [one for one in found if one["impact"] in ("serious", "critical")]
        told = [(one["id"], one["help"], [node["html"][:200] for node in one["nodes"][:4]]) for one in serious]
        assert not told, told

    def check_fits(self) -> None:
        """Nothing has to be scrolled sideways."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{wide} px wider than the window"

    def close(self) -> None:
        self.context.close()
        assert not self.outside, f"left the origin: {self.outside}"
        assert not self.errors, self.errors


@pytest.fixture
def visitor(browser, site):
    """A desktop window."""
    one = Visitor(browser, site, DESKTOP)
    yield one
    one.close()


@pytest.fixture
def phone(browser, site):
    """A phone's window, 320 px wide."""
    one = Visitor(browser, site, PHONE)
    yield one
    one.close()


@pytest.fixture
def new_visitor(browser, site):
    """Further people, each with a browser of their own."""
    opened = []

    def create(viewport=DESKTOP, **options):
        opened.append(Visitor(browser, site, viewport, **options))
        return opened[-1]

    yield create
    for one in opened:
        one.close()
