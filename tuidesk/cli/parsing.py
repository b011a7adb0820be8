"""``parse``: how tuidesk reads a mail."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from tuidesk.cli.caller import json_option
from tuidesk.cli.output import print_json
from tuidesk.desk.incoming.reading import Explained, explain_mail
from tuidesk.domain.letters.address import Address
from tuidesk.domain.text import clean, size_words


@click.command("parse")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@json_option
def parse_(files: tuple[Path, ...], as_json: bool) -> None:
    """How tuidesk reads mails: people, words, what is automatic, who is behind it."""
    mails = [explain_mail(file) for file in files]
    if as_json:
        print_json([_explained_json(mail) for mail in mails])
        return
    for at, mail in enumerate(mails):
        click.echo(("\n" if at else "") + clean("\n".join(_lines(mail))))


def _explained_json(mail: Explained) -> dict[str, Any]:
    message = mail.message
    return {
        "file": mail.file,
        "subject": message.subject,
        "from": asdict(message.sender),
        "reply_to": _people(message.reply_to),
        "to": _people(message.to),
        "cc": _people(message.cc),
        "date": mail.dated.isoformat() if mail.dated else None,
        "message_id": message.message_id,
        "references": list(reversed(message.references)),
        "text": message.text,
        "new_text": mail.new_text,
        "attachments": [
            {"name": each.name, "type": each.type, "size": each.size, "inline": each.inline}
            for each in message.attachments
        ],
        "automatic": {"kind": message.automatic.kind, "signs": list(message.automatic.signs)},
        "answerable": {"ok": not mail.against_answer, "reasons": list(mail.against_answer)},
        "bounce": asdict(message.bounce) if message.bounce else None,
        "channel": mail.behind.channel,
        "customer": asdict(mail.behind.customer),
        "language": mail.language or None,
        "problems": list(message.problems),
    }


def _people(people: Iterable[Address]) -> list[dict[str, str]]:
    return [asdict(each) for each in people]


def _lines(mail: Explained) -> Iterator[str]:
    message, found = mail.message, mail.behind
    yield mail.file
    yield f"  subject   {message.subject}"
    yield f"  from      {message.sender}"
    yield f"  customer  {found.customer}  ({found.channel}: {found.why})"
    yield f"  date      {mail.dated.isoformat() if mail.dated else 'not readable'}"
    if message.automatic:
        yield f"  automatic {message.automatic}"
    if message.bounce:
        yield f"  bounce    {message.bounce.sentence}"
    answer = "; ".join(mail.against_answer)
    yield f"  automatic answer: {f'no, {answer}' if answer else 'yes'}"
    yield f"  language  {mail.language or 'unsure'}"
    for each in message.attachments:
        yield f"  file      {each.name}, {each.type}, {size_words(each.size)}"
    for problem in message.problems:
        yield f"  problem   {problem}"
    yield ""
    yield from (f"  {line}" for line in mail.new_text.split("\n"))
