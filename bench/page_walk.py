"""Every page of a site's console, asked for again and again as each role, in one process: `page_walk.py FOLDER TIMES`.

Addresses come from `urls.py` and from the links of the pages themselves, three of each kind of page at most: a page that is added is
measured without a line here. Prints `RESULT {json}`: for each role and page the seconds of each answer, the processor's seconds, the queries.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

ROLES = ("visitor", "dpo", "operations-manager", "team-lead", "representative", "inspector", "administrator", "worker")
OF_A_KIND = 3
LONGEST_SECONDS = 4.0
_LINK = re.compile(r'href="([^"#]+)')
_CHOICE = re.compile(r'value="([^"]+/planning/[^"]+)"')
_ENDS = {"sign-out", "set_language", "ledger-verifier"}


class Counted:
    """Queries of the site's database since the last look, and the slowest."""

    def __init__(self, engine: Any) -> None:
        import sqlalchemy as sa

        self.queries, self.slow = 0, (0.0, "")
        sa.event.listen(engine, "before_cursor_execute", self._begin)
        sa.event.listen(engine, "after_cursor_execute", self._end)

    def _begin(self, conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        self._at = time.perf_counter()

    def _end(self, conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        self.queries += 1
        self.slow = max(self.slow, (time.perf_counter() - self._at, statement))


def main(folder: Path, times: int) -> None:
    """Walk and tell."""
    os.umask(0o077)
    os.environ["REGARD_SITE"] = str(folder)
    for left in folder.glob("console.db*"):
        left.unlink()
    os.environ["DJANGO_SETTINGS_MODULE"] = "regard.console.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from regard.console.calls.opened import running

    site = running()
    counted = Counted(site.engine)
    found = [line for role in ROLES for line in _walk(site, role, times, counted)]
    print("RESULT " + json.dumps(found))
    from regard.console.calls.opened import close

    close()


def _walk(site: Any, role: str, times: int, counted: Counted) -> Iterator[dict[str, Any]]:
    client = _client(site, role)
    if role in ("operations-manager", "team-lead", "representative"):
        _open_look(client)
    waiting, seen, of_kind = list(_fixed()), set(), dict[str, int]()
    while waiting:
        address = waiting.pop(0)
        name = _name(address)
        if address in seen or name in _ENDS or not name or of_kind.get(name, 0) >= OF_A_KIND:
            continue
        seen.add(address)
        of_kind[name] = of_kind.get(name, 0) + 1
        line, links = _measured(client, address, times, counted)
        waiting += links
        print(f"{role} {address} {line['status']} {max(line['seconds']) * 1e3:.0f} ms", file=sys.stderr, flush=True)
        yield {"role": role, "page": name, "address": address, **line}


def _measured(client: Any, address: str, times: int, counted: Counted) -> tuple[dict[str, Any], list[str]]:
    client.get(address)  # templates and charter are read once a process
    counted.queries, counted.slow, seconds, until = 0, (0.0, ""), [], time.perf_counter() + LONGEST_SECONDS
    busy = time.process_time()
    while len(seconds) < times and (time.perf_counter() < until or len(seconds) < 3):
        began = time.perf_counter()
        answer = client.get(address)
        body = b"" if answer.streaming else answer.content
        seconds.append(time.perf_counter() - began)
    kind = answer.headers.get("Content-Type", "")
    html = kind.startswith("text/html") and not answer.headers.get("Content-Disposition")
    text = body.decode() if html else ""
    links = [unescape(one) for one in _LINK.findall(text)]
    links = [urljoin(address, one) for one in links if not urlsplit(one).netloc and not one.startswith("mailto:")]
    line = {"status": answer.status_code, "html": html, "bytes": len(body), "seconds": seconds}
    line |= {"cpu_s": (time.process_time() - busy) / len(seconds)}
    line |= {"queries": counted.queries / len(seconds), "slow_s": counted.slow[0], "slow": counted.slow[1][:300]}
    return line, [urlsplit(one)._replace(fragment="").geturl() for one in links]


def _fixed() -> Iterator[str]:
    """Every address without a part to fill in."""
    from django.urls import NoReverseMatch, get_resolver, reverse

    for name in dict.fromkeys(key for key in get_resolver().reverse_dict if isinstance(key, str)):
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


def _name(address: str) -> str:
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def _open_look(client: Any) -> None:
    """Give a reason, where the role needs one before it sees figures."""
    page = client.get("/reason/").content.decode()
    chosen = next(iter(_CHOICE.findall(page)), "")
    team = "inbound-A" if "own-team" in chosen else ""
    client.post("/reason/", {"choice": unescape(chosen), "words": "planning of next week", "team": team})


def _client(site: Any, role: str) -> Any:
    """A browser in which someone with this role has just signed in."""
    import sqlalchemy as sa
    from django.test import Client
    from django.utils import timezone

    from regard.acts.running import tables
    from regard.console.accounts.models import Account

    client = Client(headers={"host": "localhost", "accept-language": "fr"})
    if role == "visitor":
        return client
    query = sa.select(tables.grant.c.actor).where(tables.grant.c.role == role).order_by(tables.grant.c.id).limit(1)
    actor = str(site.read(lambda conn: conn.execute(query).scalar_one()))
    account, _ = Account.objects.get_or_create(
        actor=actor, defaults={"name": actor[:20], "handle": os.urandom(32), "created": timezone.now()}
    )
    client.force_login(account, backend="regard.console.accounts.backends.PasskeyBackend")
    session = client.session
    session["began"] = session["proved"] = timezone.now().timestamp()
    session["way"] = "passkey"
    session.save()
    return client


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
