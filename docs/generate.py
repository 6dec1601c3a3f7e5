"""Write the pages that follow from the code, or check that they are as the code says: `make docs`, `make check`."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from docs.describe import commands, import_template, schema, settings, states

FOLDER = Path(__file__).parent

PAGES: Mapping[str, Callable[[], str]] = {
    "states.md": states.page,
    "commands.md": commands.page,
    "settings.md": settings.page,
    "schema.md": schema.page,
    "import-template.md": import_template.page,
}


def generate() -> dict[str, str]:
    """File name -> what the page should hold."""
    return {name: page() for name, page in PAGES.items()}


def out_of_date(folder: Path = FOLDER) -> list[str]:
    """Names of pages that are missing, or that say something else than the code."""
    return [name for name, text in generate().items() if stored(folder / name) != text]


def stored(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def write(folder: Path = FOLDER) -> list[str]:
    """Bring the pages up to date; the names of those that changed."""
    changed = out_of_date(folder)
    pages = generate()
    for name in changed:
        (folder / name).write_text(pages[name], encoding="utf-8", newline="\n")
    return changed


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    if arguments not in ([], ["--check"]):
        sys.stderr.write("Usage: python -m docs.generate [--check]\n")
        return 2
    if not arguments:
        changed = write(folder)
        sys.stdout.write(f"Written: {', '.join(changed)}\n" if changed else "The generated docs are up to date.\n")
        return 0
    differing = out_of_date(folder)
    for name in differing:
        sys.stderr.write(f"docs/{name} is not what the code says: run “make docs” and commit it.\n")
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
