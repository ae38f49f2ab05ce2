"""Govern: publish a charter, grant and withdraw roles, enrol devices, tell people, place holds, approve exceptions.

Nothing here looks at anyone's data; everything here decides who may. No real door opens before the consultation that the law wants is
on record: until then the gate answers *gap* (C. trav. L2312-38, R2312-6).
"""

from __future__ import annotations

from regard.acts.governing.accounts import enrol_actor, enrolment_link, first_officer, grant, may_grant, withdraw
from regard.acts.governing.charters import (
    Published,
    changes_of,
    charter_text,
    publish_charter,
    published,
    record_consultation,
)
from regard.acts.governing.devices import enrol_device, withdraw_device
from regard.acts.governing.exceptions import Approved as ApprovedException
from regard.acts.governing.exceptions import Asked as AskedException
from regard.acts.governing.exceptions import (
    approve_exception,
    approved_exceptions,
    ask_exception,
    asked_exceptions,
    decline_exception,
    exception,
)
from regard.acts.governing.holds import (
    holds_in_force,
    kept_by,
    person_of_request,
    person_of_worker,
    place_hold,
    release_hold,
)
from regard.acts.governing.leavers import last_used, leave
from regard.acts.governing.people import Rostered, paper_code, redeem_paper_code, roster, tell
from regard.acts.governing.sites import found
from regard.acts.running.permission import OWNER, may_govern

__all__ = [
    "OWNER",
    "ApprovedException",
    "AskedException",
    "Published",
    "Rostered",
    "approve_exception",
    "approved_exceptions",
    "ask_exception",
    "asked_exceptions",
    "changes_of",
    "charter_text",
    "decline_exception",
    "enrol_actor",
    "enrol_device",
    "enrolment_link",
    "exception",
    "first_officer",
    "found",
    "grant",
    "holds_in_force",
    "kept_by",
    "last_used",
    "leave",
    "may_govern",
    "may_grant",
    "paper_code",
    "person_of_request",
    "person_of_worker",
    "place_hold",
    "publish_charter",
    "published",
    "record_consultation",
    "redeem_paper_code",
    "release_hold",
    "roster",
    "tell",
    "withdraw",
    "withdraw_device",
]
