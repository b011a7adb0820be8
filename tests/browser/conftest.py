"""A headless Chromium whose clock and time zone are ours, and a page server on loopback."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.servers import demand, which

_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--window-size=800,600",
)  # fmt: skip
Visit = Callable[..., "Browser"]


class Browser:
    """One page, seen at a time of our choice."""

    def __init__(self, driver, base: str, folder: Path) -> None:  # type: ignore[no-untyped-def]
        self.driver, self._base, self._folder = driver, base, folder
        self._script, self._visits = "", 0

    def visit(self, snippet: str, at: datetime, zone: str = "UTC") -> "Browser":
        """Opens a page with a snippet as if it were that time, in that zone."""
        page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>{snippet}'
        (self._folder / "page.html").write_text(f"{page}<main><a href='#x'>Shop</a></main>")
        if self._script:
            self._command("Page.removeScriptToEvaluateOnNewDocument", identifier=self._script)
        begin = int(at.timestamp() * 1000)
        told = self._command(
            "Page.addScriptToEvaluateOnNewDocument",
            source=f"const begun = performance.now(); Date.now = () => {begin} + "
            "Math.floor(performance.now() - begun);",
        )
        self._script = told["identifier"]
        self._command("Emulation.setTimezoneOverride", timezoneId=zone)
        self._visits += 1  # a new address each time: nothing comes out of the cache
        self.driver.get(f"{self._base}/page.html?{self._visits}")
        return self

    def text(self) -> str:
        """What a visitor can read of the banner; empty when it hides."""
        box = self.driver.find_element("css selector", "[role=region]")
        return str(box.text) if box.is_displayed() else ""

    def style(self, selector: str, name: str) -> str:
        """A computed style."""
        found = self.driver.find_element("css selector", selector)
        return str(found.value_of_css_property(name))

    def forget(self) -> None:
        """What the page has remembered is gone."""
        self.driver.get(f"{self._base}/page.html")
        self.driver.execute_script("localStorage.clear()")

    def _command(self, name: str, **parameters: str) -> dict[str, str]:
        told: dict[str, str] = self.driver.execute_cdp_cmd(name, parameters)
        return told


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its own name
        pass


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    demand("chromium", "chromedriver")
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    folder = tmp_path_factory.mktemp("page")
    (folder / "page.html").write_text("<title>Shop</title>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    options = ChromeOptions()
    options.binary_location = which("chromium") or ""
    for flag in (*_FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    driver = Chrome(options=options, service=Service(which("chromedriver")))
    try:
        yield Browser(driver, f"http://127.0.0.1:{server.server_port}", folder)
    finally:
        driver.quit()
        server.shutdown()


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    chromium.forget()
    return chromium
