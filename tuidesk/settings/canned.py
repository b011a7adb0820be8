"""Canned replies on disk: ``canned/<name>.<lang>.md``, front matter in TOML, then the text."""

import re
import tomllib
from pathlib import Path

from tuidesk.domain.outgoing.canned import CannedReply
from tuidesk.domain.outgoing.templating import TemplateError, check

_FILE = re.compile(r"^(?P<name>[\w-]+)\.(?P<language>[a-z]{2})\.md$")
_FRONT = re.compile(r"\A\+\+\+\n(?P<head>.*?\n)\+\+\+\n(?P<body>.*)\Z", re.DOTALL)
_KEYS = {"title", "tags", "close"}


def load_canned(folder: Path) -> tuple[tuple[CannedReply, ...], tuple[str, ...]]:
    """The usable canned replies, by name, and what is wrong with the others (file, line, why)."""
    replies: list[CannedReply] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
        try:
            replies.append(_read(path))
        except TemplateError as error:
            problems.append(f"{path}: {error}")
    return tuple(replies), tuple(problems)


def _read(path: Path) -> CannedReply:
    named = _FILE.match(path.name)
    if not named:
        raise TemplateError("The file name must look like refund.en.md.")
    text = path.read_text(encoding="utf-8", errors="replace")
    front = _FRONT.match(text)
    if not front:
        raise TemplateError("Line 1: it must begin with +++, a title, +++.")
    try:
        head = tomllib.loads(front["head"])
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"Front matter: {error}.") from None
    if unknown := head.keys() - _KEYS:
        raise TemplateError(f"Front matter: '{min(unknown)}' is not known.")
    tags = head.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise TemplateError('Front matter: tags must be a list, such as ["refund"].')
    offset = front["head"].count("\n") + 2
    check("\n" * offset + front["body"])
    return CannedReply(
        name=named["name"],
        language=named["language"],
        title=str(head.get("title", named["name"])),
        body=front["body"].strip("\n"),
        tags=tuple(tags),
        close=bool(head.get("close", False)),
    )
