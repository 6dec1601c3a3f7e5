"""Child process: encodes passages, so that the memory a batch takes is given back when it ends.

Usage: python -m indexing.encode_passages MODEL_FOLDER THREADS. Each line of standard input is a JSON list of texts;
the answer on standard output is a line with the number of rows and columns, then the rows as float32.
"""

import json
import sys
from pathlib import Path

import numpy as np

from indexing.inference import ExportedModel, Matrix, load_model
from kb.errors import KbError

BATCH = 16


def encode(model: ExportedModel, texts: list[str]) -> Matrix:
    """One row for each text; texts of like length share a batch, so that little of it is padding."""
    order = np.argsort([len(text) for text in texts], kind="stable")
    batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    rows = np.vstack([model.embed([texts[row] for row in batch]) for batch in batches])
    vectors = np.empty_like(rows)
    vectors[order] = rows
    return vectors


def main() -> None:
    model = load_model(Path(sys.argv[1]), threads=int(sys.argv[2]))
    for line in sys.stdin.buffer:
        vectors = encode(model, json.loads(line))
        sys.stdout.buffer.write(f"{vectors.shape[0]} {vectors.shape[1]}\n".encode())
        sys.stdout.buffer.write(vectors.astype("<f4").tobytes())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    try:
        main()
    except KbError as error:
        sys.exit(str(error))
