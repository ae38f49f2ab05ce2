"""A real site, its console as a process, and a real Chromium with a virtual authenticator."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is a development requirement")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from console.living_site import found, link, newcomer
from regard.site import settings

CHROMIUM = Path("/usr/bin/chromium")
RESULTS = Path(__file__).resolve().parents[2] / "test-results"
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Served:
    """A site that is being served. `first` is the account of its first officer."""

    origin: str
    first: str
    paper: str
    folder: Path
    person: Walker | None = None

    @cached_property
    def officer(self) -> str:
        """The token of the first officer's link, made when it is first asked for: it works once and lasts 15 minutes."""
        return link(self.folder, self.first)

    def enter(self, browser: Browser, role: str, *, team: str | None = None, label: str = "") -> Walker:
        """A newcomer who holds `role`, enrolled by their own link with a passkey: `dpo` for a second officer, and so on.

        Every call makes another person, so that one test never ends another's session.
        """
        token = link(self.folder, newcomer(self.folder, self.first, role, label=label, team=team))
        one = walker(browser, self)
        one.speak_first("en")
        one.go(f"/enrol/#{token}")
        one.page.wait_for_url("**/enrol/way/")
        one.page.get_by_role("button", name="Create a passkey").click()
        one.page.wait_for_url(lambda address: "/enrol/" not in address and not address.endswith("/home/"))
        return one


@dataclass
class Walker:
    """One person's browser: it notes every error of the console and every request to another host."""

    page: Page
    origin: str
    faults: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.origin + path)

    def check(self, name: str, *, answers_a_form: bool = False) -> None:
        """Axe finds nothing, nothing sticks out at 360 px, nothing was logged; a picture of each width.

        French in the light at 360 and 1280 px, then English in the dark at the same: each language, theme and width is seen by axe once.
        A page that answers a form is not loaded again, since that would send the form twice: it is seen in English alone.
        """
        RESULTS.mkdir(exist_ok=True)
        for language, theme in (("fr", "light"), ("en", "dark")):
            if answers_a_form and language == "fr":
                continue
            self.speak(language)
            self.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            for width in (360, 1280):
                self.page.set_viewport_size({"width": width, "height": 900})
                sticks = self.page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                assert sticks <= 0, f"{name} sticks out by {sticks} px at {width}"
                self.page.screenshot(path=RESULTS / f"{name}-{language}-{theme}-{width}.png", full_page=True)
            found = Axe().run(self.page, options={"resultTypes": ["violations"]})
            assert found.violations_count == 0, f"{name} ({language}, {theme}): {found.generate_report()}"
        self.page.emulate_media(color_scheme="light")
        assert self.faults == [], f"{name}: {self.faults}"

    def speak_first(self, language: str) -> None:
        """The language of the pages to come."""
        self.page.context.add_cookies([{"name": "regard_language", "value": language, "url": self.origin}])

    def speak(self, language: str) -> None:
        """Read the same page in the other language, when it can be read again."""
        self.speak_first(language)
        if self.page.locator("html").get_attribute("lang") != language:
            self.page.reload()
        assert self.page.locator("html").get_attribute("lang") == language


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site that lived a few days, and its console: one for all, so leave it as others want to find it (or use `own`)."""
    with serving(tmp_path_factory.mktemp("living") / "site") as here:
        yield here


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Another such site for one file of tests alone, which may do to it what it likes."""
    with serving(tmp_path_factory.mktemp("own") / "site") as here:
        yield here


@contextmanager
def serving(folder: Path, *, told: dict[str, object] | None = None) -> Iterator[Served]:
    """Found a site in `folder`, let it live, and serve its console; `told` are settings that differ from the demonstration's."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = found(folder, port=port)
    if told:
        place = folder / "settings.toml"
        settings.write(place, replace(settings.load(place), **told))  # type: ignore[arg-type]
    environment = {**os.environ, "REGARD_SITE": str(folder), "REGARD_DEVELOPER": "1"}
    command = [sys.executable, "-m", "regard.console", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment)
    origin = f"http://localhost:{port}"
    try:
        _wait(f"{origin}/healthz", process)
        yield Served(origin, made["officer"], made["paper"], folder)
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip("no /usr/bin/chromium here (apt-get install chromium)")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=str(CHROMIUM), args=ARGS)
        yield chromium
        chromium.close()


def walker(browser: Browser, served: Served, *, passkeys: bool = True) -> Walker:
    """A browser of one person, with an authenticator that verifies its user."""
    context = browser.new_context(locale="fr-FR", reduced_motion="reduce")
    context.set_default_timeout(15_000)
    page = context.new_page()
    one = Walker(page, served.origin)
    page.on(
        "console",
        lambda said: one.faults.append(said.text) if said.type == "error" and "status of 4" not in said.text else None,
    )
    page.on("pageerror", lambda error: one.faults.append(str(error)))
    page.on(
        "request",
        lambda request: (
            one.faults.append(request.url) if not request.url.startswith((served.origin, "blob:")) else None
        ),
    )
    if passkeys:
        wire = context.new_cdp_session(page)
        wire.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return one


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(480):
        assert process.poll() is None, "the console ended"
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.25)
    raise AssertionError("the console did not answer")
