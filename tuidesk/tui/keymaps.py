"""Which keys run which command: presets, the user's own keys, and what is wrong with them."""

from collections.abc import Iterable, Mapping

from textual.keys import Keys

from tuidesk.domain.errors import UsageError
from tuidesk.tui.command import Command, Place

PRESETS: dict[str, dict[str, str]] = {
    "desk": {},
    "gmail": {
        "undo": "z",
        "back": "u,escape,q",
    },
    "mutt": {
        "close-ticket": "d",
        "reopen-ticket": "u",
        "undo": "z",
        "top": "equals_sign,home",
        "bottom": "asterisk,end",
        "thread-top": "equals_sign,home",
        "mark-all": "T",
        "mark": "t",
        "tag": "Y",
        "next-waiting": "tab",
        "switch-pane": "ctrl+n",
        "reply": "r,g",
    },
}
_NAMES = {
    "escape": "esc",
    "enter": "enter",
    "space": "space",
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "exclamation_mark": "!",
    "asterisk": "*",
    "equals_sign": "=",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "pagedown": "pgdn",
    "pageup": "pgup",
    "number_sign": "#",
    "full_stop": ".",
    "comma": ",",
}


def keymap(
    preset: str, own: Mapping[str, str], commands: Iterable[type[Command]]
) -> dict[str, str]:
    """Keys by command id where they differ from the defaults.

    Raises UsageError for unknown ids, impossible keys, and one key for two commands of a place.
    """
    known = {command.id: command for command in commands}
    chosen = {**PRESETS[preset], **own}
    for name, keys in chosen.items():
        if name not in known:
            raise UsageError(f"keys.toml: there is no command '{name}'.", "Press ? for all ids.")
        for key in keys.split(","):
            _check_key(name, key.strip())
    _refuse_clashes(known, chosen)
    return {name: _normal(keys) for name, keys in chosen.items()}


def shown_keys(command: type[Command], changed: Mapping[str, str]) -> list[str]:
    """A command's keys as people write them."""
    keys = changed.get(command.id, command.keys)
    return [_NAMES.get(key.strip(), key.strip()) for key in keys.split(",")]


def _normal(keys: str) -> str:
    return ",".join(_textual_name(key.strip()) for key in keys.split(","))


def _textual_name(key: str) -> str:
    named = {shown: name for name, shown in _NAMES.items()}
    return named.get(key, key)


def _check_key(name: str, key: str) -> None:
    bare = _textual_name(key).rpartition("+")[2]
    if len(bare) != 1 and bare not in _NAMES and bare not in set(Keys):
        raise UsageError(f"keys.toml: '{key}' for {name} is not a key.", "Examples: e, ctrl+e, f5.")


def _shared(command: type[Command], place: Place) -> bool:
    """Whether a command of no place works there: while somebody writes, letters are letters."""
    everywhere = command.everywhere and place is not Place.COMPOSE
    return command.place is Place.ANYWHERE and (everywhere or not place.alone)


def _refuse_clashes(known: Mapping[str, type[Command]], chosen: Mapping[str, str]) -> None:
    """In one place a key has one meaning."""
    for place in Place:
        taken: dict[str, str] = {}
        for name, command in known.items():
            if not (command.place is place or _shared(command, place)):
                continue
            for key in _normal(chosen.get(name, command.keys)).split(","):
                other = taken.setdefault(key, name)
                if other != name:
                    shown = _NAMES.get(key, key)
                    raise UsageError(
                        f"keys.toml: {shown} is assigned to both {other} and {name}.",
                        f"Give one of them another key: {other} = …",
                    )
