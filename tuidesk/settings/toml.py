"""Reads TOML into dataclasses; every complaint names file and line."""

import dataclasses
import re
import tomllib
import types
import typing
from pathlib import Path
from typing import Any, TypeVar

from tuidesk.domain.errors import UsageError

T = TypeVar("T")
_HEADER = re.compile(r"\s*\[(?P<array>\[)?\s*(?P<name>[^\]]+?)\s*\]")
_KEY = re.compile(r"\s*[\"']?(?P<name>[\w-]+)[\"']?\s*[=.]")
Place = tuple[str | int, ...]
"""Where a value stands: ``("mailbox", 0, "imap", "port")``."""


class ConfigError(UsageError):
    """A configuration that cannot be used; names file and line."""


class TomlFile:
    """One TOML file of the desk's configuration. Raises ConfigError."""

    def __init__(self, path: Path, text: str | None = None) -> None:
        """``text`` stands in for what is on the disk."""
        self.path = path
        self._text = read_text(path) if text is None else text
        try:
            self.data = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{path}: {error}.") from None

    def error(self, place: Place, message: str, hint: str = "") -> ConfigError:
        """A complaint about the value at a place."""
        return ConfigError(f"{self.where(place)}: {message}", hint)

    def where(self, place: Place) -> str:
        """File and line of a place."""
        return f"{self.path}, line {self._line(place)}"

    def demand_known(self, place: Place, known: tuple[str, ...]) -> None:
        """Raises ConfigError for the first key at the top that is not among these."""
        for name in self.data:
            if name not in known:
                raise self.error(
                    (*place, name), f"'{name}' is not known here.", f"Known: {', '.join(known)}."
                )

    def tables(self, name: str) -> list[dict[str, Any]]:
        """Tables that are written one after the other as ``[[name]]``."""
        found = self.data.get(name, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise self.error((name,), f"'{name}' is written as [[{name}]].")
        return found

    def read(self, cls: type[T], table: Any, place: Place, **renamed: str) -> T:
        """The table as a dataclass; unknown keys and wrong types are errors.

        ``renamed`` maps a key of the file to the field it fills.
        """
        if not isinstance(table, dict):
            raise self.error(place, f"'{place[-1]}' must be a table.")
        hints = typing.get_type_hints(cls)
        values: dict[str, Any] = {}
        for key, value in table.items():
            name = renamed.get(key, key)
            if name not in hints or key in renamed.values():
                keys = {**dict.fromkeys(hints), **renamed}.keys() - set(renamed.values())
                raise self.error(
                    (*place, key),
                    f"'{key}' is not known here.",
                    f"Known: {', '.join(sorted(keys))}.",
                )
            values[name] = self._value(hints[name], value, (*place, key))
        self._demand_required(cls, values, place, {name: key for key, name in renamed.items()})
        return cls(**values)

    def _demand_required(
        self, cls: type, values: dict[str, Any], place: Place, keys: dict[str, str]
    ) -> None:
        for each in dataclasses.fields(cls):
            optional = (
                each.default is not dataclasses.MISSING
                or each.default_factory is not dataclasses.MISSING
            )
            if not optional and each.name not in values:
                raise self.error(place, f"'{keys.get(each.name, each.name)}' is missing.")

    def _value(self, hint: Any, value: Any, place: Place) -> Any:
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin in (typing.Union, types.UnionType):
            return self._value(arguments[0], value, place)
        if dataclasses.is_dataclass(hint):
            return self.read(typing.cast(type, hint), value, place)
        if origin is tuple and isinstance(value, list):
            inner = arguments[0]
            return tuple(self._value(inner, each, (*place, at)) for at, each in enumerate(value))
        if origin is dict and isinstance(value, dict):
            return {
                key: self._value(arguments[1], each, (*place, key)) for key, each in value.items()
            }
        if origin is dict:
            raise self.error(place, f"'{_last_name(place)}' must be a table.")
        expected = {str: "text", int: "a whole number", bool: "true or false"}.get(hint, "a list")
        if hint not in (str, int, bool) or type(value) is not hint:
            raise self.error(place, f"'{_last_name(place)}' must be {expected}.")
        return value

    def _line(self, place: Place) -> int:
        """The line of a key, else of the nearest table around it, else 1."""
        best = 1
        table: Place = ()
        counts: dict[str, int] = {}
        for number, line in enumerate(self._text.split("\n"), 1):
            if header := _HEADER.match(line):
                if header["array"]:
                    counts[header["name"]] = counts.get(header["name"], -1) + 1
                here = table = _table_place(header["name"], counts)
            elif key := _KEY.match(line):
                here = (*table, key["name"])
            else:
                continue
            if place[: len(here)] == here:
                best = number
        return best


def read_text(path: Path) -> str:
    """The text of a file without a byte order mark, empty if there is none; raises ConfigError."""
    try:
        return path.read_bytes().decode().removeprefix("\ufeff") if path.exists() else ""
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(f"{path}, line {line}: It is not UTF-8.", "Save it as UTF-8.") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error.strerror}).") from None


def _table_place(header: str, counts: dict[str, int]) -> Place:
    """Where a table stands; ``mailbox.imap`` of the second mailbox is mailbox, 1, imap."""
    place: list[str | int] = []
    names: list[str] = []
    for name in header.split("."):
        names.append(name.strip())
        place.append(names[-1].strip("\"'"))
        if ".".join(names) in counts:
            place.append(counts[".".join(names)])
    return tuple(place)


def _last_name(place: Place) -> str:
    return next(part for part in reversed(place) if isinstance(part, str))
