"""The living site inside this process: one browser of Django's for each role, signed in with both factors just proved."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, get_resolver, resolve, reverse
from django.utils import timezone

from console import living_site
from regard.acts import govern
from regard.acts.running import actors
from regard.acts.running.site import RunningSite
from regard.console.accounts.models import Account
from regard.console.calls import opened
from regard.people import register

ROLES = ("visitor", "dpo", "operations-manager", "team-lead", "representative", "inspector", "administrator", "worker")
PASSKEY = "regard.console.accounts.backends.PasskeyBackend"
NAMES = re.compile(r"\bPerson \d+\b|\bw(?:in|out)bound-[AB]-\d+\b")
"""How people are called on the living site: their names, and the worker ids of their devices."""


@dataclass
class Living:
    """The site, the account of each role, and the pseudonyms of everyone watched."""

    folder: Path
    accounts: dict[str, str]
    pseudonyms: frozenset[str]
    said: list[str] = field(default_factory=list)

    @property
    def site(self) -> RunningSite:
        """The site that the pages of this process show."""
        return opened.running()

    def browser(self, role: str, *, strict: bool = False) -> Client:
        """A browser in which someone of this role has just signed in; `strict` asks for form tokens as a real one is."""
        client = Client(
            enforce_csrf_checks=strict,
            raise_request_exception=False,
            headers={"host": "localhost", "accept-language": "en"},
        )
        if role != "visitor":
            sign_in(client, self.accounts[role])
        return client


def sign_in(client: Client, actor: str) -> None:
    """Open a session for this account, as a passkey would."""
    account, _ = Account.objects.get_or_create(
        actor=actor, defaults={"name": actor[:20], "handle": os.urandom(32), "created": timezone.now()}
    )
    client.force_login(account, backend=PASSKEY)
    session = client.session
    session["began"] = session["proved"] = timezone.now().timestamp()
    session["way"] = "passkey"
    session.save()


@contextmanager
def living(folder: Path) -> Iterator[Living]:
    """Found the site, give every role an account, and let this process serve it."""
    made = living_site.found(folder, port=8000)
    accounts = {"dpo": made["officer"]}
    for role in ROLES[2:-1]:
        team = "inbound-A" if role == "team-lead" else None
        accounts[role] = living_site.newcomer(folder, made["officer"], role, team=team)
    before = os.environ.get("REGARD_SITE")
    opened.close()
    os.environ["REGARD_SITE"] = str(folder)
    site = opened.running()
    token = govern.redeem_paper_code(site, made["paper"])
    assert token
    accounts["worker"] = site.write(actors.use_enrolment, token, site.clock.now())
    known = site.read(register.everyone, living_site.SYSTEM)
    here = Living(folder, accounts, frozenset(one.pseudonym for one in known))
    handler = _Kept(here.said)
    logging.getLogger().addHandler(handler)
    try:
        yield here
    finally:
        logging.getLogger().removeHandler(handler)
        opened.close()
        os.environ.pop("REGARD_SITE", None)
        if before is not None:
            os.environ["REGARD_SITE"] = before


def addresses() -> Iterator[str]:
    """Every address of the console without a part to fill in."""
    for name in dict.fromkeys(key for key in get_resolver().reverse_dict if isinstance(key, str)):
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


def view_of(address: str) -> str:
    """The name of the view at an address; empty where there is none."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def links(address: str, page: str) -> list[str]:
    """The addresses of this site that a page links to, without fragments."""
    found = [urljoin(address, unescape(one)) for one in re.findall(r'<a\b[^>]*\shref="([^"]+)"', page)]
    return [urlsplit(one)._replace(fragment="").geturl() for one in found if one.startswith("/")]


def is_page(answer: HttpResponse) -> bool:
    """Whether it is shown, not downloaded."""
    kind = answer.headers.get("Content-Type", "")
    return kind.startswith("text/html") and "Content-Disposition" not in answer.headers


class _Kept(logging.Handler):
    def __init__(self, said: list[str]) -> None:
        super().__init__()
        self.said = said

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what would be written, with its trace of calls."""
        self.said.append(self.format(record))
