"""Every output: what it says, and that it is what its specification wants."""

import json
import re
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import icalendar
import jsonschema
import pytest

from tests.contrast import ENOUGH, contrast
from tests.domain.banner.conftest import EditionOf
from tuidesk.domain.banner.edition import Edition
from tuidesk.domain.banner.outputs.html import INK, PAPER
from tuidesk.domain.banner.outputs.kinds import OUTPUTS, pieces, render
from tuidesk.domain.banner.outputs.lines import graphemes
from tuidesk.domain.banner.publication import alive
from tuidesk.domain.errors import UsageError
from tuidesk.domain.hours.days import parse_range
from tuidesk.domain.hours.schedule import Channel, Name, Schedule, Season, SpecialDay
from tuidesk.domain.hours.shifts import parse_week
from tuidesk.domain.letters.language import LANGUAGES
from tuidesk.domain.wording.banner_words import BANNER_WORDS
from tuidesk.domain.wording.reply_words import REPLY_WORDS

IN_FORCE = "2026-12-25 12:00"
LIMITS = {"x": 160, "tiktok": 80, "none": 3}
_CLOCK = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}
_SPECIFICATION = {
    "type": "object",
    "required": ["@type", "opens", "closes"],
    "additionalProperties": False,
    "properties": {
        "@type": {"const": "OpeningHoursSpecification"},
        "opens": _CLOCK,
        "closes": _CLOCK,
        "dayOfWeek": {"type": "string", "pattern": "^https://schema.org/[A-Z][a-z]+day$"},
        "validFrom": {"type": "string", "format": "date"},
        "validThrough": {"type": "string", "format": "date"},
    },
}
JSON_LD = {
    "type": "object",
    "required": ["@context", "@type", "name", "openingHoursSpecification"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "openingHoursSpecification": {"type": "array", "items": _SPECIFICATION},
        "specialOpeningHoursSpecification": {
            "type": "array",
            "items": _SPECIFICATION | {"required": ["validFrom", "validThrough"]},
        },
    },
}
_TIME = {
    "type": "object",
    "additionalProperties": False,
    "required": ["hours", "minutes"],
    "properties": {
        "hours": {"type": "integer", "minimum": 0, "maximum": 24},
        "minutes": {"type": "integer", "minimum": 0, "maximum": 59},
    },
}
_DATE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["year", "month", "day"],
    "properties": {name: {"type": "integer", "minimum": 1} for name in ("year", "month", "day")},
}
_DAY = {"enum": ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]}
GBP = {
    "type": "object",
    "additionalProperties": False,
    "required": ["regularHours", "specialHours"],
    "properties": {
        "regularHours": {
            "type": "object",
            "properties": {
                "periods": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["openDay", "openTime", "closeDay", "closeTime"],
                        "properties": {
                            "openDay": _DAY,
                            "openTime": _TIME,
                            "closeDay": _DAY,
                            "closeTime": _TIME,
                        },
                    },
                }
            },
        },
        "specialHours": {
            "type": "object",
            "properties": {
                "specialHourPeriods": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["startDate"],
                        "oneOf": [
                            {"required": ["closed"]},
                            {"required": ["openTime", "endDate", "closeTime"]},
                        ],
                        "properties": {
                            "startDate": _DATE,
                            "endDate": _DATE,
                            "openTime": _TIME,
                            "closeTime": _TIME,
                            "closed": {"const": True},
                        },
                    },
                }
            },
        },
    },
}


def test_every_language_has_every_word() -> None:
    assert set(BANNER_WORDS) == set(REPLY_WORDS) == set(LANGUAGES)
    for table in (BANNER_WORDS, REPLY_WORDS):
        for words in table.values():
            for name in words.__dataclass_fields__:
                text = getattr(words, name)
                assert text
                assert text == text.strip()
                assert set(re.findall(r"{\w*}", text)) <= {"{name}"}


@pytest.mark.parametrize(
    ("language", "back"),
    [
        ("en", "Back: Monday 28 December, 09:00"),
        ("de", "Wieder da: Montag, 28. Dezember, 09:00 Uhr"),
        ("fr", "De retour : lundi 28 décembre à 09:00"),
        ("es", "Volvemos: lunes, 28 de diciembre, 9:00"),
        ("it", "Riapertura: lunedì 28 dicembre, 09:00"),
        ("ar", "موعد عودتنا: الاثنين، 28 ديسمبر، \u20689:00 ص\u2069"),
        ("lt", "Vėl dirbame: gruodžio 28 d., pirmadienis, 09:00"),
        ("fi", "Palvelemme jälleen: maanantai 28. joulukuuta klo 9.00"),
    ],
)
def test_the_reopening_in_every_language(edition: EditionOf, language: str, back: str) -> None:
    text = render(edition(IN_FORCE, language), "text").replace("\u00a0", " ")
    assert back in text.split("\n")


def test_text_says_days_hours_and_whose_time_it_is(edition: EditionOf) -> None:
    assert render(edition("2026-12-23"), "text").split("\n") == [
        "Very soon: Christmas Eve, Christmas Day, Second Day of Christmas",
        "Thursday 24 December: 09:00–12:00",
        "Friday 25 December – Saturday 26 December: closed",
        "Back: Monday 28 December, 09:00",
        "<b>&Eve: Thursday 31 December, 22:00–03:00",
        "Local time: Vilnius",
    ]


@pytest.mark.parametrize(
    ("at", "lines"),
    [
        ("2026-12-24 08:00", ["Now: Christmas Eve", "Thursday 24 December: 09:00–12:00"]),
        (
            "2026-12-25 12:00",
            ["Now: Christmas Day", "Friday 25 December – Saturday 26 December: closed"],
        ),
        ("2026-12-26 12:00", ["Now: Second Day of Christmas", "Saturday 26 December: closed"]),
        ("2026-12-27 12:00", ["Now: closed", "Back: Monday 28 December, 09:00"]),
        ("2027-01-01 02:00", ["Now: <b>&Eve", "Thursday 31 December: 22:00–03:00"]),
    ],
)
def test_what_is_over_is_not_told(edition: EditionOf, at: str, lines: list[str]) -> None:
    assert render(edition(at), "text").split("\n")[:2] == lines


def test_names_follow_the_language(edition: EditionOf) -> None:
    text = render(edition("2026-12-23", "de", "lt"), "text")
    assert "Heiligabend" in text
    assert "Šv. Kalėdų pirma diena" in text


def test_a_foreign_name_is_set_apart_in_arabic(edition: EditionOf) -> None:
    first, *_ = render(edition("2026-12-23", "ar"), "text").split("\n")
    assert "\u2068Christmas Eve\u2069، \u2068عيد الميلاد\u2069" in first


def test_between_the_phases_there_is_nothing(edition: EditionOf) -> None:
    quiet = edition("2026-11-05")
    for kind in ("text", "signature", "checkout", "static-html", "ansi", "svg"):
        assert render(quiet, kind) == ""


def test_html_is_escaped_and_has_no_request_in_it(edition: EditionOf) -> None:
    html = render(edition(IN_FORCE, "en", "ar"), "html")
    assert "<b>" not in html
    assert "&lt;b&gt;&amp;Eve" in html
    assert "http" not in html
    assert "cookie" not in html
    assert 'role="region"' in html
    assert '<p lang="ar" dir="rtl"' in html
    assert re.findall(r'datetime="2026-12-28T09:00\+02:00"', html)


def test_contrast_is_what_wcag_asks_for() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast(INK, PAPER) >= ENOUGH


def test_json_ld(edition: EditionOf) -> None:
    found = json.loads(render(edition("2026-12-20"), "json-ld"))
    jsonschema.validate(found, JSON_LD, format_checker=jsonschema.FormatChecker())
    special = {each["validFrom"]: each for each in found["specialOpeningHoursSpecification"]}
    assert (special["2026-12-25"]["opens"], special["2026-12-25"]["closes"]) == ("00:00", "00:00")
    assert (special["2026-12-31"]["opens"], special["2026-12-31"]["closes"]) == ("22:00", "03:00")
    monday = [
        each for each in found["openingHoursSpecification"] if each["dayOfWeek"].endswith("/Monday")
    ]
    assert [(each["opens"], each["closes"]) for each in monday] == [
        ("09:00", "12:00"),
        ("13:00", "17:00"),
    ]


def test_gbp(edition: EditionOf) -> None:
    found = json.loads(render(edition("2026-12-20"), "gbp"))
    jsonschema.validate(found, GBP)
    periods = found["specialHours"]["specialHourPeriods"]
    closed = {"startDate": {"year": 2026, "month": 12, "day": 25}, "closed": True}
    assert closed in periods
    night = next(each for each in periods if each["startDate"]["day"] == 31)
    assert night["endDate"] == {"year": 2027, "month": 1, "day": 1}
    assert night["closeTime"] == {"hours": 3, "minutes": 0}


def events(edition_text: str) -> dict[str, Any]:
    calendar = icalendar.Calendar.from_ical(edition_text)
    return {str(each["UID"]): each for each in calendar.walk("VEVENT")}


def test_ics_is_read_by_icalendar(edition: EditionOf) -> None:
    text = render(edition("2026-12-20", "lt"), "ics")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found = events(text)
    christmas = found["2026-12-25-email@shop.example"]
    assert christmas["DTSTART"].dt == date(2026, 12, 25)
    assert christmas["DTEND"].dt == date(2026, 12, 26)  # the end is not included
    assert "Blue <Mug> & Co, Šv. Kalėdų pirma diena: nedirbame" in str(christmas["SUMMARY"])
    eve = found["2026-12-24-0-email@shop.example"]
    assert eve["DTSTART"].dt == datetime.fromisoformat("2026-12-24T07:00:00+00:00")
    assert eve["SEQUENCE"] == 0
    later = events(render(edition("2026-12-21", sequence=3), "ics"))
    assert later.keys() <= found.keys()
    assert all(each["SEQUENCE"] == 3 for each in later.values())


def test_a_signature_is_narrow_and_brief(edition: EditionOf) -> None:
    text = render(edition(IN_FORCE), "signature")
    assert all(len(line) <= 72 for line in text.split("\n"))
    assert "Back: Monday 28 December, 09:00" in text.replace("\n", " ")
    assert "Local time" not in text


@pytest.mark.parametrize("name", ["x", "tiktok"])
@pytest.mark.parametrize("at", [IN_FORCE, "2026-11-05"])
def test_a_bio_fits_and_is_never_cut_within_a_word(edition: EditionOf, name: str, at: str) -> None:
    made_from = edition(at, bio=LIMITS)
    whole = render(edition(at, bio={"huge": 10_000}), "bio:huge")
    text = render(made_from, f"bio:{name}")
    assert graphemes(text) <= LIMITS[name]
    assert set(text.split()) <= set(whole.split())


def test_nothing_is_said_where_no_ordinary_day_follows() -> None:
    summer, winter = parse_week("Mo-Su 09:00-18:00"), parse_week("Mo-Su 10:00-16:00")
    schedule = Schedule(
        "Europe/Vilnius",
        (Channel("email", summer),),
        (SpecialDay(parse_range("2026-08-15"), ()),),
        (
            Season(Name(), parse_range("05-01", "09-30"), summer),
            Season(Name(), parse_range("10-01", "04-30"), winter),
        ),
    )
    at = datetime(2026, 8, 16, 11, tzinfo=ZoneInfo("Europe/Vilnius"))
    back = Edition(schedule, at, "Blue Mug", ("en",), bio={"x": 160})
    assert [render(back, kind) for kind in ("signature", "bio:x")] == ["We are back"] * 2


def test_a_short_bio_tells_hours_before_names(edition: EditionOf) -> None:
    short = edition(IN_FORCE, bio=LIMITS)
    assert render(short, "bio:tiktok") == "Now: Christmas Day – Back: Monday 28 December, 09:00"


def test_a_bio_that_cannot_fit_says_so(edition: EditionOf) -> None:
    with pytest.raises(UsageError, match="allows 3 characters, and the shortest wording has"):
        render(edition(IN_FORCE, bio=LIMITS), "bio:none")
    with pytest.raises(UsageError, match="No limit is known for 'myspace'"):
        render(edition(IN_FORCE, bio=LIMITS), "bio:myspace")


def test_graphemes_are_what_a_reader_counts() -> None:
    assert graphemes("👩‍👩‍👧‍👦🇱🇹é") == 3


def test_the_page_has_all_five_facts_for_each_channel(edition: EditionOf) -> None:
    page = render(edition("2026-11-20"), "page")
    ElementTree.fromstring(f"<div>{page}</div>")
    for caption in ("Email", "Phone"):
        table = page.partition(f"<caption>{caption}</caption>")[2].partition("</table>")[0]
        for title in ("Regular hours:", "Extended hours", "Reduced hours", "Closed"):
            assert title in table
        assert "Regular hours again" in table
    assert "Extended hours: Friday 27 November – Monday 30 November" in page
    assert "Reduced hours: Thursday 24 December" in page


def test_markdown_cannot_be_broken_by_a_name(edition: EditionOf) -> None:
    text = render(edition("2026-12-31 23:00"), "markdown")
    assert r"\<b\>&Eve" in text
    assert "| Regular hours: Mon–Fri | 09:00–12:00, 13:00–17:00 |" in text


def test_ansi_and_svg(edition: EditionOf) -> None:
    assert "\x1b[1;33mNow: Christmas Day" in render(edition(IN_FORCE), "ansi")
    picture = ElementTree.fromstring(render(edition(IN_FORCE, "ar"), "svg"))
    assert picture.attrib["direction"] == "rtl"
    words = " ".join("".join(each.itertext()) for each in picture)
    assert "Blue <Mug> & Co" in words


def test_unknown_outputs_name_those_that_there_are(edition: EditionOf) -> None:
    with pytest.raises(UsageError, match="static-html"):
        render(edition(IN_FORCE), "pdf")


@pytest.mark.parametrize("kind", OUTPUTS)
def test_the_same_edition_gives_the_same_pieces(edition: EditionOf, kind: str) -> None:
    assert pieces(edition(IN_FORCE), kind) == pieces(edition(IN_FORCE), kind)


def test_only_phases_that_are_not_over_matter(edition: EditionOf) -> None:
    early, late = edition("2026-11-20"), edition("2026-12-20")
    kept = alive(pieces(early, "html"), late.at)
    cut_short = f"{early.timeline[-1].end.isoformat()} "
    assert len(kept) > 3
    assert {each for each in kept if not each.startswith(cut_short)} <= set(pieces(late, "html"))


def test_a_closing_is_one_event_and_keeps_its_name_while_it_lasts() -> None:
    closing = SpecialDay(parse_range("2027-07-05", "2027-07-18"), (), Name((("", "Summer"),)))
    week = Channel("email", parse_week("Mo-Fr 09:00-17:00"))
    schedule = Schedule("Europe/Vilnius", channels=(week,), days=(closing,))

    def at(day: str) -> dict[str, Any]:
        now = datetime.fromisoformat(f"{day}T12:00+03:00").astimezone(ZoneInfo("Europe/Vilnius"))
        made = Edition(schedule, now, languages=("en",), shop="Blue", domain="shop.example")
        return events(render(made, "ics"))

    (name,) = at("2027-07-01")
    within = at("2027-07-09")
    assert within.keys() == {name}
    assert within[name]["DTSTART"].dt == date(2027, 7, 5)
    assert within[name]["DTEND"].dt == date(2027, 7, 19)
