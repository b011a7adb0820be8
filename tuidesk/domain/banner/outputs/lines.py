"""Outputs of a few lines: text, Markdown, terminal, signature, checkout, social bio."""

from collections.abc import Iterator
from textwrap import wrap

import regex

from tuidesk.domain.banner.edition import Edition
from tuidesk.domain.banner.notice import Notice, hours_words
from tuidesk.domain.banner.outputs.page import table_rows
from tuidesk.domain.errors import UsageError
from tuidesk.domain.hours.shifts import runs
from tuidesk.domain.wording.banner_words import BANNER_WORDS
from tuidesk.domain.wording.speech import Speech

SIGNATURE_WIDTH = 72
"""Characters of a line below ``-- ``."""
_ANSI = {"bar": "\x1b[33m", "head": "\x1b[1;33m", "off": "\x1b[0m"}
_MARKUP = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>|#"})


def graphemes(text: str) -> int:
    """How many characters a reader sees: an emoji with its modifiers is one."""
    return len(regex.findall(r"\X", text))


def as_text(edition: Edition) -> str:
    """Plain text; several languages one below the other."""
    return "\n\n".join(each.text for each in edition.notices())


def as_markdown(edition: Edition) -> str:
    """The notice, and the schedule of every channel as tables."""
    parts = [_markdown(each) for each in edition.notices()]
    for speech in edition.speeches:
        parts += list(_markdown_tables(edition, speech))
    return "\n\n".join(parts)


def _markdown(notice: Notice) -> str:
    facts = "\n".join(f"- {fact.translate(_MARKUP)}" for fact in notice.lines)
    return f"**{notice.headline.translate(_MARKUP)}**\n\n{facts}"


def _markdown_tables(edition: Edition, speech: Speech) -> Iterator[str]:
    words = BANNER_WORDS[speech.language]
    yield f"## {words.title}"
    for channel in edition.channels:
        rows = [
            f"| {label.translate(_MARKUP)} | {value.translate(_MARKUP)} |"
            for label, value in table_rows(edition, speech, channel)
        ]
        name = words.channel(channel).translate(_MARKUP)
        yield "\n".join((f"### {name}", "", f"| | {words.hours} |", "|---|---|", *rows))


def as_ansi(edition: Edition) -> str:
    """For terminals: a coloured bar beside the words, which needs no measuring of widths."""
    bar, head, off = _ANSI["bar"], _ANSI["head"], _ANSI["off"]
    lines = []
    for notice in edition.notices():
        lines.append(f"{bar}▌{off} {head}{notice.headline}{off}")
        lines += [f"{bar}▌{off} {part}" for fact in notice.lines for part in wrap(fact, 74)]
    return "\n".join(lines)


def as_signature(edition: Edition) -> str:
    """The next change below ``-- ``, in lines of at most 72 characters."""
    return "\n".join(
        line
        for each in edition.notices(brief=True)
        for line in wrap(each.sentence, SIGNATURE_WIDTH, break_long_words=False)
    )


def as_checkout(edition: Edition) -> str:
    """One sentence for a confirmation, in each language."""
    return "\n".join(each.sentence for each in edition.notices())


def as_bio(edition: Edition, network: str) -> str:
    """The fullest wording that a network allows; raises UsageError if none is short enough."""
    limit = edition.bio.get(network.lower())
    if limit is None:
        known = ", ".join(edition.bio) or "none"
        hint = f"Known: {known}. Add it under [bio] in config/hours.toml."
        raise UsageError(f"No limit is known for '{network}'.", hint)
    candidates = list(_bio_candidates(edition))
    fitting = next((each for each in candidates if graphemes(each) <= limit), None)
    if fitting is None:
        shortest = min(candidates, key=graphemes)
        words = f"the shortest wording has {graphemes(shortest)}: {shortest}"
        raise UsageError(f"{network} allows {limit} characters, and {words}")
    return fitting


def _bio_candidates(edition: Edition) -> Iterator[str]:
    """The fullest first; the headline alone, which tells no hours, last."""
    speech = edition.speeches[0]
    found = edition.notices(brief=True)
    for notice in found[:1]:
        yield notice.sentence
        if notice.lines:
            yield speech.semicolon.join(notice.lines)
        ends = (*notice.lines[-1:], *notice.lines[:1])  # the way back is worth the most
        yield from (f"{notice.headline} – {line}" for line in ends)
        yield from ends
        yield notice.headline
    if not found:
        regular = speech.semicolon.join(_regular_words(edition, speech))
        yield speech.labelled(BANNER_WORDS[speech.language].hours, regular)
        yield regular


def _regular_words(edition: Edition, speech: Speech) -> Iterator[str]:
    """The ordinary week, equal neighbours together, closed days left out."""
    for first, last, shifts in runs(edition.schedule.channel(edition.channel).week):
        if shifts:
            yield f"{speech.weekdays(first, last)} {hours_words(shifts, speech)}"
