"""What a search asks for, in the language of SQLite's FTS5; nobody else speaks it."""

import re

from tuidesk.domain.tickets.query import Node
from tuidesk.domain.tickets.searching import AllOf, AnyOf, Word, prepared

_OPEN_FROM = 3
"""Letters from which a word also finds longer ones: two letters would find nearly everything."""
_TOKEN = re.compile(r"\w+(?:'\w+)?")


def expression(node: Node) -> str:
    """The FTS5 expression of words; empty if they hold nothing to find.

    A word also finds its longer forms, a phrase only itself.
    """
    match node:
        case Word():
            term = _term(node)
            return f"{{{node.column}}} : ({term})" if node.column and term else term
        case AllOf(parts):
            return _joined(" AND ", [expression(part) for part in parts])
        case AnyOf(parts):
            return _joined(" OR ", [expression(part) for part in parts])
        case _:
            return ""


def _joined(sign: str, terms: list[str]) -> str:
    full = [term for term in terms if term]
    return full[0] if len(full) == 1 else sign.join(f"({term})" for term in full)


def _term(word: Word) -> str:
    tokens = _TOKEN.findall(prepared(word.text).replace("_", " "))
    if not tokens:
        return ""
    quoted = '"' + " ".join(tokens).replace("'", " ") + '"'
    open_ended = not word.phrase and len(tokens[-1]) >= _OPEN_FROM
    return f"{quoted}*" if open_ended else quoted
