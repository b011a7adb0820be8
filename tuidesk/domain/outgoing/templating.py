"""Canned replies: strict variables, visible holes, a customer's words never become template."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from liquid import Environment, Undefined
from liquid.exceptions import FilterArgumentError, LiquidError
from liquid.filter import string_filter

from tuidesk.domain.errors import DeskError
from tuidesk.domain.tickets.ticket import Ticket

VARIABLES = {
    "customer": {"name", "first_name", "address"},
    "agent": {"name", "full_name"},
    "ticket": {"number", "subject", "mailbox"},
    "shop": {"name"},
    "order": {"number"},
    "shipment": {"carrier", "tracking", "url", "eta"},
    "refund": {"amount", "days", "method"},
}
"""Every name that a canned reply may use; some have a value only when a person fills it in."""

_FILTERS = {
    "append", "capitalize", "default", "downcase", "first", "last", "lstrip", "prepend", "remove",
    "replace", "rstrip", "size", "strip", "strip_newlines", "truncate", "truncatewords", "upcase",
}  # fmt: skip
"""What greets and shortens. The others can make much out of little: no canned reply needs them."""
_LONGEST_VALUE = 20_000
MAX_TEMPLATE = 20_000
_HOLE = re.compile(r"\{\{[^{}\n]{0,80}\}\}")
_TAGS = {"#", "if", "unless", "case", "comment", "content", "output", "illegal"}
_IMPERSONAL = re.compile(r"[@\d]|\b(info|sales|support|office|team|shop|gmbh|ltd|inc|llc)\b", re.I)


class TemplateError(DeskError):
    """A canned reply that cannot be used as it stands."""


class _Hole(Undefined):
    """A name without a value: false in a condition, shown as itself in the text."""

    def __str__(self) -> str:
        return f"{{{{ {self.name} }}}}"

    def __bool__(self) -> bool:
        return False


class _Engine(Environment):
    output_stream_limit = 100_000
    loop_iteration_limit = 1_000
    local_namespace_limit = 100_000
    context_depth_limit = 10


@cache
def _engine() -> Environment:
    engine = _Engine(undefined=_Hole)
    for tag in set(engine.tags) - _TAGS:
        del engine.tags[tag]
    for name in set(engine.filters) - _FILTERS:
        del engine.filters[name]
    engine.filters["replace"] = _replaced
    return engine


@string_filter
def _replaced(value: str, old: object, new: object = "") -> str:
    """The filter ``replace``, whose chains could make a page of every letter."""
    wanted, put = str(old), str(new)
    if value.count(wanted) * len(put) > _LONGEST_VALUE:
        raise FilterArgumentError("the text would be too long", token=None)
    return value.replace(wanted, put)


def check(template: str) -> None:
    """Raises TemplateError if the text is too long, broken, or uses a name nobody knows."""
    if len(template) > MAX_TEMPLATE:
        raise TemplateError(f"It is longer than {MAX_TEMPLATE} characters.")
    try:
        used = _engine().from_string(template).analyze().globals
    except LiquidError as error:
        raise TemplateError(f"Line {_line_of(error)}: {error.message}.") from None
    for uses in used.values():
        for variable in uses:
            _check_name([str(part) for part in variable.segments], variable.span.line_col(template))


def _check_name(path: list[str], place: tuple[int, int]) -> None:
    group = VARIABLES.get(path[0], set())
    if len(path) != 2 or path[1] not in group:
        known = ", ".join(
            f"{name}.{key}" for name, keys in VARIABLES.items() for key in sorted(keys)
        )
        raise TemplateError(
            f"Line {place[0]}: '{'.'.join(path)}' is not known.", f"Known: {known}."
        )


def _line_of(error: LiquidError) -> int:
    context = error.context()
    return context[0] if context else 1


def render(template: str, values: Mapping[str, Mapping[str, str]]) -> str:
    """The text with its variables filled in; what has no value stays visible as ``{{ name }}``."""
    check(template)
    present: dict[str, Any] = {
        group: {
            key: values.get(group, {}).get(key) or _Hole(f"{group}.{key}") for key in sorted(keys)
        }
        for group, keys in VARIABLES.items()
    }
    try:
        return _engine().from_string(template).render(**present)
    except LiquidError as error:
        raise TemplateError(f"Line {_line_of(error)}: {error.message}.") from None


def holes(text: str) -> list[tuple[int, int, str]]:
    """Every unfilled ``{{ … }}`` outside quoted lines: (line from 1, column from 0, text)."""
    found: list[tuple[int, int, str]] = []
    for at, line in enumerate(text.split("\n"), 1):
        if not line.startswith(">"):
            found += [(at, match.start(), match.group()) for match in _HOLE.finditer(line)]
    return found


def values_for(
    ticket: Ticket, *, agent: str, agent_full_name: str, shop: str
) -> dict[str, dict[str, str]]:
    """What a canned reply knows about a ticket; a value from a mail is data, never a template."""
    return {
        "customer": {
            "name": harmless(ticket.customer.name),
            "first_name": first_name(harmless(ticket.customer.name)),
            "address": ticket.customer.address,
        },
        "agent": {"name": agent, "full_name": agent_full_name or agent},
        "ticket": {
            "number": str(ticket.number),
            "subject": harmless(ticket.subject),
            "mailbox": ticket.mailbox,
        },
        "shop": {"name": shop},
    }


def first_name(name: str) -> str:
    """How a customer is greeted; empty when the name looks like a company or a role."""
    if "," in name:
        name = " ".join(reversed([part.strip() for part in name.split(",", 1)]))
    words = name.split()
    if not words or _IMPERSONAL.search(name):
        return ""
    first = words[0].strip(".\"'")
    return first.capitalize() if first.isupper() else first


def harmless(value: str) -> str:
    """A customer who calls himself ``{{ x }}`` must not look like a hole."""
    return value.replace("{{", "{").replace("}}", "}")
