"""Drawings made on the server as SVG: no script, no style attribute, the same in print."""

from __future__ import annotations

from collections.abc import Sequence

import segno
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override

from regard.console.shapes import WeekFigure

_WIDTH, _HEIGHT, _TOP, _BOTTOM = 640, 220, 28, 30


def week_bars(weeks: Sequence[WeekFigure], language: str, title: str = "") -> SafeString:
    """One bar a week with its number on it; a week that is withheld is hatched and says so. The table below tells the same.

    `title` says what is counted, for who does not see the picture: units where it is not given.
    """
    top = max((one.units or 0 for one in weeks), default=0) or 1
    step = _WIDTH / max(len(weeks), 4)
    with override(language):
        bars = [_bar(one, index, step, top) for index, one in enumerate(weeks)]
        title = title or gettext("Units a week.")
    return format_html(
        '<svg class="chart" viewBox="0 0 {w} {h}" role="img" aria-label="{t}" preserveAspectRatio="xMinYMid meet">'
        '<line class="chart-base" x1="0" x2="{w}" y1="{y}" y2="{y}"/>{bars}</svg>',
        w=_WIDTH,
        h=_HEIGHT,
        t=title,
        y=_HEIGHT - _BOTTOM,
        bars=format_html_join("", "{}", ((bar,) for bar in bars)),
    )


def _bar(one: WeekFigure, index: int, step: float, top: int) -> SafeString:
    width = min(step * 0.62, 84)
    left = index * step + (step - width) / 2
    room = _HEIGHT - _TOP - _BOTTOM
    height = max(2.0, room * (one.units or 0) / top) if one.units is not None else room * 0.25
    y = _HEIGHT - _BOTTOM - height
    label = str(number_format(one.units, 0)) if one.units is not None else gettext("not shown")
    return format_html(
        '<rect class="{c}" x="{x}" y="{y}" width="{w}" height="{h}" rx="3"/>'
        '<text class="chart-value" x="{m}" y="{ly}">{label}</text><text class="chart-day" x="{m}" y="{dy}">{day}</text>',
        c="chart-bar" if one.units is not None else "chart-bar chart-gap",
        x=f"{left:.1f}",
        y=f"{y:.1f}",
        w=f"{width:.1f}",
        h=f"{height:.1f}",
        m=f"{left + width / 2:.1f}",
        ly=f"{y - 8:.1f}",
        label=label,
        dy=_HEIGHT - 8,
        day=date_format(one.week, "j N"),
    )


def qr(address: str) -> SafeString:
    """A QR code of `address`, drawn inline."""
    drawing = segno.make(address, error="m").svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True)
    return mark_safe(drawing)  # noqa: S308 - drawn here from an address of ours, nothing of it is markup
