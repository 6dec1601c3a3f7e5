"""The most memory that the web process and the process that writes an index ever take: `python -m benchmarks.memory`.

The web process answers 100 different questions of a real browser and shows what was published meanwhile. The index is
written with the hash encoder, so that 100,000 records take minutes. Read from /proc: on Linux alone.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

from app.knowledge import Knowledge, open_knowledge
from app.operations.derived import index_is_current
from app.settings import Settings
from benchmarks.corpus import documents, questions
from benchmarks.serving import fetch, free_port, serving, wait_for
from casestudies.forms import RULES as CASE_STUDIES
from indexing.hash_encoder import HashEncoder
from indexing.refresh import refresh
from kb import moderation
from kb.states import VersionState
from tests import factories
from tests.browser.conftest import BROWSER_ARGUMENTS
from tests.browser.find_chromium import find

QUESTIONS = 100
MOST = {"on": 450, "off": 300}
SIZES = (10_000, 100_000)
FLAT = 1.1


def main() -> None:
    if not Path("/proc/self/status").exists():
        print("Memory is measured on Linux alone.")
        return
    browser = find()
    for semantic in MOST if browser else ():
        of_server(semantic, str(browser))
    if not browser:
        print("No Chromium on this machine: the web process is not measured.")
    of_indexing()


def most_megabytes(process_id: int | str) -> float:
    """The peak of what a process held in memory."""
    status = Path(f"/proc/{process_id}/status").read_text("ascii")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def of_server(semantic: str, browser: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name) / "var", free_port()
        knowledge = open_knowledge(Settings(data_dir=folder, port=port, semantic=semantic))
        with serving(folder, port, semantic=semantic) as process, sync_playwright() as playwright:
            address = f"http://127.0.0.1:{port}"
            wait_for(lambda: fetch(f"{address}/healthz") is not None, process)
            wait_for(lambda: index_is_current(knowledge), process, within=300)
            page = playwright.chromium.launch(executable_path=browser, args=BROWSER_ARGUMENTS).new_page()
            asked = list(
                dict.fromkeys([*questions(), *(f"synthetic question {number}" for number in range(QUESTIONS))])
            )
            for number, question in enumerate(asked[:QUESTIONS]):
                if number == QUESTIONS // 2:
                    publish(knowledge)
                    wait_for(lambda: index_is_current(knowledge), process)
                ask(page, address, question)
            most = most_megabytes(process.pid)
        knowledge.db.close()
    missed = "" if most < MOST[semantic] else "  MISSED"
    model = "with" if semantic == "on" else "without"
    print(f"web process {model} the model, {QUESTIONS} questions and a publication: {most:.0f} MB", end="")
    print(f"  aim under {MOST[semantic]}{missed}", flush=True)


def ask(page: Page, address: str, question: str) -> None:
    """A visit of its own for each question, to the end of what the page shows."""
    page.goto(f"{address}/?q={quote(question)}")
    page.get_by_label("Search case studies and local assets").wait_for(timeout=60_000)
    page.locator('[data-testid="stStatusWidget"]').wait_for(state="detached", timeout=60_000)


def publish(knowledge: Knowledge) -> None:
    author = factories.create_person(knowledge.db)
    office = factories.create_person(knowledge.db, organisation="Synthetic Office", administrator=True)
    version = factories.create_case_study(knowledge.db, author, state=VersionState.SUBMITTED)
    moderation.publish(knowledge.db, office, CASE_STUDIES, version.id, locate=factories.nowhere)


def of_indexing() -> None:
    few, many = (of_writing(size) for size in SIZES)
    for size, most in zip(SIZES, (few, many), strict=True):
        print(f"writing an index of {size:,} records: {most:.0f} MB")
    print(f"  ratio {many / few:.2f}  aim at most {FLAT}{'' if many / few <= FLAT else '  MISSED'}", flush=True)


def of_writing(size: int) -> float:
    """In a process of its own, which says at the end what it took."""
    command = [sys.executable, "-m", "benchmarks.memory", str(size)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def write(size: int) -> None:
    encoder = HashEncoder()
    with tempfile.TemporaryDirectory() as name:
        refresh(
            Path(name) / "index.db",
            documents(size),
            revision=1,
            model_id=encoder.model_id,
            encode=encoder.encode_all,
            say=lambda _: None,
        )
    print(most_megabytes("self"))


if __name__ == "__main__":
    write(int(sys.argv[1])) if len(sys.argv) > 1 else main()
