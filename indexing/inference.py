"""Runs the exported model. onnxruntime and tokenizers are imported when it is loaded, not before."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from indexing.model import ADVICE, ModelError, check_model

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vector = NDArray[np.float32]
"""One text's meaning: shape (dimension,), length 1."""

Matrix = NDArray[np.float32]
"""One row for each text: shape (texts, dimension), each row of length 1."""

MAX_TOKENS = 256

_ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("ies", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("er", ""),
    ("ly", ""),
)


class ExportedModel:
    """A loaded copy: texts in, unit vectors out. For one thread at a time."""

    def __init__(self, session: Any, tokenizer: "Tokenizer", model_id: str) -> None:
        self._session = session
        self._tokenizer = tokenizer
        self.model_id = model_id

    def embed(self, texts: Sequence[str]) -> Matrix:
        """One row for each text, shape (texts, 384); what exceeds 256 tokens is not read."""
        encoded = self._tokenizer.encode_batch([_without_surrogates(text) for text in texts])
        feed = {
            "input_ids": np.array([item.ids for item in encoded], dtype=np.int64),
            "attention_mask": np.array([item.attention_mask for item in encoded], dtype=np.int64),
        }
        vectors: Matrix = self._session.run(None, feed)[0]
        return vectors

    def is_word(self, word: str) -> bool:
        """True where the vocabulary holds the word whole, or what it is a form of ("tripping", "babies").

        Some 20,000 of the commonest English words; what it lacks may be right as well.
        """
        return any(self._tokenizer.token_to_id(form) is not None for form in _uninflected(word))


def _uninflected(word: str) -> Iterator[str]:
    """The word, and what it may be a form of, without asking whether that exists."""
    yield word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word.removesuffix(ending)
            yield stem + instead
            if len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]


def load_model(folder: Path, *, threads: int = 1) -> ExportedModel:
    """The exported copy, ready to run; raises ModelError when it is missing, damaged or cannot be loaded."""
    manifest = check_model(folder)
    try:
        import onnxruntime
        from tokenizers import Tokenizer
    except ImportError as error:
        raise ModelError(f"Search by meaning needs the package {error.name}. {ADVICE}") from None
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # it writes guesses about the machine's graphics card to standard error
    session = onnxruntime.InferenceSession(
        str(folder / "model.onnx"), sess_options=options, providers=["CPUExecutionProvider"]
    )
    return ExportedModel(session, tokenizer, manifest.model_id)


def _without_surrogates(text: str) -> str:
    """The tokeniser refuses lone ones."""
    return text.encode("utf-8", "replace").decode("utf-8")
