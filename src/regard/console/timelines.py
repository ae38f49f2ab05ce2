"""The timeline of a finding, as SVG: the duty, its readings, and the state of the same facts, from 2011 to today.

Each row is labelled in place; each stretch says its state by word, by shape and by colour; a stretch is a link to its first day, so that the
keyboard walks through them. The page has the same as a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, override

from regard.console.shapes import OverTime
from regard.terms.finding import State

_LABELS, _WIDTH, _ROW, _BAR, _TOP = 216, 900, 40, 24, 44
_GLYPHS = {State.MET: "✓", State.BREACHED: "✕", State.NOT_EVIDENCED: "?", State.NOT_APPLICABLE: "–"}
_LETTER = 7.2
"""About the width of a letter of 13 px."""


def over_time(face: OverTime, language: str) -> SafeString:
    """The drawing; a stretch that is clicked chooses its first day."""
    with override(language):
        drawn = _Drawn(face)
        rows = format_html_join("", "{}", ((row,) for row in drawn.rows()))
        title = gettext("The duty, its readings and the same facts, from 2011 to today. The table below says the same.")
        return format_html(
            '<svg class="timeline" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="group" aria-label="{t}">'
            "{years}{rows}{marks}</svg>",
            w=_WIDTH,
            h=drawn.height,
            t=title,
            years=drawn.years(),
            rows=rows,
            marks=drawn.marks(),
        )


class _Drawn:
    def __init__(self, face: OverTime) -> None:
        self.face = face
        self.days = max((face.today - face.begins).days, 1)
        self.height = _TOP + _ROW * (3 + len(face.readings)) + 8

    def x(self, day: date) -> float:
        """Where a day lies; days outside lie on the edge."""
        inside = min(max(day, self.face.begins), self.face.today)
        return _LABELS + (_WIDTH - _LABELS) * (inside - self.face.begins).days / self.days

    def years(self) -> SafeString:
        """Every other year, with a hairline."""
        lines = []
        for year in range(self.face.begins.year, self.face.today.year + 1):
            x = self.x(date(year, 1, 1))
            label = str(year) if (year - self.face.begins.year) % 3 == 0 and x < _WIDTH - 24 else ""
            lines.append((f"{x:.1f}", f"{x:.1f}", 24, self.height, f"{x + 2:.1f}", label))
        return format_html_join(
            "",
            '<line class="tl-year" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="tl-tick" x="{}" y="18">{}</text>',
            lines,
        )

    def rows(self) -> Iterator[SafeString]:
        """The duty, each reading, and the two bands of states."""
        number = 0
        yield self._label(number, gettext("The duty"))
        for since, until in self.face.versions:
            yield self._bar(number, since, until, "tl-law", gettext("in force"))
        for reading in self.face.readings:
            number += 1
            yield self._label(number, self._named(str(reading.by.to(_language())), reading.since))
            style = "tl-reading tl-over" if reading.overruled else "tl-reading"
            word = gettext("overruled") if reading.overruled else gettext("read so")
            yield self._bar(number, reading.since, reading.until, style, word)
        yield self._label(number + 1, gettext("The same facts, read then"))
        yield self._label(number + 2, gettext("Had they been of that day"))
        for each in self.face.stretches:
            if each.same is not None:
                yield self._state(number + 1, each.since, each.until, each.same, each.duty, both=False)
            yield self._state(number + 2, each.since, each.until, each.then, each.duty, both=True)

    def marks(self) -> SafeString:
        """The day of the facts, the day of the examination's reading, the day chosen."""
        chosen, read = self.x(self.face.day), self.x(self.face.read_as_of)
        return format_html(
            '<line class="tl-read" x1="{r}" x2="{r}" y1="24" y2="{h}"/><line class="tl-day" x1="{d}" x2="{d}" y1="24" y2="{h}"/>'
            '<text class="tl-day-name" x="{t}" y="36"{a}>{day}</text>',
            r=f"{read:.1f}",
            d=f"{chosen:.1f}",
            h=self.height,
            t=f"{chosen - 6:.1f}" if chosen > _WIDTH / 2 else f"{chosen + 6:.1f}",
            a=format_html(' text-anchor="{}"', "end") if chosen > _WIDTH / 2 else "",
            day=date_format(self.face.day, "j F Y"),
        )

    def _label(self, row: int, words: str) -> SafeString:
        return format_html('<text class="tl-label" x="0" y="{}">{}</text>', self._y(row) + 17, words)

    def _bar(self, row: int, since: date, until: date | None, style: str, word: str) -> SafeString:
        left, width = self._place(since, until)
        if width <= 0:
            return SafeString("")
        inside = width > _LETTER * len(word) + 12
        return format_html(
            '<rect class="{c}" x="{x}" y="{y}" width="{w}" height="{b}" rx="3"/>{text}',
            c=style,
            x=f"{left:.1f}",
            y=self._y(row),
            w=f"{width:.1f}",
            b=_BAR,
            text=format_html(
                '<text class="tl-word" x="{}" y="{}">{}</text>', f"{left + 6:.1f}", self._y(row) + 17, word
            )
            if inside
            else "",
        )

    def _state(self, row: int, since: date, until: date, state: State, duty: bool, *, both: bool) -> SafeString:
        left, width = self._place(since, until)
        word = said(state, duty)
        text = word if width > _LETTER * len(word) + 14 else _GLYPHS[state] if width > 12 else ""
        name = gettext("%(word)s, from %(since)s to %(until)s") % {
            "word": word,
            "since": date_format(since, "j F Y"),
            "until": date_format(until, "j F Y"),
        }
        return format_html(
            '<a href="?day={day}{both}#chosen" aria-label="{name}"><rect class="tl-state tl-{c}" x="{x}" y="{y}" width="{w}" height="{b}"/>'
            '<text class="tl-word tl-word-{c}" x="{tx}" y="{ty}">{text}</text></a>',
            day=max(since, self.face.begins).isoformat(),
            both="&both=yes" if both else "",
            name=name,
            c=state.value,
            x=f"{left:.1f}",
            y=self._y(row),
            w=f"{max(width - 1, 1):.1f}",
            b=_BAR,
            tx=f"{left + 5:.1f}",
            ty=self._y(row) + 17,
            text=text,
        )

    def _place(self, since: date, until: date | None) -> tuple[float, float]:
        left = self.x(since)
        return left, self.x(until or self.face.today) - left

    def _y(self, row: int) -> int:
        return _TOP + _ROW * row

    def _named(self, who: str, since: date) -> str:
        short = date_format(since, "m/Y")
        room = int(_LABELS / _LETTER) - len(short) - 2
        return f"{who if len(who) <= room else who[: room - 1] + '…'}, {short}"


def said(state: State, duty: bool) -> str:
    """A state as the timeline says it; a duty that did not stand is no state of the facts."""
    if not duty:
        return gettext("no such duty")
    words = {
        State.MET: gettext("Met"),
        State.BREACHED: gettext("Breached"),
        State.NOT_EVIDENCED: gettext("Not evidenced"),
        State.NOT_APPLICABLE: gettext("Not applicable"),
    }
    return words[state]


def _language() -> str:
    return get_language() or "en"
