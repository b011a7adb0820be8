from pathlib import Path

import pytest

from tuidesk.domain.errors import UsageError
from tuidesk.settings.canned import load_canned
from tuidesk.settings.load import ConfigError, load_settings
from tuidesk.settings.model import Server
from tuidesk.settings.place import NoDesk, find_desk, who_am_i
from tuidesk.settings.secrets import NoSecret, password
from tuidesk.settings.starter import Answers, make_desk, starter_folder


def rewrite(folder: Path, old: str, new: str, name: str = "desk.toml") -> int:
    """Changes a line of a configuration file and returns its number."""
    file = folder / "config" / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    return file.read_text().split(new.split("\n")[0])[0].count("\n") + 1


def test_the_starter_configuration_loads(folder: Path) -> None:
    settings = load_settings(folder)
    assert settings.shop.name == "Blue Mug"
    assert [agent.name for agent in settings.agents] == ["anna", "ben"]
    assert [view.name for view in settings.views][:3] == ["unassigned", "mine", "open"]
    assert settings.mailbox("support").address == "support@shop.example"


def test_the_starter_canned_replies_are_all_usable() -> None:
    replies, problems = load_canned(starter_folder() / "canned")
    assert len(replies) >= 8
    assert problems == ()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('name = "Blue Mug"', 'nmae = "Blue Mug"', "'nmae' is not known"),
        ('timezone = "Europe/Berlin"', 'timezone = "Europe/Atlantis"', "not a valid time zone"),
        ('languages = ["en"]', 'languages = ["English"]', "not a language code"),
        ('country = ""', 'country = "Germany"', "not a country code"),
        ("undo_send = 10", 'undo_send = "ten"', "whole number"),
        ('name = "ben"', 'nam = "ben"', "'nam' is not known"),
        ('start = "console"', 'start = "never"', "'console' or 'service'"),
        ('address = "support@shop.example"\nsince', 'address = "x"\nsince', "valid email"),
    ],
)
def test_errors_name_file_and_line(folder: Path, old: str, new: str, complaint: str) -> None:
    line = rewrite(folder, old, new)
    with pytest.raises(ConfigError, match=complaint) as caught:
        load_settings(folder)
    assert f"desk.toml, line {line}:" in str(caught.value)


def test_the_second_table_of_a_kind_is_found(folder: Path) -> None:
    file = folder / "config" / "desk.toml"
    text = (
        file.read_text() + '\n[[mailbox]]\nname = "b"\n\n[mailbox.imap]\nhost = "x"\ntls = "no"\n'
    )
    file.write_text(text)
    with pytest.raises(ConfigError, match=f"line {text.count(chr(10))}: 'no' is not known"):
        load_settings(folder)


def test_broken_toml_and_broken_views_are_named(folder: Path) -> None:
    rewrite(folder, 'query = "is:mine"', 'query = "is:mien"', "views.toml")
    with pytest.raises(ConfigError, match=r"views\.toml, line \d+: 'is:mien'"):
        load_settings(folder)
    (folder / "config" / "desk.toml").write_text("[shop\n")
    with pytest.raises(ConfigError, match="toml"):
        load_settings(folder)


def test_plain_connections_only_to_loopback(folder: Path) -> None:
    with (folder / "config" / "desk.toml").open("a") as file:
        file.write('\n[[mailbox]]\nname = "x"\n[mailbox.smtp]\nhost = "mail.example"\n')
        file.write('tls = "loopback-plain"\n')
    with pytest.raises(ConfigError, match=r"127\.0\.0\.1"):
        load_settings(folder)


def test_a_wrong_canned_reply_names_file_and_line(folder: Path) -> None:
    path = folder / "config" / "canned" / "bad.en.md"
    path.write_text('+++\ntitle = "Bad"\n+++\nHi\n{{ customer.frist }}\n')
    problems = load_canned(path.parent)[1]
    assert len(problems) == 1
    assert f"{path}: Line 5: 'customer.frist'" in problems[0]


def test_who_sits_at_the_desk(folder: Path) -> None:
    settings = load_settings(folder)
    assert who_am_i(settings, "ben", {}, "root").name == "ben"
    assert who_am_i(settings, None, {"TUIDESK_AGENT": "anna"}, "root").name == "anna"
    assert who_am_i(settings, None, {}, "anna").name == "anna"
    with pytest.raises(UsageError, match=r"desk\.toml"):
        who_am_i(settings, "carl", {}, "root")
    with pytest.raises(UsageError, match="root is not an agent"):
        who_am_i(settings, None, {}, "root")


def test_in_a_team_nobody_acts_as_a_colleague(folder: Path) -> None:
    rewrite(folder, 'start = "console"', 'start = "service"')
    settings = load_settings(folder)
    assert who_am_i(settings, "anna", {}, "anna").name == "anna"
    with pytest.raises(UsageError, match="may not act as 'ben'"):
        who_am_i(settings, "ben", {}, "anna")


def test_no_desk_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoDesk, match="tuidesk init"):
        find_desk(str(tmp_path / "none"), {})


def test_passwords_come_from_outside_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2\nmore\n")
    secret.chmod(0o644)
    with pytest.raises(NoSecret, match="chmod 600"):
        password(Server(password_file=str(secret)))
    secret.chmod(0o600)
    assert password(Server(password_file=str(secret))) == "hunter2"
    assert password(Server(password_command="echo 'a b'")) == "a b"
    with pytest.raises(NoSecret) as caught:
        password(Server(password_command="false --token s3cret"))
    assert "s3cret" not in str(caught.value)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert password(Server(credential="secret")) == "hunter2"
    with pytest.raises(NoSecret, match="password_command"):
        password(Server(user="x", host="y"))


def test_a_desk_is_never_made_twice(tmp_path: Path) -> None:
    make_desk(tmp_path / "d", Answers(), "x")
    with pytest.raises(Exception, match="already"):
        make_desk(tmp_path / "d", Answers(), "x")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("ascii = false", 'ascii = "no"', "true or false"),
        ("ascii = false", "asci = false", "'asci' is not known"),
        ("undo_send = 10", "undo_send = -5", "from 0 to 3600"),
        ("poll = 540", "poll = 0", "from 10 to 1740"),
        ('name = "ben"', 'name = "anna"', "Two agents"),
        ('since = "', 'since = "x', "not a valid time"),
        ('theme = "auto"', 'theme = "pink"', "not a theme"),
    ],
)
def test_values_that_make_no_sense(folder: Path, old: str, new: str, complaint: str) -> None:
    rewrite(folder, old, new)
    with pytest.raises(ConfigError, match=complaint):
        load_settings(folder)


def test_unknown_keys_of_the_other_files(folder: Path) -> None:
    rewrite(folder, 'preset = "desk"', 'preseet = "desk"', "keys.toml")
    with pytest.raises(ConfigError, match=r"keys\.toml, line \d+: 'preseet'"):
        load_settings(folder)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("desk.toml", "mailbox = 5\n", r"'mailbox' is written as \[\[mailbox\]\]"),
        ("desk.toml", '[agent]\nname = "x"\n', r"'agent' is written as \[\[agent\]\]"),
        ("views.toml", "view = 5\n", r"'view' is written as \[\[view\]\]"),
        ("views.toml", '[[view]]\nname = "a"\nquery = ""\n' * 2, "Two views are called 'a'"),
        ("keys.toml", "keys = 5\n", r"written as \[keys\]"),
    ],
)
def test_another_shape_is_a_complaint(
    folder: Path, name: str, content: str, complaint: str
) -> None:
    (folder / "config" / name).write_text(content)
    with pytest.raises(ConfigError, match=complaint):
        load_settings(folder)
