"""What searches are measured with: the product's model and postcodes, an encoder that remembers nothing, vectors."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from geodata.postcodes import Postcodes
from geodata.reference import build_reference, is_current
from indexing.documents import digest
from indexing.encoder import QueryEncoder
from indexing.inference import Matrix
from indexing.model import MODEL_ID, ensure_model, exported_folder
from indexing.passage_encoder import PassageEncoder
from indexing.search import Tools
from kb.areas import borough_names


def open_tools(folder: Path) -> Tools:
    """Model and postcodes are made in the folder where they are missing."""
    folder.mkdir(parents=True, exist_ok=True)
    postcodes = folder / "reference.db"
    if not is_current(postcodes):
        build_reference(postcodes, borough_names())
    return Tools(encoder=QueryEncoder(ensure_model(folder, say=print), remember=0), postcodes=Postcodes(postcodes))


def real_vectors(folder: Path, texts: Sequence[str]) -> Matrix:
    """The vectors of the real passages, kept in the folder for the next run: encoding 2,000 takes a minute."""
    kept = folder / "benchmarks" / f"{digest(MODEL_ID + ''.join(texts))[:16]}.npy"
    if not kept.exists():
        print(f"Encoding {len(texts):,} passages (once)", flush=True)
        kept.parent.mkdir(exist_ok=True)
        with PassageEncoder(exported_folder(folder)) as encode:
            np.save(kept, encode(texts))
    vectors: Matrix = np.load(kept)
    return vectors
