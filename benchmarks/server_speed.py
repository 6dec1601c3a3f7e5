"""How fast a server starts, and how soon what is published is seen: `python -m benchmarks.server_speed`."""

import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from app.knowledge import open_knowledge
from app.operations.derived import index_is_current
from app.settings import Settings
from benchmarks.serving import fetch, free_port, serving, wait_for
from casestudies.forms import RULES as CASE_STUDIES
from kb import moderation
from kb.states import VersionState
from tests import factories

RUNS = 5


def first_answer(folder: Path) -> float:
    """Seconds from starting a server to the whole of its first page."""
    port = free_port()
    began = time.perf_counter()
    with serving(folder, port) as process:
        while process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                    answer.read()
                    return time.perf_counter() - began
            except OSError:
                time.sleep(0.05)
    raise RuntimeError("the server did not start")


def bare_start() -> float:
    """The yardstick: a Python that imports what any server of this kind has to import."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import streamlit, datasette.app, geopandas, folium"], check=True)
    return time.perf_counter() - began


def measure_start(folder: Path) -> None:
    first = first_answer(folder)
    starts = [first_answer(folder) for _ in range(RUNS)]
    bare = statistics.median(bare_start() for _ in range(3))
    again = statistics.median(starts)
    print(f"first start, everything prepared from nothing   {first:7.2f} s")
    print(f"second start to the first page, median of {RUNS}     {again:7.2f} s   (aim: under 5 s)")
    print(f"  beside importing the libraries alone          {bare:7.2f} s   ratio {again / bare:.2f}")


def measure_publication(folder: Path) -> None:
    """From a moderator's click until a running server's tables and search index show the entry."""
    port = free_port()
    knowledge = open_knowledge(Settings(data_dir=folder, port=port))
    db = knowledge.db
    author = factories.create_person(db)
    office = factories.create_person(db, organisation="Synthetic Office", administrator=True)
    shown, found = [], []
    with serving(folder, port) as process:
        address = f"http://127.0.0.1:{port}"
        wait_for(lambda: fetch(f"{address}/healthz") is not None, process)
        wait_for(lambda: index_is_current(knowledge), process)
        for _ in range(RUNS):
            version = factories.create_case_study(db, author, state=VersionState.SUBMITTED)
            began = time.perf_counter()
            slug = moderation.publish(db, office, CASE_STUDIES, version.id, locate=factories.nowhere)
            query = f"{address}/data/published/case_studies.json?_shape=array&_size=1000"
            wait_for(lambda slug=slug, query=query: f"/c/{slug}" in (fetch(query) or ""), process)
            shown.append(time.perf_counter() - began)
            wait_for(lambda: index_is_current(knowledge), process)
            found.append(time.perf_counter() - began)
    db.close()
    print(f"publication to the open tables, median of {RUNS}     {statistics.median(shown):7.2f} s   (aim: within 5 s)")
    print(f"publication to search by meaning                {statistics.median(found):7.2f} s   (aim: within 5 s)")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "var"
        measure_start(folder)
        measure_publication(folder)


if __name__ == "__main__":
    main()
