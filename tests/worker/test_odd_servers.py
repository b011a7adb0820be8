"""What other makers' IMAP servers do: no guess, no cut mail, no mail twice."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from tests.letters import letter
from tests.worker.scripted import Mails, ScriptedImap
from tuidesk.mail.imap import PART, ImapSession
from tuidesk.mail.login import MailError

LARGE = letter(body="x" * 70 + "\n" + ("words " * 12 + "\n") * 45_000)
Serve = Callable[[Mails], ScriptedImap]


@pytest.fixture
def serve() -> Iterator[Serve]:
    started: list[ScriptedImap] = []

    def start(mails: Mails) -> ScriptedImap:
        started.append(ScriptedImap(mails))
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.mark.parametrize(("status", "mails"), [(True, 3), (False, 3), (False, 0), (True, 0)])
def test_the_next_number_is_asked_for_and_never_guessed(
    serve: Serve, status: bool, mails: int
) -> None:
    server = serve({at * 1000: letter() for at in range(1, mails + 1)})
    server.uidnext, server.status_uidnext = "", status
    session = ImapSession(server.login)
    opened = session.open("INBOX")
    session.close()
    assert opened.uid_next == mails * 1000 + 1
    assert opened.exists == mails


@pytest.mark.parametrize("size", [lambda size: size, lambda size: PART + 1, lambda size: 2 * size])
@pytest.mark.parametrize("name", ["BODY[]<{start}>", "BODY[]<{start}.{length}>"])
def test_a_large_mail_is_whole_whatever_size_the_server_tells(
    serve: Serve, size: Callable[[int], int], name: str
) -> None:
    assert len(LARGE) > 3 * PART
    server = serve({5: LARGE})
    server.told_size, server.part_name = size, name
    session = ImapSession(server.login)
    session.open("INBOX")
    (mail,) = session.fetch([5])
    session.close()
    assert mail.raw == LARGE
    assert mail.reason == ""


def test_a_piece_that_cannot_be_read_is_a_failure_and_no_mail(serve: Serve) -> None:
    server = serve({5: LARGE})
    server.part_name = "RFC822.SOMETHING"
    session = ImapSession(server.login)
    session.open("INBOX")
    (mail,) = session.fetch([5])
    session.close()
    assert (mail.raw, mail.reason) == (b"", "a piece of it could not be read")


def test_a_server_that_forgets_its_numbers_is_asked_with_select(serve: Serve) -> None:
    server = serve({1: letter()})
    server.greeting = "* OK [CAPABILITY IMAP4rev1] Courier-IMAP ready."
    session = ImapSession(server.login)
    session.open("INBOX")
    session.close()
    assert any(each.startswith("SELECT") for each in server.commands)
    assert not any("STORE" in each for each in server.commands)


@pytest.mark.parametrize(
    "name", ["Sent", "INBOX.Sent", "INBOX.Gesendet", "Envoy&AOk-s", "Elementos enviados",
             "&XfJT0ZAB-", "Mail.Sent Items"]
)  # fmt: skip
def test_the_folder_of_sent_mail_is_known_by_its_name(serve: Serve, name: str) -> None:
    server = serve({})
    server.folders += ['* LIST () "." "INBOX.Trash"', f'* LIST () "." "{name}"']
    session = ImapSession(server.login)
    assert session.sent_folder() == name
    session.close()


def test_or_as_the_configuration_says(serve: Serve) -> None:
    server = serve({})
    server.folders += ['* LIST () "." "Sent"', '* LIST () "." "Outgoing &- old"']
    session = ImapSession(replace(server.login, sent_folder="Outgoing & old"))
    assert session.sent_folder() == "Outgoing &- old"
    session.close()


def test_a_password_beyond_ascii_goes_to_the_server(serve: Serve) -> None:
    server = serve({})
    ImapSession(replace(server.login, password="grün€")).close()
    assert server.secret == "\0shop\0grün€".encode()


@pytest.mark.parametrize("line", [b"* OK x", b"x" * 10_000], ids=["lines", "long lines"])
def test_an_answer_without_an_end_is_cut_off(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, line: bytes
) -> None:
    monkeypatch.setattr("tuidesk.mail.imap_connection._LONGEST_ANSWER", 2**20)
    server = serve({1: letter()})
    session = ImapSession(server.login)
    server.flood = line
    with pytest.raises(MailError):
        session.open("INBOX")
    session.close()
