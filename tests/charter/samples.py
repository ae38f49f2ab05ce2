"""Small charters for the tests of the charter room."""

from __future__ import annotations

DOSSIER = """format = 1
observed_on = 2026-01-31

[[system]]
id = "scanners"
area = "scanners"
purposes = ["stock-tracking", "planning"]
"""

SITE = """format = 1
profile = "site"

[site]
name = "Site"
kind = "company"
country = "FR"
zone = "Europe/Paris"

[controller]
name = "Site"
contact = "contact@example.org"
dpo = false

[[system]]
id = "scanners"
area = "scanners"
purposes = ["stock-tracking", "planning"]

[system.traces]
kept = "P1Y"

[[system.keeps]]
data = "raw-events"
per = "none"
grain = "event"
kept = "P31D"
for = ["stock-tracking"]

[[system.keeps]]
data = "statistics"
per = "team"
grain = "week"
kept = "P6M"
for = ["planning"]

[[system.field]]
name = "at"
for = ["stock-tracking"]

[[role]]
name = "dpo"
may = [{ act = "govern" }, { act = "answer", relation = "self" }]
reason = "per-look"
"""
