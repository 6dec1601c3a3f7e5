"""docs/settings.md: every setting with its default."""

import typing
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from app.settings import Settings
from docs.describe import markdown


def page() -> str:
    rows = [row(name, field) for name, field in Settings.model_fields.items()]
    return markdown.page(
        "Settings",
        "Settings are environment variables, read at the start. A value that cannot be is refused with one line.",
        markdown.table(("Variable", "Default", "Meaning"), rows),
        "Until `HIQUALITY_CONTROLLER`, `HIQUALITY_DPO_EMAIL`, `HIQUALITY_SAFEGUARDING_CONTACT` and "
        "`HIQUALITY_ACCESSIBILITY_CONTACT` are all set, every page says that this is a demonstration.",
    )


def row(name: str, field: FieldInfo) -> tuple[str, str, str]:
    return markdown.code(variable(name)), markdown.code(default_of(field)) or "empty", meaning(field)


def variable(name: str) -> str:
    return f"{Settings.model_config['env_prefix']}{name}".upper()


def default_of(field: FieldInfo) -> str:
    default: Any = field.default
    return default.as_posix() if isinstance(default, Path) else str(default)


def meaning(field: FieldInfo) -> str:
    choices = typing.get_args(field.annotation) if typing.get_origin(field.annotation) is typing.Literal else ()
    text = f"{', '.join(choices)}. {field.description}" if choices else str(field.description)
    return text
