"""Where a signature stands in a mail (B8): below ``-- ``, if what is there can be one."""

from collections.abc import Callable, Iterable, Sequence

from tuidesk.domain.letters import signature_signs as signs
from tuidesk.domain.letters.answer_signs import is_greeting

LONGEST = 25
"""Lines of a signature behind ``-- ``."""
_BARE_LINES, _BARE_WIDTH, _NAME_WORDS = 8, 72, 4
"""A signature behind ``--`` without its blank is only believed if it looks like one."""
Stops = Callable[[int], bool]


def signature_of(lines: list[str], text: Sequence[int], stops: Stops) -> range:
    """The lines of the signature, its dashes with them; empty if there is none.

    ``text``: the places of the lines that are no quote. ``stops``: whether a quote begins there.
    """
    dashes = [at for at in text if lines[at].rstrip() == "--"]
    if len(dashes) != 1:
        return range(0)  # nobody signs twice: these lines separate something
    start = dashes[0]
    above = [lines[at] for at in text if at < start and lines[at].strip()]
    end = _end(lines, start, stops)
    signed = _looks_signed(lines[start:end], above, sure=lines[start] == "-- ")
    if end == start + 1 or not signed or _speaks_of_it(above):
        return range(0)
    return range(start, end)


def device_of(lines: list[str], text: Sequence[int], stops: Stops) -> Iterable[int]:
    """``Sent from my phone`` at the end of what was written."""
    last = next((at for at in reversed(text) if lines[at].strip()), None)
    return [last] if last is not None and signs.names_device(lines[last]) else []


def _speaks_of_it(above: list[str]) -> bool:
    """Whether the words above lead on to what is below, or are only a greeting."""
    return signs.leads_on("\n".join(above)) or (bool(above) and all(map(is_greeting, above)))


def _end(lines: list[str], start: int, stops: Stops) -> int:
    """The first line below that is a quote, leads into one, or goes on with the matter."""
    legal = apart = False
    for at in range(start + 1, len(lines)):
        line = lines[at]
        if stops(at):
            return at
        legal = bool(line.strip()) and (legal or signs.is_legal(line))
        if not legal and signs.goes_on_after_signature(line, apart=apart):
            return at
        apart = not line.strip()
    return len(lines)


def _looks_signed(lines: list[str], above: list[str], *, sure: bool) -> bool:
    written = [line for line in lines[1:] if line.strip()]
    if sure:
        return len(written) <= LONGEST
    if written and not (signs.begins_signature(written[0]) and _can_be_name(written[0], above)):
        return False
    told = [line for line in written if not signs.names_device(line)]
    wide = any(len(line) > _BARE_WIDTH for line in told)
    sentences = any(map(signs.is_sentence, told))
    return len(written) <= _BARE_LINES and not (wide or sentences or "?" in "".join(told))


def _can_be_name(line: str, above: list[str]) -> bool:
    """Whether a line does not go on with a list: a part of it, or like a line of it."""
    first = line.split()[0].lower()
    alike = any(each.split()[0].lower() == first for each in above[:-1])
    return not alike and not ("," in line and len(line.split()) > _NAME_WORDS)
