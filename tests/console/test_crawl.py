"""A crawl of our own, as every role: each page that `urls.py` or a link leads to, its headers, forms, links and what it gives away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.urls import resolve

from console.living import NAMES, ROLES, Living, addresses, is_page, links, living, view_of

pytestmark = pytest.mark.django_db

OF_A_KIND = 3
KEPT = {"ledger-tile", "ledger-checkpoint", "ledger-verifier"}
"""What anyone may fetch and caches may keep: nothing personal is in it."""
MOVES = {"set_language", "sign-out"}


@dataclass
class Seen:
    """One answer: who asked, for what, from which page it was linked (empty: from `urls.py`)."""

    role: str
    address: str
    linked: str
    answer: HttpResponse

    @cached_property
    def view(self) -> str:
        return view_of(self.address)

    @cached_property
    def text(self) -> str:
        return self.answer.content.decode() if is_page(self.answer) else ""

    @cached_property
    def parts(self) -> Parts:
        parts = Parts()
        parts.feed(self.text)
        return parts

    def __str__(self) -> str:
        return f"{self.role} {self.address} ({self.answer.status_code}, from {self.linked or 'urls.py'})"


@dataclass
class Form:
    """A form of a page."""

    method: str
    action: str
    names: list[str] = field(default_factory=list)


class Parts(HTMLParser):
    """Forms, outward links, buttons without a form, inline code."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.outward: list[dict[str, str]] = []
        self.idle: list[str] = []
        self.inline: list[str] = []
        self.ids: list[str] = []
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        self.inline += ["<script>"] if tag == "script" and "src" not in given else []
        self.inline += ["<style>"] if tag == "style" else []
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "form":
            self._open = Form(given.get("method", "get").lower(), given.get("action", ""))
            self.forms.append(self._open)
        elif tag in ("input", "select", "textarea") and self._open is not None:
            self._open.names.append(given.get("name", ""))
        elif tag == "a" and given.get("href", "").startswith(("http:", "https:", "//")):
            self.outward.append(given)
        elif tag == "button" and self._open is None and "form" not in given and given.get("type") != "button":
            self.idle.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    with living(tmp_path_factory.mktemp("crawl") / "site") as here:
        yield here


@pytest.fixture(scope="module")
def seen(lived: Living, django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> list[Seen]:
    """Everything that every role reaches."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return [one for role in ROLES for one in crawl(lived, role)]


def crawl(lived: Living, role: str) -> Iterator[Seen]:
    """Each address of `urls.py`, then what the pages link to: three of a kind."""
    client, known, of_kind = lived.browser(role), set[str](), dict[str, int]()
    if role in ("operations-manager", "team-lead", "representative"):
        page = client.get("/reason/").content.decode()
        choices = re.findall(r'value="([^"]+/planning/[^"]+)"', page)
        team = "inbound-A" if role == "team-lead" else ""
        sent = client.post("/reason/", {"choice": choices[0], "words": "planning of next week", "team": team})
        assert sent.status_code == 302, sent.content.decode()
    waiting = [(one, "") for one in addresses()]
    while waiting:
        address, linked = waiting.pop(0)
        name = view_of(address)
        if address in known or name in MOVES or of_kind.get(name, 0) >= OF_A_KIND:
            continue
        known.add(address)
        of_kind[name] = of_kind.get(name, 0) + 1
        one = Seen(role, address, linked, client.get(address))
        waiting += [(each, address) for each in links(address, one.text)]
        yield one


def test_the_crawl_reached_the_pages_of_every_role(seen: list[Seen]) -> None:
    shown = {(one.role, one.view) for one in seen if one.answer.status_code == 200}
    assert {role for role, _ in shown} == set(ROLES)
    wanted = {("dpo", "people"), ("worker", "looks"), ("team-lead", "team"), ("visitor", "ledger")}
    assert wanted <= shown, [str(one) for one in seen if (one.role, one.view) in wanted - shown]
    assert len({view for _, view in shown}) > 30


def test_nothing_fails(seen: list[Seen]) -> None:
    assert [str(one) for one in seen if one.answer.status_code >= 500] == []


def test_every_link_leads_somewhere(seen: list[Seen]) -> None:
    """A page offers nobody a link that is refused or leads to nothing."""
    assert [str(one) for one in seen if one.linked and (not one.view or one.answer.status_code >= 400)] == []


def test_every_answer_carries_the_policy(seen: list[Seen]) -> None:
    for one in seen:
        policy = one.answer.headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, str(one)
        assert "unsafe" not in policy, str(one)
        assert one.answer.headers["X-Content-Type-Options"] == "nosniff", str(one)


def test_no_cache_keeps_a_page(seen: list[Seen]) -> None:
    assert [str(one) for one in seen if one.view not in KEPT and "no-store" not in one.answer["Cache-Control"]] == []


def test_every_form_has_its_token_and_an_address_that_exists(seen: list[Seen]) -> None:
    forms = [(one, form) for one in seen for form in one.parts.forms]
    assert len(forms) > 50
    for one, form in forms:
        if form.method == "post":
            assert "csrfmiddlewaretoken" in form.names, (str(one), form.action)
        else:
            assert "csrfmiddlewaretoken" not in form.names, (str(one), form.action)
        path = urlsplit(form.action).path or urlsplit(one.address).path
        assert path.startswith("/"), (str(one), form.action)
        assert resolve(path), (str(one), form.action)


def test_every_button_belongs_to_a_form_or_to_a_script(seen: list[Seen]) -> None:
    assert {button for one in seen for button in one.parts.idle if "data-" not in button} == set()


def test_no_code_or_style_in_a_page_and_no_id_twice(seen: list[Seen]) -> None:
    assert [(str(one), one.parts.inline) for one in seen if one.parts.inline] == []
    assert [str(one) for one in seen if len(set(one.parts.ids)) < len(one.parts.ids)] == []


def test_links_elsewhere_say_nothing_of_where_one_comes_from(seen: list[Seen]) -> None:
    outward = [(str(one), link) for one in seen for link in one.parts.outward]
    assert outward
    assert [(where, link["href"]) for where, link in outward if "noreferrer" not in link.get("rel", "")] == []


def test_no_address_names_anyone(seen: list[Seen], lived: Living) -> None:
    for one in seen:
        found = [one.address, one.answer.headers.get("Location", ""), *(form.action for form in one.parts.forms)]
        for address in found:
            assert not NAMES.search(address), address
            assert not any(each in address for each in lived.pseudonyms), address


def test_no_log_names_anyone(seen: list[Seen], lived: Living, capfd: pytest.CaptureFixture[str]) -> None:
    said = "\n".join(lived.said) + "".join(capfd.readouterr())
    assert not NAMES.search(said)
    assert not any(each in said for each in lived.pseudonyms)


def test_names_are_seen_by_whoever_governs_alone(seen: list[Seen]) -> None:
    """And, of their own, by whoever is watched: the page of one person names nobody."""
    assert {one.role for one in seen if NAMES.search(one.text)} <= {"dpo"}
