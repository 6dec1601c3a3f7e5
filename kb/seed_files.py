"""Entries that come with the product: one TOML file each, in the folder of the kind that owns them."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from kb.content import load
from kb.records import Record

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, kw_only=True)
class Seed(Generic[R]):
    """An entry to begin with. `source_key` is unique and never changes: seeding again finds it by this.

    `confirmed_on` stands for a month: 2025-04-01 is read as "April 2025".
    """

    source_key: str
    slug: str
    confirmed_on: date
    record: R


def load_seeds(folder: Path, record_type: type[R]) -> tuple[Seed[R], ...]:
    """Every file of the folder, in the order of their names."""
    return tuple(_load_seed(file, record_type) for file in sorted(folder.glob("*.toml")))


def _load_seed(file: Path, record_type: type[R]) -> Seed[R]:
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return Seed(
        source_key=table["source_key"],
        slug=table["slug"],
        confirmed_on=table["confirmed_on"],
        record=load(record_type, table["record"]),
    )
