"""Forms wrong on purpose, ids guessed, two tabs, a session that ends half-way, a disk that is full: a clear page, nothing lost, nothing shown."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.living import NAMES, ROLES, Living, is_page, living
from console.test_crawl import Parts
from regard.acts.running.site import RunningSite
from regard.ledger import tables as ledger_tables
from regard.terms.errors import Unavailable
from regard.terms.text import Text

pytestmark = pytest.mark.django_db

SIGNED_IN = tuple(role for role in ROLES if role != "visitor")
ENDS = {"sign-out", "set_language"}
VOUCH_FOR_THEMSELVES = {"ledger-cosignature", "organisation-ended"}
QUERIES = 80
"""What one page may ask of the database of the living site, which is small: a page that grows with the site shows here first."""
FIELDS = (
    *("role", "team", "until", "label", "person", "system", "reason", "words", "kind", "choice", "outcome", "day"),
    *("from", "next", "text", "until_on", "notified_on", "requirement", "code", "name", "passphrase", "designation"),
)
ASKED = (
    *("week", "page", "after", "state", "system", "team", "on", "read_as_of", "before", "next", "choice", "quarter"),
    *("article", "severity", "q", "against"),
)
WRONG = (
    "",
    " ",
    "x" * 20_000,
    "\x00\x1b[31m\u202e",
    "\u202e\U0001d518\U0001f989 e\u0301\ufeff",
    "<script>alert(1)</script>",
    "'; DROP TABLE segment; --",
    "../../../../etc/passwd",
    "-1",
    "0",
    "99999999999999999999999999",
    "0000-00-00",
    "-4000-01-01",
    "2026-02-31",
    "9999-12-31",
    "2026-03-31T25:61",
    "NaN",
    "null",
    "[]",
    "{{ 7 * 7 }}",
    "%s%n%d",
)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    with living(tmp_path_factory.mktemp("robust") / "site") as here:
        yield here


def patterns() -> list[URLPattern]:
    """Every address of the console."""
    return [one for one in get_resolver().url_patterns if isinstance(one, URLPattern)]


def filled(pattern: URLPattern, value: str) -> str | None:
    """The address of a pattern with every part set to `value`; None where the pattern does not take it."""
    parts = pattern.pattern.converters
    if not parts:
        return reverse(str(pattern.name))
    try:
        given_ = {name: int(value) if "Int" in type(kind).__name__ else value for name, kind in parts.items()}
        return reverse(str(pattern.name), kwargs=given_)
    except Exception:
        return None


def clear(answer: object, *, where: str) -> str:
    """An answer that is a clear page: no fault (503 says what is away, and what to do), nobody named in what it says. Its text."""
    assert answer.status_code < 500 or answer.status_code == 503, where  # type: ignore[attr-defined]
    text = answer.content.decode() if is_page(answer) else ""  # type: ignore[attr-defined, arg-type]
    if answer.status_code >= 400 and text:  # type: ignore[attr-defined]
        assert "<h1" in text, where
        assert not NAMES.search(text), where
        assert "Traceback" not in text, where
    return text


def leaves(site: RunningSite) -> int:
    return int(
        site.read(lambda conn: conn.execute(sa.select(sa.func.count()).select_from(ledger_tables.leaf)).scalar_one())
    )


@pytest.mark.parametrize("role", ROLES)
def test_every_form_takes_nothing_that_is_wrong(lived: Living, role: str) -> None:
    """Each field of each address at once, with each wrong value; a file where words are meant."""
    client = lived.browser(role)
    for pattern in patterns():
        address = filled(pattern, "1" if role == "dpo" else secrets.token_hex(8)) or filled(pattern, "1")
        if address is None or pattern.name in ENDS:
            continue
        values = WRONG if role in ("dpo", "visitor") else WRONG[2:5]
        for value in values:
            clear(client.post(address, dict.fromkeys(FIELDS, value)), where=f"{role} {address} {value[:20]!r}")
            if role != "visitor" and "_auth_user_id" not in client.session:
                client = lived.browser(role)


@pytest.mark.parametrize("role", ["visitor", "dpo", "worker", "team-lead"])
def test_every_id_guessed_is_a_clear_page(lived: Living, role: str) -> None:
    client = lived.browser(role)
    guesses = (
        "1",
        "0",
        "999999999",
        "..",
        "a" * 300,
        "é",
        "%00",
        "x'--",
        secrets.token_hex(16),
        *sorted(lived.pseudonyms)[:2],
    )
    for pattern in patterns():
        for guess in guesses if pattern.pattern.converters else ():
            address = filled(pattern, guess)
            if address is not None:
                text = clear(client.get(address), where=f"{role} {address}")
                assert role == "dpo" or not NAMES.search(text), address


@given(query=st.dictionaries(st.sampled_from(ASKED), st.sampled_from(WRONG) | st.text(max_size=30), max_size=4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_string_breaks_a_page(lived: Living, query: dict[str, str]) -> None:
    if not hasattr(lived, "fuzzer"):
        lived.fuzzer = lived.browser("dpo")  # type: ignore[attr-defined]
    for pattern in patterns():
        if not pattern.pattern.converters and pattern.name not in ENDS:
            clear(lived.fuzzer.get(reverse(str(pattern.name)), query), where=f"{pattern.name} {query}")  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", SIGNED_IN)
def test_what_a_page_asks_of_the_database_is_bounded(lived: Living, role: str) -> None:
    client, engine = lived.browser(role), lived.site.engine
    counts = {"queries": 0, "rows": 0}

    def count(conn: object, cursor: object, statement: str, parameters: object, context: object, many: bool) -> None:
        counts["queries"] += 1

    sa.event.listen(engine, "after_cursor_execute", count)
    try:
        for pattern in patterns():
            if pattern.pattern.converters or pattern.name in ENDS:
                continue
            counts["queries"] = 0
            client.get(reverse(str(pattern.name)))
            assert counts["queries"] <= QUERIES, (role, pattern.name, counts)
    finally:
        sa.event.remove(engine, "after_cursor_execute", count)


def test_a_form_of_another_tab_is_told_that_it_is_too_late(lived: Living) -> None:
    """Two tabs hold the same form: what the first did, the second does not do again."""
    client = lived.browser("worker")
    asked = client.post("/me/requests/", {"kind": "copy", "system": "scanners", "words": "A copy, please."})
    assert asked.status_code in (200, 302)
    officer = lived.browser("dpo")
    page = officer.get("/requests/").content.decode()
    form = re.search(r'action="(/requests/[0-9a-f]+/)"', page)
    assert form, "the request waits"
    first = officer.post(form.group(1), {"outcome": "granted", "reason": "Here it is."})
    before = leaves(lived.site)
    second = officer.post(form.group(1), {"outcome": "refused", "reason": "No."})
    assert first.status_code == 302
    assert second.status_code == 409
    assert "answered already" in second.content.decode()
    assert leaves(lived.site) == before
    back = officer.get("/requests/")  # the back button asks again: no page is kept
    assert form.group(1) not in back.content.decode()


@pytest.mark.parametrize("role", SIGNED_IN)
def test_a_session_that_ended_opens_nothing_and_says_so(lived: Living, role: str) -> None:
    """The form is sent after the session is over: nothing is done, and the way back is offered."""
    client = lived.browser(role)
    client.session.flush()
    before = leaves(lived.site)
    for pattern in patterns():
        address = filled(pattern, "1")
        if address is None or pattern.name in ENDS:
            continue
        answer = client.post(address, {"words": "half written", "reason": "half written"})
        text = clear(answer, where=address)
        assert not NAMES.search(text)
    assert leaves(lived.site) == before


def test_without_a_token_nothing_is_done(lived: Living) -> None:
    """Every address that takes a form refuses one that no page of this site made, but two that carry their sender's signature."""
    client = lived.browser("dpo", strict=True)
    before = leaves(lived.site)
    for pattern in patterns():
        address = filled(pattern, "1")
        if address is None or pattern.name in VOUCH_FOR_THEMSELVES:
            continue
        assert client.post(address, {"a": "b"}).status_code in (403, 405), address
    assert leaves(lived.site) == before


@pytest.mark.parametrize("role", ["dpo", "worker", "team-lead", "representative"])
def test_a_full_disk_shows_nothing_that_is_not_traced(
    lived: Living, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No trace can be written: no page about people opens, and each says what to do."""
    client = lived.browser(role)

    def full(*_: object, **__: object) -> None:
        raise Unavailable("disk_full", Text("The disk is full: nothing was written.", "Le disque est plein."))

    monkeypatch.setattr(lived.site.writer, "submit", full)
    monkeypatch.setattr(lived.site.writer, "do", full)
    refused = 0
    for pattern in patterns():
        if pattern.pattern.converters or pattern.name in ENDS:
            continue
        answer = client.get(reverse(str(pattern.name)))
        text = answer.content.decode() if is_page(answer) else ""
        assert answer.status_code in (200, 302, 403, 404, 405, 409, 422, 503), pattern.name
        if answer.status_code == 503 and text:
            assert "The disk is full" in text
            assert "<h1" in text
            refused += 1
        assert not NAMES.search(text), pattern.name
    assert refused


def test_a_database_that_is_away_is_a_clear_page(lived: Living, monkeypatch: pytest.MonkeyPatch) -> None:
    client = lived.browser("dpo")

    def away(*_: object, **__: object) -> None:
        raise Unavailable(
            "database_busy", Text("Another program holds the database.", "Un autre programme tient la base.")
        )

    monkeypatch.setattr(RunningSite, "read", away)
    monkeypatch.setattr(RunningSite, "write", away)
    for address in ("/", "/me/", "/people/", "/findings/", "/ledger/", "/erasure/"):
        answer = client.get(address)
        assert answer.status_code == 503, address
        parts = Parts()
        parts.feed(answer.content.decode())
        assert "Another program holds the database" in answer.content.decode(), address
        assert not NAMES.search(answer.content.decode())
    assert client.get("/healthz").status_code == 503


def test_a_stranger_s_session_key_opens_nothing(lived: Living) -> None:
    client = Client(headers={"host": "localhost"})
    client.cookies["regard_session"] = "x" * 32
    assert client.get("/people/").status_code == 302
    client.cookies["regard_session"] = "\x00" * 8
    assert client.get("/people/").status_code in (302, 400)
