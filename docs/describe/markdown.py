"""The little Markdown that the generated pages need."""

from collections.abc import Iterable, Sequence

GENERATED = "<!-- Written by `make docs` from the code: change the code, not this page. -->"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; cells may hold any text."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell(text) for text in line) + " |" for line in lines)


def cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def code(text: str) -> str:
    return f"`{text}`" if text else ""


def page(title: str, *parts: str) -> str:
    """A whole page from its parts, with a blank line between them and one line end after the last."""
    return "\n\n".join([GENERATED, f"# {title}", *(part.strip("\n") for part in parts)]) + "\n"
