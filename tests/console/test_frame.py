"""What surrounds every page: policy, headers, cookies, errors, guards, and the one door to the acts."""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils.translation import override
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

import regard.console
from regard.console import calls
from regard.console.accounts.entering import next_of
from regard.console.frame import MOST_PLACES, PLACES, places_of
from regard.console.shapes import PublicPage, Self, SiteFace
from regard.console.templatetags.regard_parts import term_pill, time_left
from regard.terms.decision import Answer, Decision, Ground
from regard.terms.errors import Conflict, Damaged, InputRefused, NotAllowed, NotFound, RegardError, Unavailable
from regard.terms.text import Text

CONSOLE = Path(regard.console.__file__).parent
HERE = {"host": "localhost"}


@pytest.fixture
def client(db: None, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(calls, "site_face", lambda: SiteFace("Essai", "Europe/Paris", simulated=True))
    monkeypatch.setattr(calls, "public_page", lambda: PublicPage((), None))
    return Client(headers=HERE)


def test_the_policy_admits_this_site_and_nothing_inline(client: Client) -> None:
    policy = dict(part.strip().split(" ", 1) for part in client.get("/")["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in " ".join(policy.values())


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/enrol/", "/nothing/"])
def test_no_page_is_kept_by_a_cache(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer["Cache-Control"].startswith(("no-store", "max-age=0"))
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_cookies_are_this_site_only(client: Client) -> None:
    client.get("/sign-in/")
    for cookie in client.cookies.values():
        assert cookie["samesite"] == "Strict"
        assert cookie["httponly"]
    assert settings.SESSION_COOKIE_SAMESITE == "Strict"
    assert settings.SESSION_ABSOLUTE_AGE == 12 * 3600


def test_another_host_name_is_refused(db: None) -> None:
    assert Client(headers={"host": "evil.example"}).get("/").status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/me/",
        "/me/looks/",
        "/team/",
        "/erasure/",
        "/findings/",
        "/people/",
        "/account/",
        "/requests/",
        "/monday/",
        "/holds/",
        "/exceptions/",
        "/breaches/",
        "/reviews/",
    ],
)
def test_a_visitor_is_sent_to_sign_in(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("path", ["/erasure/run/", "/people/enrol/", "/people/watched/told/", "/terminal/"])
def test_what_cannot_be_undone_asks_who_it_is(client: Client, path: str) -> None:
    answer = client.post(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_every_page_about_people_has_a_guard() -> None:
    """Each view of the pages is public on purpose, or stands behind a guard."""
    public = {
        "public",
        "sign",
        "home",
        "health",
        "requirement",
        "laws",
        "ledger",
        "checkpoint",
        "tile",
        "cosignature",
        "verifier",
        "charter",
        "source",
        "version",
        "phone",
        "components",
    }
    bare = set()
    for path in (CONSOLE / "pages").glob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            takes_request = isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "request"
            if takes_request and not node.name.startswith("_"):
                guards = {one.id for one in node.decorator_list if isinstance(one, ast.Name)}
                bare |= set() if guards & {"signed_in", "proved", "own_page"} else {node.name}
    assert bare == public


def test_parts_are_hidden_outside_development(client: Client) -> None:
    assert client.get("/components/").status_code == 404


def test_a_form_from_elsewhere_is_refused_in_words(db: None, client: Client) -> None:
    strict = Client(enforce_csrf_checks=True, headers=HERE)
    answer = strict.post("/sign-in/", {"name": "a"}, headers={"accept-language": "fr"})
    assert answer.status_code == 403
    assert "Rechargez la page" in answer.content.decode()


@pytest.mark.parametrize(
    ("error", "status"),
    [(InputRefused, 422), (NotAllowed, 403), (NotFound, 404), (Conflict, 409), (Damaged, 503), (Unavailable, 503)],
)
def test_errors_become_pages_in_both_languages(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: type[RegardError], status: int
) -> None:
    def fail() -> PublicPage:
        raise error("some_code", Text("In English.", "En français."))

    monkeypatch.setattr(calls, "public_page", fail)
    for language, said in (("en", "In English."), ("fr", "En français.")):
        answer = client.get("/", headers={"accept-language": language})
        assert answer.status_code == status
        assert said in answer.content.decode()
        assert "some_code" in answer.content.decode()


def test_a_refusal_says_what_would_be_allowed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = NotAllowed("refused", Text("No.", "Non."))
    ground = Ground(
        "GDPR-05", Text("Too fine.", "Trop fin."), "hour", "week", Text("The week is.", "La semaine l’est.")
    )
    refused.decision = Decision(Answer.REFUSE, (ground,))

    def fail() -> PublicPage:
        raise refused

    monkeypatch.setattr(calls, "public_page", fail)
    page = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert all(words in page for words in ("Too fine.", "hour", "week", "The week is.", "/law/GDPR-05/"))


def test_only_the_seam_knows_the_acts() -> None:
    """The calls, the words of the charter that acts lend, and the devices' door, which is no page."""
    for path in CONSOLE.rglob("*.py"):
        if path.parent.name == "calls" or path.name in ("intake_wsgi.py", "wording.py"):
            continue
        assert not re.search(
            r"^\s*(from|import) regard\.(acts|vault|people|ledger|gate|site)\b", path.read_text("utf-8"), re.M
        ), path.name


def test_the_rail_has_six_places_at_most() -> None:
    everything = Self((), tuple(place.key for place in PLACES))
    assert len(places_of(everything)) == MOST_PLACES
    assert places_of(None) == ()


@given(st.text(max_size=40))
@hypothesis_settings(max_examples=100)
def test_the_next_page_is_one_of_this_site(asked: str) -> None:
    request = RequestFactory(headers=HERE).get("/sign-in/", {"next": asked})
    goal = next_of(request, "/home/")
    assert goal.startswith("/")
    assert not goal.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "asked", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\x00//evil"]
)
def test_no_link_leads_away(asked: str) -> None:
    assert next_of(RequestFactory(headers=HERE).get("/", {"next": asked}), "/home/") == "/home/"


@pytest.mark.parametrize(
    ("left", "tone"),
    [
        (timedelta(days=40), "neutral"),
        (timedelta(days=6), "amber"),
        (timedelta(hours=20), "red"),
        (timedelta(days=-3), "red"),
    ],
)
def test_a_pill_goes_from_neutral_to_red(left: timedelta, tone: str) -> None:
    now = datetime(2026, 3, 3, tzinfo=UTC)
    assert term_pill(now + left, now)["tone"] == tone


def test_a_short_term_turns_amber_in_its_last_quarter() -> None:
    now = datetime(2026, 3, 3, tzinfo=UTC)
    assert term_pill(now + timedelta(days=6), now, now - timedelta(days=2))["tone"] == "neutral"
    assert term_pill(now + timedelta(days=2), now, now - timedelta(days=8))["tone"] == "amber"


def test_time_left_is_said_in_both_languages() -> None:
    with override("fr"):
        assert time_left(timedelta(days=12)) == "encore 12 jours"
        assert time_left(timedelta(days=-3)) == "hors délai depuis 3 jours"
        assert time_left(timedelta(hours=1, minutes=5)) == "encore 1 heure"
    with override("en"):
        assert time_left(timedelta(hours=30)) == "30 hours left"


def test_pages_weigh_little_and_load_from_here() -> None:
    static = CONSOLE / "static"
    assert sum(path.stat().st_size for path in static.rglob("*") if path.suffix in (".css", ".js")) < 200_000
    for path in [
        *static.glob("*.css"),
        *static.glob("*.js"),
        *static.glob("vendor/tabler/*.css"),
        *CONSOLE.rglob("*.html"),
    ]:
        text = path.read_text("utf-8")
        assert not re.search(
            r"url\(|@import|<(script|link|img)[^>]+https?:|\sstyle=|\son\w+=\"|<script>|<style", text
        ), path.name
