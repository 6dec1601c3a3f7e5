"""A server of our own on the loopback, for as long as something is measured of it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path, port: int, *, semantic: str = "on") -> Iterator[subprocess.Popen[bytes]]:
    """Ended by its own handle."""
    environment = os.environ | {
        "HIQUALITY_DATA_DIR": str(folder),
        "HIQUALITY_PORT": str(port),
        "HIQUALITY_SEMANTIC": semantic,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "serve"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def fetch(url: str) -> str | None:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            text: str = answer.read().decode()
            return text
    except OSError:
        return None


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes], *, within: float = 120) -> None:
    deadline = time.monotonic() + within
    while not condition():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the server ended, or it never happened")
        time.sleep(0.05)
