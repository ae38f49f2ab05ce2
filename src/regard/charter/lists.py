"""The closed lists of the charter that no other room speaks with; the others are in `regard.terms.words`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import WithJsonSchema

from regard.charter.values import CLOSED, Closed
from regard.terms import words

# fmt: off
Area = Annotated[words.Area, CLOSED]
Purpose = Annotated[words.Purpose, CLOSED]
Grain = Annotated[words.Grain, CLOSED]
Per = Annotated[words.Per, CLOSED]
Act = Annotated[words.Act, CLOSED]
Relation = Annotated[words.Relation, CLOSED]
ReasonScope = Annotated[words.ReasonScope, CLOSED]

Profile = Annotated[Literal["dossier", "site"], CLOSED]
SiteKind = Annotated[Literal["company", "public-body", "town", "school", "state", "association"], CLOSED]
ControllerRole = Annotated[Literal["controller", "processor"], CLOSED]
Place = Annotated[Literal["workplace", "open-to-public", "public-road", "school"], CLOSED]
Regime = Annotated[Literal["gdpr", "lil-3"], CLOSED]
Basis = Annotated[
    Literal["legitimate-interest", "legal-obligation", "public-task", "contract", "consent", "none"], CLOSED
]
Population = Annotated[
    Literal["staff", "temps", "representatives", "visitors", "public", "callers", "clients", "pupils", "contractors",
            "riders"],
    CLOSED,
]
Moment = Annotated[Literal["before", "after", "never"], CLOSED]
Data = Annotated[
    Literal["raw-events", "indicators", "statistics", "images", "sound", "screen", "positions", "files", "reports",
            "access-log", "metadata", "analysis-notes"],
    CLOSED,
]
_KEPT_GRAINS = [grain.value for grain in words.Grain if grain is not words.Grain.NOW]
KeptGrain = Annotated[
    words.Grain, Closed(without=("now",)), WithJsonSchema({"type": "string", "enum": _KEPT_GRAINS})
]
Whom = Annotated[Literal["everyone", "selected"], CLOSED]
Erasure = Annotated[Literal["automatic", "manual", "disk-full", "never"], CLOSED]
On = Annotated[Literal["server", "device"], CLOSED]
IndicatorKind = Annotated[
    Literal["gap-below", "gap-above", "gap-between", "units", "rate", "inactivity", "score", "strike-days",
            "absence-days", "app-use"],
    CLOSED,
]
Window = Annotated[Literal["shift-start", "breaks", "shift-end"], CLOSED]
Consequence = Annotated[
    Literal["coaching", "ranking", "pay-deduction", "discipline", "dismissal", "slot-allocation", "promotion"], CLOSED
]
Sight = Annotated[
    Literal["workstation", "till", "entrance", "exit", "circulation", "stock", "order-preparation", "sales-floor",
            "meeting-room", "break-room", "toilets", "toilets-entrance", "changing-room", "union-premises",
            "union-access", "canteen", "classroom", "playground", "library", "computer-room", "sports-field",
            "customer-seating", "public-road", "dwelling-interior", "building-interior", "dwelling-entrance",
            "dwelling-entrance-passing"],
    CLOSED,
]
LiveFor = Annotated[Literal["security", "managers", "owner", "students", "all-staff", "police", "public"], CLOSED]
LiveFrom = Annotated[Literal["premises", "anywhere"], CLOSED]
LiveWhen = Annotated[Literal["always", "risk"], CLOSED]
Analytics = Annotated[
    Literal["counting", "face-recognition", "plate-reading", "behaviour", "emotion", "search-by-attribute"], CLOSED
]
AnalyticsOn = Annotated[Literal["live", "recorded"], CLOSED]
Blur = Annotated[Literal["none", "reversible", "final"], CLOSED]
Medium = Annotated[
    Literal["sound", "screen-video", "screenshot", "video", "keystrokes", "app-use", "position", "fingerprint", "face"],
    CLOSED,
]
Starts = Annotated[Literal["pick-up", "incident", "manual", "interval", "always", "shift"], CLOSED]
Stops = Annotated[Literal["hang-up", "incident-end", "manual", "shift-end", "never"], CLOSED]
CapturedWindow = Annotated[Literal["application", "screen"], CLOSED]
Watcher = Annotated[Literal["self", "trainer", "managers", "peers", "all-staff"], CLOSED]
Category = Annotated[
    Literal["union-activity", "strike-days", "absence-days", "politics", "religion", "health", "family", "orientation",
            "lifestyle", "criminal-record", "finances", "identity-papers", "payment-card", "private-talk",
            "performance", "incident"],
    CLOSED,
]
Source = Annotated[
    Literal["observation", "social-media", "false-identity", "informant", "police-file", "interview", "colleagues",
            "registers"],
    CLOSED,
]
SeenBy = Annotated[Literal["everyone", "need-to-know"], CLOSED]
Channel = Annotated[
    Literal["sign", "handout", "contract", "intranet", "website", "spoken", "training", "poster"], CLOSED
]
NoticeItem = Annotated[
    Literal["pictogram", "controller", "contact", "dpo", "purposes", "basis", "interest", "recipients", "transfers",
            "retention", "rights", "complaint", "mandatory", "automated-decision", "full-notice-link"],
    CLOSED,
]
Remote = Annotated[Literal["vpn", "none", "open"], CLOSED]
TracedAction = Annotated[Literal["view", "export", "change", "erase", "collect"], CLOSED]
TracedField = Annotated[Literal["who", "when", "what", "why", "recipients"], CLOSED]
Weekday = Annotated[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], CLOSED]
ProtectedKind = Annotated[Literal["line", "room", "post"], CLOSED]
# fmt: on
