"""docs/commands.md: the help of every command, as a person reads it at any width of terminal."""

from collections.abc import Iterator
from typing import Any

import typer

from app.cli import cli
from docs.describe import markdown

WIDTH = 100


def page() -> str:
    return markdown.page(
        "Commands",
        "Each command but `check`, which changes nothing, first makes what it lacks. Commands act on the data folder "
        "that the [settings](settings.md) name, and as `system` in the audit. A mistake gets one line and exit code 2; "
        "`check` ends with 1 where something is wrong.",
        *(f"## {name}\n\n```text\n{text}\n```" for name, text in helps("hiquality", typer.main.get_command(cli))),
    )


def helps(name: str, command: Any, parent: Any = None) -> Iterator[tuple[str, str]]:
    """(name, help) of a command and of all below it, in the order in which they are declared."""
    last = name.rpartition(" ")[2]
    context = command.context_class(
        command, info_name=last, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH, color=False
    )
    yield name, command.get_help(context).strip()
    for below, child in getattr(command, "commands", {}).items():
        yield from helps(f"{name} {below}", child, context)
