"""``hours``, ``banner`` and ``autoreply`` as scripts and first users call them."""

import json
from pathlib import Path

import pytest

from tests.cli.test_verbs import process, read, run
from tuidesk.cli.main import main
from tuidesk.domain.errors import UsageError

THANKSGIVING = "2026-11-26 23:10"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return make(tmp_path, "America/New_York", "US", "Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00")


def make(tmp_path: Path, zone: str, country: str, hours: str, *more: str) -> Path:
    desk = tmp_path / "shop"
    arguments = [
        "init", str(desk), "--no-input", "--no-check", "--agent", "anna", "--timezone", zone,
        "--country", country, "--address", "help@shop.example", "--hours", hours,
        "--take-holidays", *more,
    ]  # fmt: skip
    assert run(tmp_path, *arguments).exit_code == 0
    return desk


def test_a_first_run_closes_on_public_holidays(shop: Path) -> None:
    found = read(shop, "hours", "status", "--at", THANKSGIVING, "--json")
    assert found == {
        "open": False,
        "reason": "closed: Thanksgiving Day (holiday, US calendar)",
        "since": "2026-11-25T17:00:00-05:00",
        "next_open": "2026-11-27T09:00:00-05:00",
        "next_close": "2026-11-27T12:00:00-05:00",
        "channel": "email",
        "timezone": "America/New_York",
        "closed_period": "email-20261125T2200Z",
    }


def test_a_week_by_day_as_the_country_begins_it(shop: Path) -> None:
    week = read(shop, "hours", "week", "--at", THANKSGIVING, "--json")
    assert [day["date"] for day in week] == [f"2026-11-{day}" for day in range(22, 29)]
    assert [day["hours"] for day in week] == [0, 7, 7, 7, 0, 7, 4]
    assert week[4]["name"] == "Thanksgiving Day"
    lines = run(shop, "hours", "week", "--at", THANKSGIVING).output.split("\n")
    assert "Thu 26 Nov  closed" in lines[5]


def test_ranges_may_wrap(tmp_path: Path) -> None:
    desk = make(tmp_path, "Asia/Riyadh", "SA", "Su-Th 22:00-06:00")
    week = read(desk, "hours", "week", "--at", "2026-11-26", "--json")
    assert [day["open"] for day in week] == [True, True, True, True, True, False, False]
    assert week[0]["shifts"] == ["22:00-06:00"]


@pytest.mark.parametrize(
    "wrong",
    [
        ["--hours", "nine to five"],
        ["--hours", "Mo-Fr 9-17", "--take-holidays", "--country", "XX"],
        ["--hours", "Mo-Fr 9-17", "--take-holidays"],
        ["--address", "wrong"],
        ["--agent", "me"],
        ["--language", "xx"],
        ["--country", "ZZ"],
        ["--timezone", "Mars"],
        ["--since", "never"],
    ],
)
def test_a_wrong_first_run_makes_no_desk(tmp_path: Path, wrong: list[str]) -> None:
    desk = tmp_path / "shop"
    result = run(tmp_path, "init", str(desk), "--no-input", "--no-check", *wrong)
    assert result.exit_code == 2
    assert not desk.exists()
    assert "desk.toml" not in result.output


def test_a_day_is_changed_and_undone(shop: Path) -> None:
    dry = run(shop, "hours", "set", "2026-12-24", "09:00-12:00", "--dry-run")
    assert "1 day changes" in dry.output
    assert run(shop, "hours", "set", "2026-12-24", "09:00-12:00", "--name", "Eve").exit_code == 0
    found = read(shop, "hours", "explain", "--at", "2026-12-24 10:00", "--json")
    assert [rule["says"] for rule in found["rules"]] == ["09:00-12:00", "09:00-12:00,13:00-17:00"]
    assert found["status"]["open"]
    assert "Undone" in run(shop, "undo").output
    assert len(read(shop, "hours", "explain", "--at", "2026-12-24", "--json")["rules"]) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("hours", "--channel", "phone", "week"),
        ("hours", "--at", THANKSGIVING, "lint"),
        ("banner", "--output", "html", "status"),
    ],
)
def test_an_option_before_a_verb_is_not_lost(shop: Path, words: tuple[str, ...]) -> None:
    result = run(shop, *words)
    assert isinstance(result.exception, UsageError)
    assert f"{words[1]} stands before '{words[-1]}'" in str(result.exception)


def test_a_dry_run_is_json_when_asked(shop: Path) -> None:
    found = read(shop, "hours", "set", "2027-01-05", "closed", "--dry-run", "--json")
    day = {"date": "2027-01-05", "before": "09:00-12:00,13:00-17:00", "after": "closed"}
    assert found == {"days": [day], "promises": [], "stale": []}


def test_a_date_is_taken_or_refused_not_both(shop: Path) -> None:
    words = ("hours", "holidays", "--take", "2026-12-25", "--refuse", "2026-12-25")
    assert "given twice" in str(run(shop, *words).exception)


def test_holidays_are_listed_and_decided(shop: Path) -> None:
    rows = read(shop, "hours", "holidays", "--year", "2026", "--json")
    assert {row["decision"] for row in rows} == {"closed"}
    assert run(shop, "hours", "holidays", "--refuse", "2026-11-11").exit_code == 0
    rows = read(shop, "hours", "holidays", "--year", "2026", "--json")
    assert next(row for row in rows if row["date"] == "2026-11-11")["decision"] == "refused"
    assert run(shop, "hours", "holidays", "--take", "2026-11-12").exit_code == 1


def test_lint_ends_with_one_and_names_the_line(shop: Path) -> None:
    with (shop / "config" / "hours.toml").open("a") as file:
        file.write('\n[[day]]\ndate = "2020-12-24"\nhours = "closed"\n')
    result = run(shop, "hours", "lint")
    assert result.exit_code == 1
    assert "hours.toml, line " in result.output
    assert "[past]" in result.output


def test_broken_hours_are_a_wrong_configuration(shop: Path) -> None:
    (shop / "config" / "hours.toml").write_text("[channel.email]\nregular = 9\n")
    for words in (["hours"], ["banner"], ["autoreply", "preview"]):
        assert run(shop, *words).exit_code == 2
    assert run(shop, "list").exit_code == 0  # the rest goes on


@pytest.mark.parametrize("kind", ["json-ld", "gbp"])
def test_structured_banners_are_one_object(shop: Path, kind: str) -> None:
    result = run(shop, "banner", "--output", kind, "--at", "2026-11-20")
    assert isinstance(json.loads(result.stdout), dict)


def test_a_banner_goes_into_a_pipe_with_its_colours(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--desk", str(shop), "banner", "--output", "ansi", "--at", "2026-11-25"]
    main(["--as", "anna", *arguments])
    assert "\x1b[1;33mVery soon: Thanksgiving Day" in capsys.readouterr().out


def test_a_quiet_banner_prints_nothing_and_says_until_when(shop: Path) -> None:
    result = run(shop, "banner", "--at", "2026-10-20")
    assert result.stdout == ""
    assert "nothing to announce until 2026-10-28" in result.stderr


def test_published_banners_and_cron(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "banner.html"
    assert run(shop, "banner", "--output", "html", "--to", str(file)).exit_code == 0
    assert 'role="region"' in file.read_text()
    assert run(shop, "banner", "status").exit_code == 0
    run(shop, "hours", "set", "2027-12-24", "closed")
    run(shop, "hours", "set", "2027-03-03", "closed")
    result = run(shop, "banner", "status", "--json")
    assert result.exit_code == 1
    (row,) = json.loads(result.stdout)
    assert row["stale"] == "the hours have changed since"
    assert run(shop, "banner", "forget", str(file)).exit_code == 0
    assert run(shop, "banner", "status").exit_code == 0


def test_several_languages_are_stacked(shop: Path) -> None:
    result = run(shop, "banner", "--at", "2026-11-25", "--lang", "de", "--lang", "ar")
    assert "In Kürze: Thanksgiving" in result.stdout
    assert "قريبًا جدًا" in result.stdout
    assert run(shop, "banner", "--lang", "tlh").exit_code == 2


def test_the_preview_of_an_automatic_answer(shop: Path, tmp_path: Path) -> None:
    found = read(shop, "autoreply", "preview", "--at", THANKSGIVING, "--lang", "fi", "--json")
    assert found["send"]
    assert found["promised_by"] == "2026-11-27T14:00:00-05:00"
    assert found["reopens"] == "2026-11-27T09:00:00-05:00"
    assert found["headers"]["Auto-Submitted"] == "auto-replied"
    assert "Palvelemme jälleen: perjantai 27. marraskuuta klo 9.00 (New York)" in found["body"]
    text = run(shop, "autoreply", "preview", "--at", "2026-11-27 10:00").output
    assert text == "Nothing is sent: the shop is open, and acknowledgements are off.\n"
    mail = tmp_path / "mail.eml"
    mail.write_bytes(b"From: a@x.example\nTo: help@shop.example\nPrecedence: bulk\n\nHi\n")
    found = read(shop, "autoreply", "preview", "--at", THANKSGIVING, "--mail", str(mail), "--json")
    assert found["send"] is False
    assert "Precedence: bulk" in found["reasons"][0]


def test_the_state_of_the_autoresponder(shop: Path) -> None:
    assert read(shop, "autoreply", "status", "--json")["paused"] is None
    assert "was not paused" in run(shop, "autoreply", "resume").output


def test_edits_at_the_same_time_are_all_kept(shop: Path) -> None:
    days = [f"2027-06-{day:02}" for day in range(1, 9)]
    running = [process(shop, "hours", "set", day, "closed") for day in days]
    for each in running:
        each.communicate(timeout=60)
    assert [each.returncode for each in running] == [0] * len(days)
    text = (shop / "config" / "hours.toml").read_text()
    assert all(f'date = "{day}"' in text for day in days)


def test_a_stretch_of_days_is_set_at_once(shop: Path) -> None:
    done = run(shop, "hours", "set", "2026-12-28", "closed", "--until", "2026-12-30", "--name", "x")
    assert "2026-12-28 to 2026-12-30: closed" in done.output
    assert not read(shop, "hours", "status", "--at", "2026-12-29 10:00", "--json")["open"]
    assert run(shop, "hours", "set", "2026-12-28", "", "--until", "2026-12-30").exit_code == 0
    assert read(shop, "hours", "status", "--at", "2026-12-29 10:00", "--json")["open"]
    assert "Nothing to change" in run(shop, "hours", "set", "2026-12-28", "").output
    assert run(shop, "hours", "set", "2026-12-28", "9-5").exit_code == 2


@pytest.mark.parametrize("when", ["0001-01-01", "9999-12-31", "2026-13-01", "soon"])
def test_times_without_sense_are_a_sentence(shop: Path, when: str) -> None:
    for words in (["hours"], ["hours", "week"], ["banner"], ["autoreply", "preview"]):
        assert run(shop, *words, "--at", when).exit_code == 2


def test_a_static_banner_that_is_over_is_taken_out_of_its_file(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "notice.html"
    for at, words in (("2026-11-26 12:00", "Thanksgiving"), ("2026-12-01 12:00", "")):
        result = run(shop, "banner", "--output", "static-html", "--to", str(file), "--at", at)
        assert result.exit_code == 0
        assert (words in file.read_text()) if words else file.read_text() == ""


def test_a_desk_without_hours_tells_none(tmp_path: Path) -> None:
    desk = tmp_path / "shop"
    run(tmp_path, "init", str(desk), "--no-input", "--no-check", "--agent", "anna")
    assert read(desk, "hours", "status", "--json")["open"]
    result = run(desk, "banner", "--output", "json-ld")
    assert result.exit_code == 2
    assert "No regular hours are set" in str(result.exception)
    assert run(desk, "hours", "set", "2026-12-24", "closed").exit_code == 0
    assert not read(desk, "hours", "status", "--at", "2026-12-24 12:00", "--json")["open"]
