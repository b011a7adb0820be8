"""The banner in a real browser: phases by instants, dismissal, what assistive programs need."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.conftest import Browser
from tests.contrast import ENOUGH, contrast
from tests.domain.banner.conftest import EditionOf, edition, schedule  # noqa: F401  # fixtures
from tuidesk.domain.banner.outputs.kinds import render

pytestmark = [pytest.mark.server, pytest.mark.xdist_group("chromium")]
VILNIUS = ZoneInfo("Europe/Vilnius")
ZONES = ("Europe/Vilnius", "America/Los_Angeles", "Pacific/Kiritimati")


def at(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=VILNIUS)  # type: ignore[arg-type, misc]


@pytest.fixture
def snippet(edition: EditionOf) -> str:  # noqa: F811
    return render(edition("2026-11-01"), "html")


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ((2026, 11, 12, 23, 59), ""),
        ((2026, 11, 13, 0, 1), "Coming up: Black Friday"),
        ((2026, 11, 26, 12), "Very soon: Black Friday"),
        ((2026, 11, 30, 21, 59), "Now: Black Friday"),
        ((2026, 11, 30, 22, 1), ""),
        ((2026, 12, 24, 23, 59), "Now: Christmas Eve"),
        ((2026, 12, 25, 0, 1), "Now: Christmas Day"),
        ((2026, 12, 28, 9, 1), "We are back"),
        ((2028, 1, 1), ""),
    ],
)
def test_the_right_phase_whatever_the_visitors_zone(
    browser: Browser, snippet: str, zone: str, moment: tuple[int, ...], words: str
) -> None:
    text = browser.visit(snippet, at(*moment), zone).text()
    assert text.startswith(words)
    assert bool(text) == bool(words)


def test_it_changes_and_hides_by_itself(browser: Browser, snippet: str) -> None:
    end = at(2026, 11, 30, 22)
    browser.visit(snippet, end - timedelta(seconds=1))
    assert "Black Friday" in browser.text()
    WebDriverWait(browser.driver, 10, 0.1).until(lambda _: browser.text() == "")
    begin = at(2026, 12, 24, 0)
    browser.visit(snippet, begin - timedelta(seconds=1))
    assert browser.text().startswith("Very soon")
    WebDriverWait(browser.driver, 10, 0.1).until(lambda _: browser.text().startswith("Now"))


def test_dismissal_holds_for_one_phase_and_survives_a_reload(
    browser: Browser, snippet: str
) -> None:
    browser.visit(snippet, at(2026, 12, 23))
    browser.driver.find_element("css selector", "[role=region] button").click()
    assert browser.text() == ""
    assert browser.visit(snippet, at(2026, 12, 23, 12)).text() == ""
    assert browser.visit(snippet, at(2026, 12, 25)).text().startswith("Now")
    assert browser.driver.get_cookies() == []


def test_by_keyboard_alone(browser: Browser, snippet: str) -> None:
    browser.visit(snippet, at(2026, 12, 25))
    ActionChains(browser.driver).send_keys(Keys.TAB).perform()
    focused = browser.driver.switch_to.active_element
    assert focused.get_attribute("aria-label") == "Close this notice"
    assert focused.value_of_css_property("outline-style") != "none"
    ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
    assert browser.text() == ""


def test_what_assistive_programs_need(browser: Browser, snippet: str) -> None:
    browser.visit(snippet, at(2026, 12, 25))
    driver = browser.driver
    box = driver.find_element("css selector", "[role=region]")
    assert box.aria_role == "region"
    assert box.accessible_name == "Notice about opening hours"
    assert box.get_attribute("lang") == "en"
    button = box.find_element("css selector", "button")
    assert button.accessible_name == "Close this notice"
    assert button.size["width"] >= 44
    assert button.size["height"] >= 44
    shown = [
        each for each in box.find_elements("css selector", "[data-key]") if each.is_displayed()
    ]
    assert len(shown) == 1
    times = shown[0].find_elements("css selector", "time")
    assert "2026-12-28T09:00+02:00" in [each.get_attribute("datetime") for each in times]
    ink = browser.style("[role=region] p", "color")
    paper = browser.style("[role=region]", "background-color")
    assert contrast(_hex(ink), _hex(paper)) >= ENOUGH


def _hex(colour: str) -> str:
    red, green, blue, *_ = map(int, re.findall(r"\d+", colour))
    return f"#{red:02x}{green:02x}{blue:02x}"


def test_it_is_narrow_enough_for_a_phone(browser: Browser, snippet: str) -> None:
    browser.driver.set_window_size(500, 700)
    browser.visit(snippet, at(2026, 12, 25))
    box = browser.driver.find_element("css selector", "[role=region]")
    assert box.rect["width"] <= 500
    width = browser.driver.execute_script("return document.documentElement.scrollWidth")
    assert width <= browser.driver.execute_script("return window.innerWidth")
    browser.driver.set_window_size(800, 600)


def test_arabic_reads_from_the_right(browser: Browser, edition: EditionOf) -> None:  # noqa: F811
    browser.visit(render(edition("2026-11-01", "ar", "en"), "html"), at(2026, 12, 25))
    box = browser.driver.find_element("css selector", "[role=region]")
    assert box.accessible_name == "إشعار حول أوقات العمل"
    assert browser.style("[role=region]", "direction") == "rtl"
    assert browser.style("[role=region] [data-key]:not([hidden]) p[lang=en]", "direction") == "ltr"
    button = box.find_element("css selector", "button")
    assert button.rect["x"] < box.rect["width"] / 2  # the end of a line is at the left
    assert "الجمعة، 25 ديسمبر" in browser.text()


def test_nothing_is_fetched_and_nothing_of_a_name_runs(browser: Browser, snippet: str) -> None:
    browser.visit(snippet, at(2026, 12, 31, 23))
    assert "<b>&Eve" in browser.text()
    fetched = browser.driver.execute_script(
        "return performance.getEntriesByType('resource').map(each => each.name)"
    )
    assert [each for each in fetched if not each.endswith("favicon.ico")] == []


def test_the_static_kind_needs_no_script(browser: Browser, edition: EditionOf) -> None:  # noqa: F811
    static = render(edition("2026-12-25 12:00"), "static-html")
    assert "<script" not in static
    assert browser.visit(static, at(2020, 1, 1)).text().startswith("Now: Christmas Day")
