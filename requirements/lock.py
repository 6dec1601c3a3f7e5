"""Write base.lock, semantic.lock and dev.lock anew from pyproject.toml: `make lock`.

One resolution for all, on every platform, so that the three files agree. PyTorch is pinned in the Makefile
and installed apart: with the rest it would bring gigabytes of GPU libraries, which are left out here too.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
PYPROJECT = HERE.parent / "pyproject.toml"
BUILD = "hatchling==1.33.0\neditables==0.6\n"  # the package itself is built without downloading anything more
APART = re.compile(r"torch|triton|nvidia-.*|cuda-.*")


def compile_lock(target: Path, sources: list[Path], *options: str) -> None:
    command = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--no-header"]
    command += ["--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--generate-hashes", *options]
    subprocess.run([sys.executable, "-m", *command, "-o", str(target), *map(str, sources)], check=True)


def blocks(text: str) -> dict[str, str]:
    """Package name and marker -> its lines, hashes included."""
    found = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
    return {block.split(" \\")[0].split("\n")[0]: block for block in found if re.match("[a-z0-9]", block)}


def without(lock: Path, *others: Path) -> None:
    """Leave out what is installed apart, and what other locks hold already."""
    known = {name for other in others for name in blocks(other.read_text())}
    kept = [
        block
        for name, block in blocks(lock.read_text()).items()
        if name not in known and not APART.fullmatch(name.split("==")[0])
    ]
    lock.write_text("".join(kept).rstrip() + "\n")


def main() -> None:
    base, semantic, dev = (HERE / f"{name}.lock" for name in ("base", "semantic", "dev"))
    with tempfile.TemporaryDirectory() as folder:
        everything, build = Path(folder) / "all.lock", Path(folder) / "build.in"
        build.write_text(BUILD)
        compile_lock(everything, [PYPROJECT, build], "--all-extras")
        agreed = ("--constraint", str(everything))
        compile_lock(base, [PYPROJECT, build], *agreed)
        compile_lock(semantic, [PYPROJECT], *agreed, "--extra", "semantic")
        compile_lock(dev, [PYPROJECT], *agreed, "--extra", "dev")
    without(base)
    without(semantic, base)
    without(dev, base, semantic)


if __name__ == "__main__":
    main()
