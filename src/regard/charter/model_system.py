"""The types of one `[[system]]` of a charter: a processing activity, as one entry of the register.

Names, lists and meanings are those of the format's reference (docs/formats/charter.md). A scalar or a list of words that is
absent is `None` (*not known*); a list of tables that is absent is empty; `false` stays `False` (*known not to be so*).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field as Key

from regard.charter import lists
from regard.charter.values import (
    BY_DATE,
    BY_TABLE,
    DATE,
    FACT,
    OTHER,
    TABLE,
    Count,
    Day,
    Length,
    LengthOrFalse,
    LengthOrUnlimited,
    Line,
    No,
    Part,
    Table,
    Word,
    Yes,
)


class Authorisation(Table):
    """`authorisation = { … }`: the order or permit that the system runs under (CSI L252-1, L241-2)."""

    by: Word | None = None
    number: Line | None = None
    from_: Day | None = Key(default=None, alias="from")
    until: Day | None = None
    kept: Length | None = None
    kept_min: Length | None = None
    cameras: Count | None = None


class Consultation(Table):
    """`works_council = { … }`: the consultation with its dates (CT L2312-38, R2312-6)."""

    submitted: Day | None = None
    expert: Yes | None = None
    opinion: Annotated[Annotated[Day, DATE] | Annotated[No, OTHER], BY_DATE] | None = None


class Processor(Table):
    """One of `processors`: a firm that processes on the controller's behalf (GDPR 28)."""

    name: Line
    contract: Yes | None = None


class Governance(Table):
    """`[system.governance]`: register, impact assessment, consultation, authorisation."""

    in_register: Yes | None = None
    register_complete: Yes | None = None
    dpia: Annotated[Annotated[Day, DATE] | Annotated[Yes, OTHER], BY_DATE] | None = None
    dpia_covers: Yes | None = None
    dpo_involved: lists.Moment | None = None
    works_council: (
        Annotated[
            Annotated[Consultation, TABLE] | Annotated[Day, DATE] | Annotated[lists.Moment, OTHER],
            BY_DATE,
        ]
        | None
    ) = None
    authorisation: Annotated[Annotated[Authorisation, TABLE] | Annotated[No, OTHER], BY_TABLE] | None = None
    undertaking: Yes | None = None
    legal_text: Yes | None = None
    designated: Yes | None = None
    processors: tuple[Processor, ...] | None = None


class Keeps(Table):
    """`[[system.keeps]]`: one kind of data kept for some purposes, with its term."""

    data: lists.Data | None = None
    per: lists.Per | None = None
    grain: lists.KeptGrain | None = None
    whom: lists.Whom | None = None
    kept: LengthOrUnlimited | None = None
    oldest: Annotated[Length | None, FACT] = None
    oldest_over: Annotated[Length | None, FACT] = None
    over_authorised: Annotated[Yes | None, FACT] = None
    over_announced: Annotated[Yes | None, FACT] = None
    announced: Length | None = None
    erasure: lists.Erasure | None = None
    on: lists.On | None = None
    fixed: Yes | None = None
    for_: tuple[lists.Purpose, ...] | None = Key(default=None, alias="for")
    extracted: Yes | None = None


class Indicator(Table):
    """`[[system.indicator]]`: something computed about people at work."""

    name: Line
    measures: lists.IndicatorKind | None = None
    threshold: Length | None = None
    upper: Length | None = None
    task: Word | None = None
    windows: tuple[lists.Window, ...] | None = None
    breaks_excluded: Yes | None = None
    grain: lists.KeptGrain | None = None
    per: lists.Per | None = None
    live: Yes | None = None
    for_: tuple[lists.Purpose, ...] | None = Key(default=None, alias="for")
    leads_to: tuple[lists.Consequence, ...] | None = None
    automated_only: Yes | None = None


class Camera(Table):
    """`[[system.camera]]`: one kind of camera, what it sees and who looks."""

    id: Line | None = None
    count: Count | None = None
    sees: tuple[lists.Sight, ...] | None = None
    masked: tuple[lists.Sight, ...] | None = None
    always_on_a_person: Yes | None = None
    outside_hours_only: Yes | None = None
    sound: Yes | None = None
    visible: Yes | None = None
    temporary: Yes | None = None
    suspicion: Yes | None = None
    analysis_before: Yes | None = None
    live_for: tuple[lists.LiveFor, ...] | None = None
    live_from: lists.LiveFrom | None = None
    live_when: lists.LiveWhen | None = None
    analytics: tuple[lists.Analytics, ...] | None = None
    analytics_on: lists.AnalyticsOn | None = None
    on_request: Yes | None = None
    blur: lists.Blur | None = None


class Recording(Table):
    """`[[system.recording]]`: what is captured of calls, screens, body cameras and computers, and when."""

    medium: lists.Medium | None = None
    with_call: Yes | None = None
    starts: lists.Starts | None = None
    stops: lists.Stops | None = None
    every: Length | None = None
    share: Part | None = None
    listened: Part | None = None
    window: lists.CapturedWindow | None = None
    purpose: tuple[lists.Purpose, ...] | None = None
    whom: lists.Whom | None = None
    off_switch: Yes | None = None
    objection_stops_both: Yes | None = None
    payment_data: Yes | None = None
    passwords_hidden: Yes | None = None
    watched_by: tuple[lists.Watcher, ...] | None = None
    others_anonymised: Yes | None = None
    signal: Yes | None = None
    told: Yes | None = None
    alternative: Yes | None = None
    outside_work: Yes | None = None
    last_only: Yes | None = None


class Content(Table):
    """`[[system.content]]`: what files and reports hold about people."""

    categories: tuple[lists.Category, ...] | None = None
    names: Yes | None = None
    sources: tuple[lists.Source, ...] | None = None
    for_: tuple[lists.Purpose, ...] | None = Key(default=None, alias="for")
    seen_by: lists.SeenBy | None = None


class Notice(Table):
    """`[[system.notice]]`: who is told, how, when, and of what (GDPR 12-13, CT L1222-4)."""

    to: tuple[lists.Population, ...] | None = None
    by: tuple[lists.Channel, ...] | None = None
    when: lists.Moment | None = None
    items: tuple[lists.NoticeItem, ...] | None = None
    missing: Annotated[tuple[lists.NoticeItem, ...] | None, FACT] = None
    complete: Annotated[Yes | None, FACT] = None
    everywhere: Yes | None = None
    general: Yes | None = None


class Password(Table):
    """`password = { … }`: the rule for passwords, never a password."""

    length: Count | None = None
    classes: Annotated[int, Key(strict=True, ge=1, le=4)] | None = None
    lockout: Count | None = None
    none: Yes | None = None
    strong: Annotated[Yes | None, FACT] = None


class Accounts(Table):
    """`[system.accounts]`: how people get in (GDPR 32)."""

    shared: Yes | None = None
    generic: Yes | None = None
    password: Password | None = None
    mfa: Yes | None = None
    revoked_on_departure: Yes | None = None
    per_site: Yes | None = None
    remote: lists.Remote | None = None


class Traces(Table):
    """`[system.traces]`: what is written down of who looked at what."""

    kept: LengthOrFalse | None = None
    actions: tuple[lists.TracedAction, ...] | None = None
    fields: tuple[lists.TracedField, ...] | None = None
    tamper_evident: Yes | None = None


class Security(Table):
    """`[system.security]`: how the data are protected."""

    strong: Annotated[Yes | None, FACT] = None
    transport: Yes | None = None
    at_rest: Yes | None = None
    integrity: Yes | None = None
    transfer: Length | None = None


class Accuracy(Table):
    """`[system.accuracy]`: how far clocks and names are off. Facts only."""

    clock_error: Annotated[Length | None, FACT] = None
    wearer_errors: Annotated[Part | None, FACT] = None
    time_wrong: Annotated[Yes | None, FACT] = None
    wearer_wrong: Annotated[Yes | None, FACT] = None
    place_missing: Annotated[Yes | None, FACT] = None


class Rights(Table):
    """`[system.rights]`: what people can ask for, and whether they get it."""

    objection: Yes | None = None
    access_within: Length | None = None
    human_review: Yes | None = None
    authority_answered: Annotated[Yes | None, FACT] = None
    breaches_documented: Yes | None = None


class Copy(Table):
    """`[[system.copies]]`: the perimeter, the same data elsewhere."""

    where: Line
    per: lists.Per | None = None
    kept: LengthOrUnlimited | None = None
    examined_on: Day | None = None


class Share(Table):
    """`[[system.shares]]`: a recipient outside the controller."""

    to: Line
    told: Yes | None = None


class Field(Table):
    """`[[system.field]]`: a field that is admitted; every other one is dropped at the door (profile `site`)."""

    name: Line
    for_: tuple[lists.Purpose, ...] | None = Key(default=None, alias="for")


class Device(Table):
    """`[[system.device]]`: a device that may deliver; its token or address lives in the settings (profile `site`)."""

    id: Line
    place: Line | None = None


class System(Table):
    """`[[system]]`: one processing activity, one entry of the register."""

    id: Word
    area: lists.Area
    place: lists.Place | None = None
    regime: lists.Regime | None = None
    purposes: tuple[lists.Purpose, ...] | None = None
    basis: lists.Basis | None = None
    balancing: Yes | None = None
    people: tuple[lists.Population, ...] | None = None
    since: Day | None = None
    other_means: Yes | None = None
    governance: Governance | None = None
    keeps: tuple[Keeps, ...] = ()
    indicator: tuple[Indicator, ...] = ()
    camera: tuple[Camera, ...] = ()
    recording: tuple[Recording, ...] = ()
    content: tuple[Content, ...] = ()
    notice: tuple[Notice, ...] = ()
    accounts: Accounts | None = None
    traces: Traces | None = None
    security: Security | None = None
    accuracy: Accuracy | None = None
    rights: Rights | None = None
    copies: tuple[Copy, ...] = ()
    shares: tuple[Share, ...] = ()
    field: tuple[Field, ...] = ()
    device: tuple[Device, ...] = ()
