"""Asterisk: call records of cdr_csv (`Master.csv`), the queue log, and the recordings of MixMonitor."""

from __future__ import annotations

from pathlib import Path

from regard.audit.mapping import Mapped, plain
from regard.audit.readers.asterisk.queue_log import VERSION, Beside
from regard.terms.text import Text
from regard.terms.words import Area

_GAP = Text(
    "Call records do not show who may listen, for which purpose, nor whether callers and staff were told: ask for the recording rule "
    "(dialplan), the notices and the list of people who may replay.",
    "Les relevés d’appels ne montrent ni qui peut écouter, ni à quelle fin, ni si appelants et salariés étaient informés : demandez la "
    "règle d’enregistrement (plan d’appels), les informations remises et la liste des personnes habilitées à réécouter.",
)

READER = Mapped(
    kind="asterisk",
    version=VERSION,
    title=Text(
        "Asterisk call records, queue log and recordings",
        "relevés d’appels, journal de files et enregistrements d’Asterisk",
    ),
    area=Area.CALLS,
    tested_on=Text(
        "The published column order of cdr_csv and the published form of queue_log, with made-up rows; never on a running Asterisk.",
        "L’ordre publié des colonnes de cdr_csv et la forme publiée de queue_log, avec des lignes inventées ; jamais sur un Asterisk réel.",
    ),
    folder=Path(__file__).parent,
    table="calls",
    build=plain("calls", Area.CALLS, _GAP),
    beside=Beside(),
)
