"""Records as JSON and back: the shape in which a version keeps what was typed."""

import types
import typing
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar

from kb.records import Record
from kb.text import clean

R = TypeVar("R", bound=Record)
Content = dict[str, Any]

# A whole record fits many times over; a text beyond this is not typing but an attack or an accident.
LONGEST_TEXT = 20_000
LONGEST_LIST = 100


def dump(record: Record) -> Content:
    """The record as JSON values, every field present."""
    return typing.cast(Content, _plain(asdict(record)))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, str) else value


def load(record_type: type[R], content: Mapping[str, object]) -> R:
    """A record of the type from JSON values, whoever sent them.

    Unknown keys are dropped, missing ones take the field's default, values of a wrong shape count
    as missing, texts are cleaned and cut at LONGEST_TEXT. What is complete is for the form to say.
    """
    return typing.cast(R, _parse(record_type, content))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _parse(kind: Any, value: object) -> Any:
    """The value as the type says, or None where it cannot be."""
    if is_dataclass(kind):
        return _parse_dataclass(typing.cast(type, kind), value)
    if typing.get_origin(kind) is tuple:
        return _parse_list(typing.get_args(kind)[0], value)
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return _parse(typing.get_args(kind)[0], value)
    if kind is str:
        return clean(value[:LONGEST_TEXT]) if isinstance(value, str) else None
    if kind is bool:
        return value if isinstance(value, bool) else None
    if kind is float:
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    raise TypeError(f"A record cannot hold {kind}.")


def _parse_dataclass(kind: type, value: object) -> object:
    given = value if isinstance(value, Mapping) else {}
    parsed = {field.name: _parse(_hints(kind)[field.name], given.get(field.name)) for field in fields(kind)}
    return kind(**{name: item for name, item in parsed.items() if item is not None})


def _parse_list(kind: Any, value: object) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        return ()
    parsed = (_parse(kind, item) for item in value[:LONGEST_LIST])
    return tuple(item for item in parsed if item is not None and item != "")
