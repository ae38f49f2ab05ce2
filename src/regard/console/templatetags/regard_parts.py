"""The parts of pages: dates in the site's zone, term pill, law chip, state badge, refusal panel, icons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from regard.console import calls, wording
from regard.console.accounts.factors import grouped_name
from regard.terms.decision import Decision
from regard.terms.finding import State
from regard.terms.text import Text

register = template.Library()
# French keeps these signs on the line of the word beside them.
_FRENCH_SPACE = re.compile(r"(?<=«) | (?=[»:;?!%])")
_UNITS = ("B", "kB", "MB", "GB", "TB")
_UNITS_FR = ("o", "ko", "Mo", "Go", "To")


@register.filter
def tx(text: Text | str | None) -> str:
    """A `Text` in the reader's language."""
    if isinstance(text, Text):
        language = get_language() or "en"
        words = text.to(language)
        return _FRENCH_SPACE.sub("\u00a0", words) if language.startswith("fr") else words
    return str(text) if text else ""


@register.filter
def plainly(value: str) -> str:
    """What a rule measured, or its limit, in plain words: `yes` for `True`, a word of the charter as people say it."""
    return tx(wording.plainly(value))


@register.filter
def capital(text: Text) -> str:
    """A `Text` at the head of a line or a cell."""
    words = tx(text)
    return words[:1].upper() + words[1:]


@register.filter
def day(value: date | datetime | None) -> str:
    """`3 March 2026`, in the site's zone."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    said = date_format(local, "j F Y").replace(" ", "\u00a0")
    return "1er" + said[1:] if local.day == 1 and (get_language() or "en").startswith("fr") else said


@register.filter
def instant(value: datetime | None) -> str:
    """`3 March 2026, 14:20`, in the site's zone."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{day(value)}, {local:%H:%M}"


@register.simple_tag
def moment(value: datetime, site: Any = None) -> SafeString:
    """A `<time>`: short to read, with seconds and zone on hover."""
    local = timezone.localtime(value)
    exact = f"{day(value)} {local:%H:%M:%S} {timezone.get_current_timezone_name()}"
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), exact, instant(value))


@register.filter
def size(value: int) -> str:
    """Bytes as people say them."""
    french = (get_language() or "en").startswith("fr")
    amount, units = float(value), _UNITS_FR if french else _UNITS
    for unit in units:
        if amount < 1000 or unit == units[-1]:
            digits = 0 if unit == units[0] or amount >= 100 else 1
            return f"{number_format(amount, digits)}\u00a0{unit}"
        amount /= 1000
    return ""


@register.filter
def number(value: int) -> str:
    """A whole number with its thousands apart."""
    return str(number_format(value, 0))


@register.filter
def one_decimal(value: float | None) -> str:
    """A number with one decimal; a dash where it is withheld."""
    return "–" if value is None else str(number_format(value, 1))


@register.filter
def hours(value: float) -> str:
    """A length in hours as people write it: `7 h 15 min` (French: `7 h 15`), `45 min`; a dash for none."""
    whole, minutes = divmod(round(value * 60), 60)
    if not whole and not minutes:
        return "–"
    if not whole:
        return f"{minutes}\u00a0min"
    unit = "" if (get_language() or "en").startswith("fr") else "\u00a0min"
    return f"{whole}\u00a0h\u00a0{minutes:02d}{unit}" if minutes else f"{whole}\u00a0h"


@register.filter
def signin_name(value: str) -> str:
    """A sign-in name in groups of four."""
    return grouped_name(value)


@register.inclusion_tag("parts/term_pill.html")
def term_pill(
    dies: datetime, now: datetime | None = None, since: datetime | None = None, ending: str = "erased"
) -> dict[str, Any]:
    """The time that a kept thing has left: neutral, amber in its last week (or last quarter), red on its last day and after.

    `ending`: `erased` for what dies then, `due` for what must be done by then.
    """
    at = now or timezone.now()
    left = dies - at
    whole = dies - since if since and dies > since else None
    soon = min(timedelta(days=7), whole / 4) if whole else timedelta(days=7)
    tone = "red" if left <= timedelta(days=1) else "amber" if left <= soon else "neutral"
    return {"dies": dies, "tone": tone, "words": time_left(left), "over": left < timedelta(0), "ending": ending}


def time_left(left: timedelta) -> str:
    """`12 days left`, `5 hours left`, `3 days over term`."""
    over = left < timedelta(0)
    length = abs(left)
    if length >= timedelta(days=2):
        days = length.days
        if over:
            return ngettext("%(n)d day over term", "%(n)d days over term", days) % {"n": days}
        return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    hours = int(length.total_seconds() // 3600)
    if hours < 1:
        return _("over term") if over else _("less than an hour left")
    if over:
        return ngettext("%(n)d hour over term", "%(n)d hours over term", hours) % {"n": hours}
    return ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}


@register.inclusion_tag("parts/due_pill.html")
def due_pill(due: datetime, now: datetime | None = None, in_hours: bool = False) -> dict[str, Any]:
    """The time left until something is due: amber in its last week, red on its last day and after; `in_hours` counts hours alone."""
    left = due - (now or timezone.now())
    tone = "red" if left <= timedelta(days=1) else "amber" if left <= timedelta(days=7) else "neutral"
    if in_hours and left >= timedelta(hours=1):
        hours = int(left.total_seconds() // 3600)
        words = ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}
    else:
        words = time_left(left) if left >= timedelta(0) else time_late(-left)
    return {"due": due, "tone": tone, "words": words}


def time_late(late: timedelta) -> str:
    """`3 days late`, `5 hours late`, `late`."""
    if late >= timedelta(days=2):
        return ngettext("%(n)d day late", "%(n)d days late", late.days) % {"n": late.days}
    hours = int(late.total_seconds() // 3600)
    return ngettext("%(n)d hour late", "%(n)d hours late", hours) % {"n": hours} if hours else _("late")


@register.inclusion_tag("parts/law_chip.html")
def law_chip(requirement: str) -> dict[str, str]:
    """The short name of a rule, opening its page."""
    return {"requirement": requirement, "short": tx(calls.short_law(requirement))}


@register.inclusion_tag("parts/state.html")
def state_badge(state: State | str) -> dict[str, Any]:
    """One of the four states, told by word, shape and colour."""
    words = {
        State.MET: _("Met"),
        State.BREACHED: _("Breached"),
        State.NOT_EVIDENCED: _("Not evidenced"),
        State.NOT_APPLICABLE: _("Not applicable"),
    }
    return {"state": str(state), "word": words[State(state)]}


@register.filter
def state_word(state: State | str) -> str:
    """A state inside a sentence: `breached`."""
    word = str(state_badge(state)["word"])
    return word[:1].lower() + word[1:]


@register.filter
def article(name: str) -> str:
    """An article as the reader's language spells it: `GDPR 5(1)(c)`, `RGPD 5(1)(c)`."""
    return tx(wording.article(name)) if name else ""


@register.filter
def address_of(places: Sequence[str] | None) -> str:
    """The address of the first of these pages that this console has; "" for none."""
    for place in places or ():
        with suppress(NoReverseMatch):
            return reverse(place)
    return ""


@register.inclusion_tag("parts/examining_nav.html")
def examining_nav(current: str) -> dict[str, Any]:
    """The four places of whoever examines."""
    places = (
        ("findings", _("This site")),
        ("examinations", _("Systems that others run")),
        ("perimeter", _("Copies elsewhere")),
        ("notices", _("Formal notices")),
    )
    return {"examining_places": places, "current": current}


@register.inclusion_tag("parts/refusal.html")
def refusal(decision: Decision, asked: str = "") -> dict[str, Any]:
    """What was asked, why not, under which rule, what would be allowed instead."""
    return {"decision": decision, "asked": asked}


@register.inclusion_tag("parts/icon.html")
def icon(name: str) -> dict[str, str]:
    """A small drawing beside a word; never alone."""
    return {"name": name}


@register.inclusion_tag("parts/empty.html")
def empty(title: str, says: str) -> dict[str, str]:
    """An empty state that teaches."""
    return {"title": title, "says": says}


@register.inclusion_tag("parts/progress.html")
def progress(done: int, total: int, label: str) -> dict[str, Any]:
    """Long work with a number."""
    return {"done": done, "total": total, "label": label}


@register.simple_tag(takes_context=True)
def fresh(context: Context) -> str:
    """The address of this page with its query: where a language switch or a sign-in comes back to."""
    request = context.get("request")
    return request.get_full_path() if request is not None else "/"


@register.simple_tag
def colon() -> str:
    """A colon as the language sets it: French keeps a thin distance before it."""
    return "\u00a0: " if (get_language() or "en").startswith("fr") else ": "
