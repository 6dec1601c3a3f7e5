"""How fast questions and passages are encoded, beside the library that the model comes from and beside the model alone.

python -m benchmarks.encoding_speed
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from app.settings import Settings
from benchmarks.corpus import REAL, documents, questions, read_by_the_model
from benchmarks.timing import Compared, compare, on_one_thread, report, rounds, seconds
from indexing.documents import Document
from indexing.encode_passages import encode
from indexing.encoder import QueryEncoder
from indexing.inference import load_model
from indexing.model import MODEL_ID, ensure_model, weights_folder
from indexing.passage_encoder import PassageEncoder
from indexing.refresh import refresh


def main() -> None:
    folder = ensure_model(Settings().data_dir, say=print)
    of_questions(folder)
    of_passages(folder)


def of_questions(folder: Path) -> None:
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    original = SentenceTransformer(str(weights_folder()), device="cpu", local_files_only=True)
    ours, remembering = QueryEncoder(folder, remember=0), QueryEncoder(folder)
    compared = compare(
        lambda part: seconds(ours.encode, part), lambda part: seconds(original.encode, part), questions()
    )
    report("encoding a question", compared, "SentenceTransformer.encode", most=0.6)
    first, again = (
        [statistics.median(seconds(remembering.encode, part)) for part in rounds(questions())] for _ in "12"
    )
    compared = Compared(again, first)
    report("the same question again", compared, "the first time", most=0.2)


def of_passages(folder: Path) -> None:
    """Each round indexes another fifth of 2,000 passages, and the model alone encodes the same."""
    model = load_model(folder)
    own, indexing = [], []
    with PassageEncoder(folder) as child:
        child(["so that starting it is not counted"])
        for part in rounds(list(documents(REAL))):
            own.append(elapsed(lambda part=part: encode(model, read_by_the_model(part))))
            indexing.append(elapsed(lambda part=part: write_index(part, child)))
    report(f"indexing {REAL:,} passages, a fifth at a time", Compared(indexing, own), "the model alone", least=0.9)


def write_index(given: Sequence[Document], child: PassageEncoder) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "index.db"
        refresh(path, given, revision=1, model_id=MODEL_ID, encode=child, say=lambda _: None)


def elapsed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    on_one_thread("benchmarks.encoding_speed")
    main()
