"""Encodes passages in a child process that is started with the first and ended with the last."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

import numpy as np

from indexing.inference import Matrix
from indexing.model import ADVICE, ModelError, child_environment


class PassageEncoder:
    """Call it with texts to get their vectors; use it in a `with`, which ends the child.

    `threads` may be as many as the machine has to spare. Raises ModelError when the child fails.
    """

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        self._command = [sys.executable, "-m", "indexing.encode_passages", str(folder), str(threads)]
        self._errors: IO[str] | None = None
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "PassageEncoder":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __call__(self, texts: Sequence[str]) -> Matrix:
        """One row of length 1 for each text, in their order."""
        child = self._started()
        assert child.stdin
        assert child.stdout
        try:
            child.stdin.write(json.dumps(list(texts)).encode() + b"\n")
            child.stdin.flush()
            rows, columns = map(int, child.stdout.readline().split())
            received = child.stdout.read(4 * rows * columns)
            return np.frombuffer(received, dtype="<f4").reshape(rows, columns).astype(np.float32)
        except (OSError, ValueError):
            raise ModelError(f"Encoding the passages failed: {self._reason()}. {ADVICE}") from None

    def close(self) -> None:
        if self._child:
            assert self._child.stdin
            assert self._child.stdout
            self._child.stdout.close()
            with suppress(BrokenPipeError):  # it has ended already
                self._child.stdin.close()
            self._child.wait()
            self._child = None
        if self._errors:
            self._errors.close()
            self._errors = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            self._errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 (close)
            self._child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env=child_environment(),
            )
        return self._child

    def _reason(self) -> str:
        assert self._errors
        self._errors.seek(0)
        return (self._errors.read().strip() or "the process ended").splitlines()[-1].rstrip(".")
