"""Child process: writes the model's weights as model.onnx with its tokeniser, and proves that nothing was lost.

Usage: python -m indexing.export_model WEIGHTS_FOLDER TARGET_FOLDER. The only module that imports torch.
"""

import shutil
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnxruntime.transformers import optimizer
from sentence_transformers import SentenceTransformer

from indexing.inference import load_model
from indexing.model import write_manifest

CLOSE_ENOUGH = 0.999
SAMPLE = (
    "loneliness",
    "lonely older people",
    "Which practices have run a drop-in café?",
    "new mums feeling low",
    "SMI PHC uptake",
    "sicle cell patiant training",
    "dementia Barnet",
    "How do we reach people who are not registered with a GP?",
    "Blood pressure checks at the barber's shop on a Saturday morning",
    "Women from Bengali-speaking families who missed their cervical screening appointment",
    "A social prescriber visited every household on the estate once a month and wrote down what people asked for.",
    "Volunteers were paid £11.44 an hour; the council's grant ended on 31 March 2025.",
    "diabetes, hypertension, asthma, COPD, depression",
    "refugees and people seeking asylum",
    "صحة المجتمع",
    "স্বাস্থ্য",
    "健康",
    "🏥 café — naïve “quotes”",
    "x",
    "The steering group met four times a year with two local partners, public health and the council. " * 25,
)


class Sentence(torch.nn.Module):  # type: ignore[misc]
    """Token ids and mask in, one unit vector out: the mean of the last layer over real tokens, normalised."""

    def __init__(self, transformer: Any) -> None:
        super().__init__()
        self.transformer = transformer

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        states = self.transformer(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
        return torch.nn.functional.normalize(mean, dim=1)


def export(weights: Path, target: Path) -> None:
    """Write model.onnx, tokenizer.json and manifest.json into `target`; raises ValueError when they differ."""
    plainly = {"attn_implementation": "eager"}  # written step by step, which is what the optimiser can join
    original = SentenceTransformer(str(weights), device="cpu", local_files_only=True, model_kwargs=plainly)
    shutil.copyfile(weights / "tokenizer.json", target / "tokenizer.json")
    _write_onnx(original, target / "model.onnx")
    _join_steps(original, target / "model.onnx")
    write_manifest(target, worst_cosine=0.0)
    worst = _worst_cosine(original, target)
    if worst < CLOSE_ENOUGH:
        raise ValueError(f"the exported model differs from the original (cosine {worst:.4f})")
    write_manifest(target, worst_cosine=worst)


def _write_onnx(original: SentenceTransformer, path: Path) -> None:
    example = original.tokenizer(["one text", "another that is rather longer"], padding=True, return_tensors="pt")
    torch.onnx.export(
        Sentence(original[0].auto_model).eval(),
        (example["input_ids"], example["attention_mask"]),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["vector"],
        dynamic_axes={
            "input_ids": {0: "text", 1: "token"},
            "attention_mask": {0: "text", 1: "token"},
            "vector": {0: "text"},
        },
        opset_version=17,
        dynamo=False,  # the newer exporter needs one more package and gives the same graph
    )


def _join_steps(original: SentenceTransformer, path: Path) -> None:
    """Attention, sums with their norms, and activations as one step each: a third less time for a short query."""
    shape = original[0].auto_model.config
    joined = optimizer.optimize_model(
        str(path), model_type="bert", num_heads=shape.num_attention_heads, hidden_size=shape.hidden_size, opt_level=0
    )
    joined.save_model_to_file(str(path))


def _worst_cosine(original: SentenceTransformer, target: Path) -> float:
    """Over the sample, in one padded batch and text by text, because padding must not change a meaning."""
    copy = load_model(target)
    expected = original.encode(list(SAMPLE), normalize_embeddings=True, convert_to_numpy=True)
    batch = copy.embed(SAMPLE)
    single = np.vstack([copy.embed([text]) for text in SAMPLE])
    return float(min((expected * batch).sum(1).min(), (expected * single).sum(1).min()))


def main() -> None:
    warnings.simplefilter("ignore")  # the exporter warns of its own age, and of branches that are not taken here
    export(Path(sys.argv[1]), Path(sys.argv[2]))


if __name__ == "__main__":
    main()
