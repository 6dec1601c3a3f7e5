"""The real server over synthetic pages and tables, run as a process of its own: one st.App a process."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import sqlite_utils

ROOT = Path(__file__).parent.parent
PAGES = Path(__file__).parent / "sample_pages.py"
PLANTED = "<script>window.ran=1</script><img src=x onerror=window.ran=1>"
METADATA = {
    "title": "Synthetic tables",
    "license": "CC BY 4.0",
    "license_url": "https://creativecommons.org/licenses/by/4.0/",
    "source": "Synthetic source",
    "databases": {
        "published": {
            "tables": {
                "case_studies": {
                    "title": "Case studies",
                    "description": "Synthetic case studies.",
                    "facets": [{"array": "communities"}],
                    "columns": {"title": "What it is called, in synthetic words"},
                }
            }
        }
    },
}


def to_fts(text):
    words = [word for word in re.findall(r"\w+", text.lower()) if word not in ("the", "and", "or")]
    return " OR ".join(f'"{word}"' for word in words)


def make_published(path, *titles):
    """A synthetic published.db, put in place whole."""
    rows = [
        (
            "cafe",
            "Synthetic wellbeing café",
            "A weekly drop-in for lonely people",
            ["Older people", "Carers"],
            "https://example.org/a",
        ),
        ("choir", "Synthetic choir", "Lonely lonely lonely: singing together", ["Carers"], ""),
        ("planted", PLANTED, "javascript:window.ran=1", ["<b>bold</b>"], "javascript:window.ran=1"),
        *((f"extra-{number}", title, "Extra", [], "") for number, title in enumerate(titles)),
    ]
    names = ("slug", "title", "summary", "communities", "source_url")
    order = ("title", "communities", "summary", "source_url", "slug")
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    db = sqlite_utils.Database(fresh)
    db["case_studies"].insert_all(
        (dict(zip(names, (*row[:3], json.dumps(row[3]), row[4]), strict=True)) for row in rows),
        pk="slug",
        column_order=order,
    )
    db["case_studies"].enable_fts(["title", "summary"], tokenize="porter")
    db["assets"].insert({"slug": "hall", "title": "Synthetic hall", "summary": "A room"}, pk="slug")
    db["assets"].enable_fts(["title", "summary"], tokenize="porter")
    db.close()
    os.replace(fresh, path)
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running_server(folder, **settings):
    """Address, process and log file of a server on a free port of the loopback; stopped at the end."""
    make_published(folder / "published.db")
    port, log = free_port(), folder / "server.log"
    own = {name: value for name, value in os.environ.items() if not name.startswith("HIQUALITY_")}
    environment = own | {"HIQUALITY_PORT": str(port), "PYTHONPATH": str(ROOT)} | settings
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.sample_server", str(folder)],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=out,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_healthy(address, process, log)
        yield address, process, log
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_healthy(address, process, log):
    for _ in range(240):
        assert process.poll() is None, log.read_text()
        try:
            if httpx.get(f"{address}/healthz", trust_env=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.25)
    raise AssertionError(log.read_text())


def main(folder):
    from starlette.routing import Route
    from streamlit import config

    from app.settings import load_settings
    from app.tables.application import Tables
    from app.web import server

    def broken(_request):
        raise RuntimeError("synthetic.person@example.org could not be read")

    config._main_script_path = str(server.SCRIPT)  # the product's own configuration, over the sample's pages
    settings = load_settings()
    tables = Tables(folder / "published.db", metadata=METADATA, to_fts=to_fts, demonstration=True)
    app = server.build_app(
        settings,
        url_paths=("", "widgets", "attack", "map"),
        tables=tables,
        check=lambda: {"truth": True},
        routes=[Route("/broken", broken)],
        script=PAGES,
    )
    server.run(app, settings)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
