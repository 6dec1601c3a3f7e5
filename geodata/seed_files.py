"""The five first assets: organisations and programmes that the HiQUALITY highlight report names as partners."""

from pathlib import Path

from geodata.fields import Asset
from kb.seed_files import Seed, load_seeds

FOLDER = Path(__file__).parent / "data" / "assets"

SeedAsset = Seed[Asset]


def load_assets() -> tuple[SeedAsset, ...]:
    """The five, by file name."""
    return load_seeds(FOLDER, Asset)
