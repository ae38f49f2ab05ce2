"""Whether the doors of a system may take anything in: by the charter in force, or by one that is not yet published."""

from __future__ import annotations

from dataclasses import replace

from regard.acts.running import standing
from regard.acts.running.site import RunningSite
from regard.charter.model import Charter, System
from regard.gate import admission
from regard.gate.standing import DeviceState
from regard.terms.text import Text

_NO_DEVICE = Text("No device is declared for it.", "Aucun appareil n’est déclaré pour lui.")


def closed(site: RunningSite, charter: Charter, one: System) -> Text | None:
    """Why nothing of this system may be taken in now (no consultation on record, not started); None when it may, or has no device."""
    device = next(iter(one.device), None)
    if device is None:
        return None
    now = site.clock.now()
    facts = site.read(standing.standing, site, system=one.id)
    here = replace(facts, devices={**facts.devices, (one.id, device.id): DeviceState(enrolled=now)})
    request = admission.AdmissionRequest(one.id, device.id, frozenset(f.name for f in one.field))
    decision = admission.decide(charter, request, here, now).decision
    return None if decision.permitted or not decision.grounds else decision.grounds[0].sentence


def state(site: RunningSite, charter: Charter, one: System) -> tuple[bool, Text | None]:
    """Whether the doors are open, and why not."""
    if not one.device:
        return False, _NO_DEVICE
    why = closed(site, charter, one)
    return why is None, why
