"""Frozen dataclasses to JSON and back; what has its default value is left out."""

import dataclasses
import types
import typing
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
_Convert = Callable[[Any], Any]


def encode(value: Any) -> Any:
    """The value as JSON; times in ISO 8601."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return str(value)
    kind: Any = type(value)
    if hasattr(kind, "__dataclass_fields__"):
        return {
            name: encode(held)
            for name, default in _defaults(kind)
            if (held := getattr(value, name)) != default
        }
    if isinstance(value, (tuple, list)):
        return [encode(each) for each in value]
    return value


def decode(cls: type[T], document: dict[str, Any]) -> T:
    """The dataclass of a document; members it does not know are left alone."""
    kind: Any = cls
    fields = _decoders(kind)
    given = {name: fields[name](held) for name, held in document.items() if name in fields}
    made: T = kind(**given)
    return made


@cache
def _defaults(cls: Any) -> list[tuple[str, object]]:
    missing = object()
    return [
        (field.name, missing if field.default is dataclasses.MISSING else field.default)
        for field in dataclasses.fields(cls)
    ]


@cache
def _decoders(cls: Any) -> dict[str, _Convert]:
    hints = typing.get_type_hints(cls)
    fields = dataclasses.fields(cls)
    return {field.name: _decoder(hints[field.name]) for field in fields}


def _decoder(hint: Any) -> _Convert:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        inner = _decoder(next(each for each in arguments if each is not type(None)))
        return lambda held: None if held is None else inner(held)
    if origin is tuple:
        inner = _decoder(arguments[0])
        return lambda held: tuple(map(inner, held))
    if hint is datetime:
        return datetime.fromisoformat
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    if dataclasses.is_dataclass(hint):
        kind: Any = hint
        return lambda held: decode(kind, held)
    return lambda held: held
