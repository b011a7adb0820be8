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
    names, converters = _decoders(kind)
    given = {name: held for name, held in document.items() if name in names}
    for name, convert in converters:
        if name in given:
            given[name] = convert(given[name])
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
def _decoders(cls: Any) -> tuple[frozenset[str], list[tuple[str, _Convert]]]:
    """The names of a class's fields, and how those are read that JSON does not hold as they are."""
    hints = typing.get_type_hints(cls)
    names = [field.name for field in dataclasses.fields(cls)]
    decoders = ((name, _decoder(hints[name])) for name in names)
    return frozenset(names), [(name, found) for name, found in decoders if found is not None]


def _decoder(hint: Any) -> _Convert | None:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        inner = _decoder(next(each for each in arguments if each is not type(None)))
        if inner is None:
            return None
        convert = inner
        return lambda held: None if held is None else convert(held)
    if origin is tuple:
        each = _decoder(arguments[0])
        return tuple if each is None else lambda held: tuple(map(each, held))
    if hint is datetime:
        return datetime.fromisoformat
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    if dataclasses.is_dataclass(hint):
        kind: Any = hint
        return lambda held: decode(kind, held)
    return None
