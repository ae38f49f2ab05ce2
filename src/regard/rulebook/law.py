"""The law as Regard knows it: requirements, what is in force on a day, limits, and what changed between two days.

Limits by requirement and name (types: Duration unless said):

    SCN-01 known_bad P31D · live P1D (detail beyond a shift is asked for)      SCN-03 speed_max PT1.25S, task (str)
    SCN-04 idle_min PT10M       SCN-05 window_min PT1M, window_max PT10M
    SCN-06 grain "month" (str: coarsest need that is free), grain_balanced "week" (str: with the written balance), shift P1D
    GDPR-12 answer P1M, answer_more P2M      GDPR-33 notify PT72H
    LAB-07 deemed P1M, deemed_expert P2M, staff_min 50 (int)
    LOG-01 kept_min P6M, kept_max P1Y, kept_justified P3Y
    LOG-03 badge_max P3M        LOG-04 position_max P2M, position_max_proof P1Y, position_max_hours P5Y
    BC-01 kept P6M, P1M from 2022-01-26 (a town's, fixed from then: fixed True), kept_state, kept_rescue P6M, automatic True
    BC-02 clock_min PT1M        BC-05 transfer_late P1D, transfer_free PT1H        BC-07 kept P3Y, every_act True
    BC-08 decree, own_access True        BC-10 decree True        BC-13 live, live_decree True
    CALL-01 all 1.0, most 0.5, listened 0.5 (float)        CALL-02 recording_max P6M, analysis_max P1Y
    DRONE-01 text_state True        DRONE-02 kept_max P7D
    ACC-01 bits_alone 80, bits_restricted 50, bits_device 13 (float)      ACC-02 attempts_max 10 (int)
    CCTV-W-07 kept_max P1M, reason_from P7D      VP-04 kept_max P1M      VP-05 years P5Y      VP-07 kept_max P3Y
    STAT-01 min_group 11, floor 3 (int), dominance 0.85 (float)           COPY-01 examined_within P31D
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regard.rulebook.requirement import LimitValue, Requirement


def requirements() -> dict[str, Requirement]:
    """Every requirement by id (`SCN-04`), in order of id. Loaded once."""
    from regard.rulebook.loading import load_all

    return load_all()


def requirement(requirement_id: str) -> Requirement:
    """One requirement. Raises `NotFound` (`rulebook_no_such_requirement`)."""
    from regard.rulebook.loading import named

    return named(requirement_id)


def in_force(on: date, read_as_of: date) -> dict[str, Requirement]:
    """The requirements that apply to facts of `on`, as the law was read on `read_as_of`.

    A requirement of guidance alone (soft, with readings) applies once one of its readings speaks.
    """
    return {key: each for key, each in requirements().items() if applies(each, on=on, read_as_of=read_as_of)}


def applies(each: Requirement, *, on: date, read_as_of: date) -> bool:
    """Whether a requirement has a version for `on` and, when guidance alone makes it, guidance published by `read_as_of`."""
    version = each.version(on)
    if version is None:
        return False
    if not each.by_reading:
        return True
    return any(reading.since <= read_as_of for reading in each.readings)


def limit(requirement_id: str, name: str, *, on: date, read_as_of: date) -> LimitValue | None:
    """The typed limit in force (Duration, int, float, str, bool), or None when there is none then.

    Raises `NotFound` (`rulebook_no_such_requirement`) for an unknown requirement.
    """
    found = requirement(requirement_id).limit(name, on=on, read_as_of=read_as_of)
    return None if found is None else found.value


@dataclass(frozen=True, slots=True)
class LawChange:
    """One thing that differs between two days: `what` is `requirement`, `limit` or `reading`; None stands for "not there"."""

    requirement: str
    what: str
    name: str
    before: LimitValue | None
    after: LimitValue | None


def diff(day1: date, day2: date) -> tuple[LawChange, ...]:
    """What differs for facts judged on `day1` and facts judged on `day2`, both clocks on that day: requirements that came or went,
    limits that moved, readings that began or ceased to speak."""
    changes: list[LawChange] = []
    for key, each in requirements().items():
        was, now = (applies(each, on=day, read_as_of=day) for day in (day1, day2))
        if was != now:
            changes.append(LawChange(key, "requirement", key, was or None, now or None))
        for name in dict.fromkeys(one.name for one in each.limits):
            old, new = (each.limit(name, on=day, read_as_of=day) for day in (day1, day2))
            before, after = (one.value if one else None for one in (old, new))
            if before != after:
                changes.append(LawChange(key, "limit", name, before, after))
        for reading in each.readings:
            spoke, speaks = reading.speaks(day1), reading.speaks(day2)
            if spoke != speaks:
                changes.append(
                    LawChange(
                        key,
                        "reading",
                        reading.id,
                        reading.effect if spoke else None,
                        reading.effect if speaks else None,
                    )
                )
    return tuple(changes)
