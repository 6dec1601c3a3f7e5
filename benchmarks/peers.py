"""The libraries that people would pick instead, each in a process of its own in an environment of their own."""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from indexing.inference import Matrix

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv-peers" / "bin" / "python"
ENGINES = ("txtai", "lancedb")


class Peer:
    """Answers lists of queries with how long each took."""

    def __init__(self, engine: str, folder: Path) -> None:
        self._log = (folder / f"{engine}.log").open("w+", encoding="utf-8")
        self._process = subprocess.Popen(
            [str(PYTHON), str(Path(__file__).with_name("peer_engines.py")), engine, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env=os.environ | {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"},
        )
        self.found = int(self._answer())

    def seconds(self, queries: Sequence[str]) -> list[float]:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(list(queries)) + "\n")
        self._process.stdin.flush()
        times: list[float] = json.loads(self._answer())
        return times

    def close(self) -> None:
        self._process.communicate(timeout=60)
        self._log.close()

    def _answer(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            self._log.seek(0)
            raise RuntimeError(f"a peer ended: {self._log.read()[-500:]}")
        return line


def write_passages(folder: Path, texts: Sequence[str], vectors: Matrix) -> None:
    """What every engine is given."""
    (folder / "texts.json").write_text(json.dumps(list(texts)), encoding="utf-8")
    np.save(folder / "vectors.npy", vectors)


@contextmanager
def running(engine: str, folder: Path) -> Iterator[Peer]:
    peer = Peer(engine, folder)
    try:
        yield peer
    finally:
        peer.close()
