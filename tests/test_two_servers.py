"""Two servers and commands on one data folder: a publication and a withdrawal reach both."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack

import pytest

from app.knowledge import open_knowledge
from app.settings import Settings
from kb import moderation
from tests.factories import create_case_study, create_person

PATIENCE_SECONDS = 120


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory, reference_db):
    path = tmp_path_factory.mktemp("two") / "var"
    path.mkdir()
    shutil.copy(reference_db, path / "reference.db")
    return path


def environment(folder, port=8501):
    return os.environ | {
        "HIQUALITY_DATA_DIR": str(folder),
        "HIQUALITY_PORT": str(port),
        "HIQUALITY_PUBLIC_URL": "http://127.0.0.1",
        "HIQUALITY_SEMANTIC": "off",
    }


@pytest.fixture(scope="module")
def servers(folder):
    """The addresses of two running servers that share a data folder."""
    with ExitStack() as stack:
        found = []
        for _ in range(2):
            port = free_port()
            process = subprocess.Popen(
                [sys.executable, "-m", "app.cli", "serve"], env=environment(folder, port),
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
            found.append(f"http://127.0.0.1:{port}")
        for url in found:
            until(lambda url=url: status(f"{url}/healthz") == 200)
        yield found


def request(url):
    return urllib.request.urlopen(urllib.request.Request(url, headers={"Host": "127.0.0.1"}), timeout=20)


def status(url):
    try:
        with request(url) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def until(condition):
    """Wait for something to become true; how long it may take is measured by `make bench`, not asserted."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.2)
    raise AssertionError("it did not happen")


def titles(url):
    """Titles in the open tables; none while the server opens a new file, when it answers 503."""
    try:
        with request(f"{url}/data/published/case_studies.json?_shape=array&_size=1000") as answer:
            return {row["title"] for row in json.load(answer)}
    except urllib.error.HTTPError as error:
        if error.code != 503:
            raise
        return set()


def test_both_servers_show_what_a_third_process_publishes_and_drop_what_it_takes_down(servers, folder):
    db = open_knowledge(Settings(data_dir=folder)).db
    author = create_person(db)
    version = create_case_study(db, author, title="Synthetic publication from elsewhere")
    for url in servers:
        until(lambda url=url: "Synthetic publication from elsewhere" in titles(url))
    moderation.take_down(db, create_person(db, administrator=True), version.entry_id)
    for url in servers:
        assert status(f"{url}/c/synthetic-publication-from-elsewhere") == 410
        until(lambda url=url: titles(url) and "Synthetic publication from elsewhere" not in titles(url))
    db.close()


def test_a_command_runs_beside_running_servers(servers, folder):
    for command in (["publish"], ["index"], ["seed"], ["check"], ["search", "women", "--keyword"]):
        done = subprocess.run(
            [sys.executable, "-m", "app.cli", *command], env=environment(folder), capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr


def test_restore_is_refused_while_a_server_runs(servers, folder, tmp_path):
    copy = str(tmp_path / "copy.db")
    subprocess.run([sys.executable, "-m", "app.cli", "backup", copy], env=environment(folder), check=True, text=True,
                   capture_output=True)  # fmt: skip
    done = subprocess.run([sys.executable, "-m", "app.cli", "restore", copy], env=environment(folder),
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 2
    assert "A server is running" in done.stderr


def test_deleted_derived_files_heal_under_a_running_server(servers, folder):
    for name in ("published.db", "index.db"):
        (folder / name).unlink(missing_ok=True)
    until(lambda: all((folder / name).exists() for name in ("published.db", "index.db")))
    for url in servers:
        until(lambda url=url: status(f"{url}/healthz") == 200 and len(titles(url)) == 6)
