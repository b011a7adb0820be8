"""The command line as scripts use it: JSON, pipes, exit codes. Real processes where it matters."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.desk.incoming.test_importing import mbox
from tests.letters import letter
from tuidesk.cli import main as entry
from tuidesk.cli.main import cli, main
from tuidesk.domain.errors import DeskError, NotAllowed, UsageError
from tuidesk.settings.load import load_settings


@pytest.fixture
def shop(folder: Path, tmp_path: Path) -> Path:
    """A desk with three tickets."""
    box = mbox(
        tmp_path / "box.mbox",
        letter(message_id="<1@x>", subject="First"),
        letter("Jörg <j@x.example>", subject="Second\x1b[2J", body="Hallo"),
        letter(subject="Third"),
    )
    assert run(folder, "import", str(box)).exit_code == 0
    return folder


def run(desk: Path, *words: str, text: str | None = None, agent: str = "anna") -> Result:
    arguments = ["--desk", str(desk), "--as", agent, *words]
    result = CliRunner().invoke(cli, arguments, input=text)
    if isinstance(result.exception, UsageError):
        result.exit_code = 2
    elif isinstance(result.exception, DeskError):
        result.exit_code = 1
    elif result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def read(desk: Path, *words: str) -> Any:
    result = run(desk, *words)
    assert result.exit_code == 0
    return json.loads(result.stdout)


def process(desk: Path, *words: str, agent: str = "anna") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tuidesk", "--desk", str(desk), "--as", agent, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_list_json_is_a_contract(shop: Path) -> None:
    rows = read(shop, "list", "--json")
    assert [row["subject"] for row in rows] == ["First", "Second␛[2J", "Third"]
    assert set(rows[1]) >= {
        "number", "subject", "status", "owner", "tags", "priority", "customer", "mailbox",
        "created", "updated", "waiting_since", "snoozed_until", "message_count", "revision",
    }  # fmt: skip
    assert rows[1]["customer"] == {"name": "Jörg", "address": "j@x.example"}
    assert datetime.fromisoformat(rows[0]["created"]).utcoffset() is not None
    assert (rows[0]["owner"], rows[0]["snoozed_until"]) == (None, None)


def test_show_json_tells_the_thread(shop: Path) -> None:
    run(shop, "note", "1", "-m", "internal")
    run(shop, "assign", "1", "me")
    run(shop, "reply", "1", text="On its way.")
    shown = read(shop, "show", "1", "--json")
    assert [entry["kind"] for entry in shown["thread"]] == ["in", "note", "event", "out"]
    mail, note, event, answer = shown["thread"]
    assert mail["from"] == {"name": "Olivia Hart", "address": "olivia@mail.example"}
    assert mail["new_text"] == "Hello, where is it?"
    assert (shop / mail["raw"]).read_bytes().startswith(b"From: Olivia")
    assert (note["by"], note["text"]) == ("anna", "internal")
    assert "anna assigned it to anna" in event["text"]
    assert (answer["state"], answer["new_text"]) == ("queued", "On its way.")
    several = read(shop, "show", "1", "2", "--json")
    assert [each["number"] for each in several] == [1, 2]


def test_import_json_adds_up(shop: Path, tmp_path: Path) -> None:
    counts = read(shop, "import", str(tmp_path / "box.mbox"), "--json")
    assert counts == {
        "read": 3, "ticketed": 0, "threaded": 0, "duplicates": 3, "discarded": {},
        "quarantined": 0, "tickets": 0, "left_out": [],
    }  # fmt: skip


def test_worker_once_json_without_servers(shop: Path) -> None:
    done = read(shop, "worker", "--once", "--json")
    assert set(done) == {
        "fetched", "ticketed", "threaded", "duplicates", "discarded", "quarantined", "sent",
        "failed", "unknown", "deferred",
    }  # fmt: skip


def test_pipes(shop: Path) -> None:
    listed = run(shop, "list", "--json").stdout
    assert run(shop, "tag", "-", "+late", "~vip", text=listed).exit_code == 0
    assert [row["tags"] for row in read(shop, "list", "tag:late", "--json")] == [["late"]] * 3
    assert run(shop, "close", "-", text="#1 2\n3\n").exit_code == 0
    assert read(shop, "list", "--json") == []
    assert run(shop, "undo").exit_code == 0
    assert len(read(shop, "list", "--json")) == 3
    assert "Redone" in run(shop, "redo").stdout
    assert read(shop, "list", "--json") == []
    assert run(shop, "redo").exit_code == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["list", "is:nonsense"], 2),
        (["list", "--view", "none"], 1),
        (["show", "99"], 1),
        (["show", "abc"], 2),
        (["assign", "1", "nobody-known"], 2),
        (["assign", "me"], 2),
        (["tag", "1"], 2),
        (["snooze", "1", "--until", "whenever"], 2),
        (["snooze", "1"], 2),
        (["priority", "1", "extreme"], 2),
        (["close", "1", "--if-revision", "99"], 1),
        (["reply", "1", "-m", "Hi {{ refund.amount }}"], 2),
        (["reply", "1", "--canned", "none"], 1),
        (["undo"], 1),
        (["outbox", "retry", "5"], 1),
        (["nonsense"], 2),
    ],
)
def test_exit_codes(shop: Path, words: list[str], code: int) -> None:
    assert run(shop, *words).exit_code == code


def test_a_wrong_configuration_names_file_and_line(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = shop / "config" / "desk.toml"
    config.write_text(config.read_text().replace("undo_send", "undo_sent"))
    with pytest.raises(SystemExit) as caught:
        main(["--desk", str(shop), "list"])
    assert caught.value.code == 2
    assert "desk.toml, line" in capsys.readouterr().err


def test_reply_with_a_canned_reply_attachments_and_recipients(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("x")
    result = run(
        shop, "reply", "1", "--canned", "damaged", "--close", "--to", "Bo <bo@x.example>",
        "--cc", "c@x.example", "--bcc", "d@x.example", "--attach", str(file), text="",
    )  # fmt: skip
    assert result.exit_code == 0
    answer = read(shop, "show", "1", "--json")
    assert answer["status"] == "closed"
    assert answer["tags"] == ["damaged"]
    assert answer["thread"][-1]["to"] == [{"name": "Bo", "address": "bo@x.example"}]
    queued = read(shop, "outbox", "--json")[0]
    assert queued["recipients"] == ["bo@x.example", "c@x.example", "d@x.example"]
    assert run(shop, "outbox", "drop", str(queued["id"])).exit_code == 0
    assert read(shop, "outbox", "--json") == []


def test_two_processes_take_one_ticket(shop: Path) -> None:
    racers = [process(shop, "assign", "1", "me", agent=name) for name in ("anna", "ben")]
    results = [(racer.communicate(timeout=60), racer.returncode) for racer in racers]
    assert sorted(code for _, code in results) == [0, 1]
    owner = read(shop, "list", "#1", "--json")[0]["owner"]
    loser = next(output for output, code in results if code == 1)
    assert f"#1 belongs to {owner}" in loser[1]


_EDITOR = """
import sys
from pathlib import Path
from tuidesk.desk.context import open_desk
from tuidesk.desk.verbs.tag import tag
from tuidesk.desk.verbs.note import add_note
from tuidesk.settings.model import Agent
name = sys.argv[2]
desk = open_desk(Path(sys.argv[1]), lambda settings: Agent(name))
for at in range(200):
    if at % 4:
        tag(desk, [1], add=[f"{name}-{at}"])
    else:
        add_note(desk, [2], f"{name}-{at}")
"""


def test_eight_processes_of_two_hundred_edits_lose_none(shop: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", _EDITOR, str(shop), f"w{at}"]) for at in range(8)
    ]
    assert [writer.wait(120) for writer in writers] == [0] * 8
    tags = set(read(shop, "list", "#1", "--json")[0]["tags"])
    assert tags == {f"w{who}-{at}" for who in range(8) for at in range(200) if at % 4}
    notes = {entry["text"] for entry in read(shop, "show", "2", "--json")["thread"]}
    assert notes >= {f"w{who}-{at}" for who in range(8) for at in range(0, 200, 4)}


def test_init_takes_everything_from_a_script(tmp_path: Path) -> None:
    desk = tmp_path / "new"
    result = run(
        desk, "init", str(desk), "--no-input", "--no-check", "--shop", "Shöp", "--address",
        "s@shop.example", "--agent", "anna", "--agent", "ben", "--imap-host", "127.0.0.1",
        "--imap-port", "1", "--imap-user", "u", "--imap-tls", "loopback-plain", "--smtp-host",
        "127.0.0.1", "--smtp-port", "1", "--smtp-tls", "loopback-plain", "--password-command",
        "echo x", "--timezone", "Europe/Vilnius", "--country", "lt", "--language", "lt",
        "--language", "en",
    )  # fmt: skip
    assert result.exit_code == 0
    assert "XOAUTH2" in result.stdout
    text = (desk / "config" / "desk.toml").read_text()
    assert "echo x" in text
    assert (desk.stat().st_mode & 0o777) == 0o700
    assert read(desk, "list", "--json") == []
    assert run(desk, "init", str(desk), "--no-input").exit_code == 1


def test_init_says_what_is_wrong_with_a_server(tmp_path: Path) -> None:
    result = run(
        tmp_path / "d", "init", str(tmp_path / "d"), "--no-input", "--imap-host", "127.0.0.1",
        "--imap-port", "1", "--imap-tls", "loopback-plain",
    )  # fmt: skip
    assert result.exit_code == 1
    assert "✗ No server answers at the IMAP server 127.0.0.1:1" in result.stdout


def test_init_asks_again_where_an_answer_is_wrong(tmp_path: Path) -> None:
    answers = ["Blue Mug", "not an address", "support@shop.example", "XYZ", "DE", "Mars/Base",
               "Europe/Berlin", "", "xx", "de en", "", ""]  # fmt: skip
    desk = tmp_path / "d"
    result = CliRunner().invoke(cli, ["init", str(desk)], input="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    for complaint in (
        "not a valid email",
        "not a country code",
        "not a time zone",
        "not supported",
    ):
        assert complaint in result.output
    assert 'address = "support@shop.example"' in (desk / "config/desk.toml").read_text()


def test_init_says_at_once_that_there_is_a_desk_and_leaves_no_half_one(tmp_path: Path) -> None:
    desk = tmp_path / "d"
    assert run(desk, "init", str(desk), "--no-input", "--hours", "Mo-Xx 9").exit_code == 2
    assert not desk.exists()
    assert run(desk, "init", str(desk), "--no-input").exit_code == 0
    again = CliRunner().invoke(cli, ["init", str(desk)], input="")
    assert again.exit_code == 1
    assert "Name of the shop" not in again.output
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    assert run(desk, "init", str(tmp_path / "full"), "--no-input").exit_code == 1
    assert (tmp_path / "full" / "letter.txt").read_text() == "mine"


@pytest.mark.parametrize("page", ["json", "search", "reply", ""])
def test_help_pages(shop: Path, page: str) -> None:
    result = run(shop, "help", *([page] if page else []))
    assert result.exit_code == 0
    assert len(result.stdout) > 200


def test_without_a_terminal_the_console_says_so(shop: Path) -> None:
    done = process(shop)
    _, errors = done.communicate(timeout=60)
    assert done.returncode == 2
    assert "needs a terminal" in errors


def test_a_systemd_unit(shop: Path) -> None:
    unit = run(shop, "worker", "--unit", "system").stdout
    assert "LoadCredential" in unit
    assert str(shop) in unit
    assert os.environ["HOME"] not in unit.replace(str(shop), "")


@pytest.mark.parametrize("words", [("merge", "-"), ("split", "-", "1"), ("reply", "-")])
def test_nothing_piped_in_is_a_sentence(shop: Path, words: tuple[str, ...]) -> None:
    result = run(shop, *words, text="")
    assert isinstance(result.exception, UsageError)
    assert "No ticket was given" in str(result.exception)


def test_an_export_is_private_and_says_where_it_cannot_go(shop: Path, tmp_path: Path) -> None:
    assert isinstance(run(shop, "export", "--output", "/nonexistent/x").exception, NotAllowed)
    assert run(shop, "export", "--output", str(tmp_path / "x")).exit_code == 0
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600


def test_a_search_may_be_one_argument_and_no_option(shop: Path) -> None:
    assert [each["number"] for each in read(shop, "list", "is:new first", "--json")] == [1]
    for words in (("list", "--jsn"), ("search", "--jsn"), ("export", "--to", "x")):
        assert "There is no option '--" in str(run(shop, *words).exception)
    assert "No ticket matches" in run(shop, "search", "nonsense").stderr


@pytest.mark.parametrize(
    ("country", "zone", "language"),
    [
        ("DE", "Europe/Berlin", "de"), ("LT", "Europe/Vilnius", "lt"), ("US", "UTC", "en"),
        ("ES", "UTC", "es"), ("", "UTC", "en"),
    ],
)  # fmt: skip
def test_init_offers_what_a_country_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, country: str, zone: str, language: str
) -> None:
    monkeypatch.setattr("tuidesk.cli.setup._machine_zone", lambda: "UTC")
    answers = ["Mug", "s@shop.example", country, "", "", "", "", ""]  # the rest by enter
    result = run(tmp_path, "init", str(tmp_path / "d"), text="\n".join(answers) + "\n")
    assert result.exit_code == 0
    settings = load_settings(tmp_path / "d")
    assert (settings.shop.timezone, settings.shop.languages) == (zone, (language,))


def test_a_mistyped_verb_is_guessed_and_help_has_headings(shop: Path) -> None:
    assert "Did you mean list" in run(shop, "lst").output
    assert "Did you mean" not in run(shop, "xyzzy").output
    text = CliRunner().invoke(cli, ["--help"]).output
    for heading in ("Look:", "Work on tickets:", "Answer:", "Mail:", "The desk:"):
        assert heading in text


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_gets_its_completion(shell: str) -> None:
    done = CliRunner().invoke(cli, ["completion", shell])
    assert done.exit_code == 0
    assert "_TUIDESK_COMPLETE" in done.output


def test_a_time_and_a_note_may_stand_behind_the_numbers(shop: Path) -> None:
    assert "until" in run(shop, "snooze", "1", "2", "2030-12-01", "9:00").output
    assert read(shop, "show", "1", "--json")["snoozed_until"].startswith("2030-12-01")
    assert "Note on #3" in run(shop, "note", "#3", "The", "carrier", "has", "it").output
    assert "The carrier has it" in run(shop, "show", "3").output
    assert run(shop, "note", "3", "twice", "-m", "twice").exit_code == 2
    assert run(shop, "snooze", "1", "tomorrow", "--wake").exit_code == 2
    assert run(shop, "snooze", "1").exit_code == 2
    assert run(shop, "note", "nobody").exit_code == 2


def test_the_last_line_of_a_welcome_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk whose server does not answer is made all the same, and the import goes on."""
    codes = {"init": 1, "import": 0, "demo": 2}
    ran: list[str] = []

    def one(arguments: list[str]) -> None:
        ran.append(arguments[0])
        if codes[arguments[0]]:
            sys.exit(codes[arguments[0]])

    monkeypatch.setattr(entry, "main", one)
    assert entry._run_each(iter([["init"], ["import"]])) == 0
    assert entry._run_each(iter([["init"]])) == 1
    assert entry._run_each(iter([["demo"], ["import"]])) == 2
    assert ran == ["init", "import", "init", "demo"]
