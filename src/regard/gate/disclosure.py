"""Disclosure: the charter's roles as a decision table, compiled once per charter.

Order of questions: second factor · one's own data · what no charter may allow (watching the represented, a shift's detail once it is
over) · the roles' rows · the purpose's term · the reason. Sources: GDPR 5(1)(b-c), 12, 15, 25, 32; CSI R253-5 and R241-14 (a reason for
every look); C. trav. L2141-5; CJEU C-579/21 (who looked).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from regard.charter.meaning import meaning
from regard.charter.model import Charter, Permission, System
from regard.gate import retention
from regard.gate.ceilings import finer_than_week
from regard.gate.grounds import cite, gap, ground, permit, refuse
from regard.gate.lookup import (
    ADMINISTRATORS,
    FORBIDDEN,
    INSPECTORS,
    REPRESENTATIVES,
    TABLES,
    Plan,
    Row,
    has_regime_of_images,
    plan,
)
from regard.gate.saying import either, filled, listed, permission
from regard.gate.standing import Granted
from regard.terms.actor import Actor
from regard.terms.clock import utc
from regard.terms.decision import Answer, Decision, Ground
from regard.terms.text import Text
from regard.terms.words import Act, Area, Grain, Per, Purpose, ReasonScope, Relation

LOOKS = frozenset({Act.SHOW, Act.DERIVE})
"""Acts in which somebody looks at somebody: they name a purpose of the system, and a reason where the role needs one."""
OWN = frozenset({Act.SHOW, Act.ANSWER, Act.PROVE, Act.DERIVE})
"""What a watched person may do about their own data, whatever their roles."""
COVERS: dict[Relation, frozenset[Relation]] = {
    Relation.SITE: frozenset({Relation.SITE, Relation.OWN_TEAM, Relation.NONE}),
    Relation.OWN_TEAM: frozenset({Relation.OWN_TEAM}),
    Relation.REPRESENTED: frozenset({Relation.REPRESENTED}),
    Relation.SELF: frozenset({Relation.SELF}),
    Relation.NONE: frozenset({Relation.NONE}),
}
"""Which relations a row of the charter speaks for: the whole site includes one's own team."""
STRICTNESS = {ReasonScope.NONE: 0, ReasonScope.PER_SHIFT: 1, ReasonScope.PER_INCIDENT: 2, ReasonScope.PER_LOOK: 3}
"""A reason tied to less serves where one tied to more was asked for."""
_COARSE = {Per.PERSON: 0, Per.TEAM: 1, Per.NONE: 2}


@dataclass(frozen=True, slots=True)
class DisclosureRequest:
    """One look, export or command. `system` None: the site itself (register, ledger, findings).

    `data` is a word of `keeps.data` (`raw-events`, `statistics`, `images` …), or `register`, `findings`, `ledger`, `charter` …
    `person_data` says that what opens is about identifiable people. `reason` is the reason given, `reason_scope` what it is tied to.
    `grants` are the actor's grants with their dates; roles without one are taken as in force (`Actor.roles` says so), save the
    inspector's, who needs one. `oldest` is the earliest moment opened: past the purpose's own term nothing opens.
    """

    actor: Actor
    act: Act
    system: str | None
    purpose: Purpose | None
    relation: Relation
    data: str
    per: Per
    grain: Grain
    person_data: bool
    reason: str | None = None
    reason_scope: ReasonScope | None = None
    grants: tuple[Granted, ...] = ()
    oldest: datetime | None = None

    @property
    def personal(self) -> bool:
        """Whether it opens something about identifiable people."""
        return self.person_data or self.per is Per.PERSON


@dataclass(frozen=True, slots=True)
class Looked:
    """What a watched person is told of one look (WHO-01): decided here, filled in by the act."""

    decision: Decision
    role: bool = True
    date: bool = True
    purpose: bool = True
    name: bool = False


def decide(charter: Charter, request: DisclosureRequest, now: datetime) -> Decision:
    """Whether `request.actor` may open this. Conditions of a permit: `("role", name)`, `("reason", scope)`, `("basis", "own-data")`."""
    made = plan(charter)
    if request.personal and not request.actor.second_factor:
        return refuse(ground("ACC-07", _SECOND_FACTOR, measured=False, limit=True, instead=_USE_SECOND))
    system = made.systems.get(request.system) if request.system is not None else None
    if request.system is not None and system is None:
        return refuse(ground("GDPR-30", filled(_NO_SYSTEM, system=request.system)))
    if request.relation is Relation.SELF:
        return _own(request)
    never = _never(system, request)
    if never is not None:
        return never
    decision = _roles(made, system, request, now)
    if decision.permitted and request.oldest is not None and system is not None:
        return _in_term(made, system, request, now) or decision
    return decision


def who_looked(*, weighed: bool, judicial: bool, authority: bool, now: datetime) -> Looked:
    """What may be told of who looked: role, date and purpose; the name only after a recorded weighing, or to the authority.

    `weighed`: the viewer's rights were weighed, in writing, and the name is indispensable to the person's own. `judicial`: the recipient
    is judicial and the secrecy is not lifted: then nothing is told of this look, save to the authority. `now` is the day of the law: the
    reading of the court speaks for earlier looks too.
    """
    del now
    if judicial and not authority:
        return Looked(refuse(ground("WHO-01", _JUDICIAL, instead=_LIFTED)), role=False, date=False, purpose=False)
    if weighed or authority:
        return Looked(permit(ground("WHO-01", _NAMED)), name=True)
    return Looked(permit(ground("WHO-01", _UNNAMED, instead=_WEIGH)))


def allows(charter: Charter, request: DisclosureRequest, now: datetime) -> Decision:
    """Only what the roles' rows say, with the reason left aside: `derivation` asks this."""
    made = plan(charter)
    system = made.systems.get(request.system) if request.system is not None else None
    return _roles(made, system, request, now, ask_reason=False)


def _own(request: DisclosureRequest) -> Decision:
    """One's own data: always, without a purpose to name (GDPR 15)."""
    if request.system is None or request.actor.pseudonym(request.system) is None:
        return gap(ground("GDPR-15", _NOT_KNOWN_HERE, instead=_ASK_PAPER))
    if request.act not in OWN:
        return refuse(ground("GDPR-15", _OWN_READ, measured=request.act.value, instead=_ASK_RIGHT))
    return permit(ground("GDPR-15", _OWN), conditions=(("basis", "own-data"), ("others", "hidden")))


def _never(system: System | None, request: DisclosureRequest) -> Decision | None:
    """What no row of a charter can allow."""
    if request.relation is Relation.REPRESENTED and request.personal:
        return refuse(ground("GDPR-25", _NO_PERSONS, measured="person", limit="team", instead=_TEAM))
    if request.purpose in FORBIDDEN:
        return refuse(ground("ART9-01", _UNION_WATCH, measured=request.purpose))
    if request.act not in LOOKS or not request.personal:
        return None
    if system is None:
        return gap(ground("GDPR-05", _WHICH_SYSTEM, instead=_NAME_SYSTEM))
    if request.purpose is None:
        return gap(ground("GDPR-05", _WHICH_PURPOSE, instead=_NAME_PURPOSE))
    if request.purpose is not Purpose.JUDICIAL_REQUEST and request.purpose not in (system.purposes or ()):
        known = ", ".join(system.purposes or ())
        return refuse(
            ground("GDPR-05", filled(_NOT_A_PURPOSE, purpose=request.purpose), measured=request.purpose, limit=known)
        )
    if (
        system.area is Area.SCANNERS
        and request.data in TABLES
        and request.grain is not Grain.NOW
        and finer_than_week(request.grain)
    ):
        return refuse(ground("SCN-06", _OVER, measured=request.grain.value, limit="week", instead=_COARSE_OR_LIVE))
    return None


def _roles(
    made: Plan, system: System | None, request: DisclosureRequest, now: datetime, *, ask_reason: bool = True
) -> Decision:
    """The best answer among the actor's roles: the first that permits, else the one that says most about what is missing."""
    best: Decision | None = None
    for name in sorted(request.actor.roles):
        answer = _role(made, system, request, name, now, ask_reason=ask_reason)
        if answer is None:
            continue
        if answer.permitted:
            return answer
        if best is None or (best.answer is Answer.REFUSE and answer.answer is Answer.GAP):
            best = answer
    return best or refuse(_no_row(made, request))


def _role(
    made: Plan, system: System | None, request: DisclosureRequest, name: str, now: datetime, *, ask_reason: bool
) -> Decision | None:
    """One role's answer; None when it has nothing to say about this."""
    role = made.roles.get(name)
    if role is None:
        return None
    blocked = _role_bars(name, request, now)
    if blocked is not None:
        return blocked
    vague: Decision | None = None
    for row in _rows(made, name, request):
        unsaid = _fits(row.may, request)
        if unsaid is True:
            return _reasoned(system, row, request) if ask_reason else permit(conditions=(("role", name),))
        if isinstance(unsaid, str) and vague is None:
            sentence = filled(_UNSAID, role=name, what=meaning(f"role.may.{unsaid}").label)
            vague = gap(ground("GDPR-05", sentence, instead=filled(_COMPLETE, key=unsaid)))
    return vague


def _role_bars(name: str, request: DisclosureRequest, now: datetime) -> Decision | None:
    if request.personal and name in ADMINISTRATORS:
        return refuse(ground("GDPR-32", _ADMINISTRATOR, measured=name, instead=_OTHER_ROLE))
    if request.personal and name in REPRESENTATIVES:
        return refuse(ground("GDPR-25", _NO_PERSONS, measured="person", limit="team", instead=_TEAM))
    grants = [each for each in request.grants if each.role == name]
    if any(each.holds(now) and (each.until is not None or name not in INSPECTORS) for each in grants):
        return None
    if grants and not any(each.holds(now) for each in grants):
        return refuse(
            ground(
                "GDPR-32", filled(_OUTSIDE, role=name), measured=utc(now).date(), limit=_dates(grants), instead=_RENEW
            )
        )
    if name in INSPECTORS:
        return gap(ground("GDPR-32", _UNDATED, instead=_RENEW))
    return None


def _rows(made: Plan, role: str, request: DisclosureRequest) -> Iterator[Row]:
    """The role's rows for this act, on this system. A row that names no system speaks for the site and what is about nobody."""
    if request.system is not None:
        yield from made.rows.get((role, request.act, request.system), ())
    yield from made.rows.get((role, request.act, None), ())


def _fits(may: Permission, request: DisclosureRequest) -> bool | str:
    """True: the row allows it. False: it says otherwise. A word: the row does not say this key, and it matters here."""
    if may.purpose is not None and may.purpose is not request.purpose:
        return False
    if may.per is not None and _COARSE[request.per] < _COARSE[may.per]:
        return False
    if may.per is not None and request.person_data and may.per is not Per.PERSON and request.data in TABLES:
        return False
    if may.grain is not None and not _fine_enough(may.grain, request):
        return False
    about_people = request.personal or request.per is Per.TEAM
    if about_people and may.relation is not None and request.relation not in COVERS[may.relation]:
        return False
    return _unsaid(may, request) if request.act in LOOKS and about_people else True


def _unsaid(may: Permission, request: DisclosureRequest) -> bool | str:
    """Where people are looked at, a row has to say everything that matters: what is absent is not known."""
    if may.system is None:
        return "system"
    if may.purpose is None:
        return "purpose"
    if may.relation is None:
        return "relation"
    if request.data in TABLES:
        if may.per is None:
            return "per" if request.personal else True
        if may.grain is None:
            return "grain"
    return True


def _fine_enough(grain: str, request: DisclosureRequest) -> bool:
    """A row that says `now` opens what is live and nothing kept; any other grain opens what is kept, from that grain up."""
    if grain == Grain.NOW or request.grain is Grain.NOW:
        return grain == request.grain
    return request.grain.fineness >= Grain(grain).fineness


def _reasoned(system: System | None, row: Row, request: DisclosureRequest) -> Decision:
    """The row allows it; is there a reason, where one is needed?"""
    if not request.personal or request.act not in LOOKS:
        return permit(ground("GDPR-05", filled(_ROLE_ALLOWS, role=row.role)), conditions=(("role", row.role),))
    needed, requirement = row.reason, "LOG-02"
    if system is not None and (system.area is Area.BODYCAM or has_regime_of_images(system)):
        requirement = cite("BC-07" if system.area is Area.BODYCAM else "VP-07", "LOG-02")
        if needed in (None, ReasonScope.NONE):
            needed = ReasonScope.PER_LOOK
    if needed is None:
        return gap(ground(requirement, filled(_NO_REASON_RULE, role=row.role), instead=filled(_COMPLETE, key="reason")))
    if needed is not ReasonScope.NONE:
        if not (request.reason and request.reason.strip()):
            return refuse(ground(requirement, _REASON, limit=needed.value, instead=filled(_GIVE_REASON, scope=needed)))
        given = request.reason_scope or ReasonScope.NONE
        if STRICTNESS[given] < STRICTNESS[needed]:
            instead = filled(_GIVE_REASON, scope=needed)
            return refuse(ground(requirement, _REASON_WIDE, measured=given.value, limit=needed.value, instead=instead))
    allowed = ground("GDPR-05", filled(_ROLE_ALLOWS, role=row.role))
    return permit(allowed, conditions=(("role", row.role), ("reason", needed.value)))


def _in_term(made: Plan, system: System, request: DisclosureRequest, now: datetime) -> Decision | None:
    """Past the term of this very purpose nothing opens, even while another purpose still keeps it."""
    assert request.oldest is not None
    if request.grain is Grain.NOW or request.purpose is None:
        return None
    wanted = {request.purpose}
    keeping = retention.of_plan(made, system, request.data, request.per, request.grain, made.day(now), purposes=wanted)
    if keeping.term is None:
        return keeping.decision
    end = retention.erase_by(keeping.term, request.oldest, made.zone)
    if end > utc(now):
        return None
    day = end.astimezone(made.zone).date()
    return refuse(ground("GDPR-05", filled(_PAST, day=day), measured=made.day(now), limit=day))


def _no_row(made: Plan, request: DisclosureRequest) -> Ground:
    """Nothing allows it: say what would be."""
    rows = [row for name in sorted(request.actor.roles) for row in _rows(made, name, request)]
    if not rows:
        act = listed((request.act.value,), key="act")
        roles = ", ".join(sorted(request.actor.roles)) or "-"
        return ground("GDPR-32", filled(_NO_ROLE, act=act), measured=roles)
    codes = "; ".join(dict.fromkeys(_codes(row.may) for row in rows))
    asked = f"{request.purpose.value if request.purpose else '-'}, {request.relation.value}, {request.per.value}, {request.grain.value}"
    allowed = either(permission(row.may) for row in rows)
    return ground("GDPR-05", _NOT_SO, measured=asked, limit=codes, instead=filled(_SO, rows=allowed))


def _codes(may: Permission) -> str:
    return (
        ", ".join(str(each.value) for each in (may.purpose, may.relation, may.per, may.grain) if each is not None)
        or may.act.value
    )


def _dates(grants: list[Granted]) -> str:
    def day(instant: datetime | None) -> date | str:
        return utc(instant).date() if instant else "…"

    return ", ".join(f"{day(each.since)} – {day(each.until)}" for each in grants)


_SECOND_FACTOR = Text(
    "Nothing personal opens without a second factor.", "Rien de personnel ne s’ouvre sans un second facteur."
)
_USE_SECOND = Text("Sign in with your passkey or your code.", "Connectez-vous avec votre clé d’accès ou votre code.")
_NO_SYSTEM = Text("The charter has no system named “{system}”.", "La charte n’a pas de système nommé « {system} ».")
_NOT_KNOWN_HERE = Text(
    "Nobody knows under which pseudonym you are held in this system.",
    "On ne sait pas sous quel pseudonyme vous figurez dans ce système.",
)
_ASK_PAPER = Text(
    "Ask the data protection officer to link your account, or make your request in writing.",
    "Demandez au délégué à la protection des données de rattacher votre compte, ou faites votre demande par écrit.",
)
_OWN = Text("These are your own data: you may see them.", "Ce sont vos propres données : vous pouvez les voir.")
_OWN_READ = Text(
    "You may see your own data, not change or erase them yourself.",
    "Vous pouvez voir vos données, pas les modifier ni les effacer vous-même.",
)
_ASK_RIGHT = Text(
    "Make a request: objection, restriction, rectification or erasure.",
    "Faites une demande : opposition, limitation, rectification ou effacement.",
)
_NO_PERSONS = Text(
    "Representatives see no person’s figures.", "Les représentants ne voient les chiffres d’aucune personne."
)
_TEAM = Text(
    "Figures of groups that are large enough, the ledger, and what was refused.",
    "Les chiffres de groupes assez grands, le registre des traces et ce qui a été refusé.",
)
_UNION_WATCH = Text(
    "Nothing opens for watching unions or protests.",
    "Rien ne s’ouvre pour surveiller des syndicats ou des manifestations.",
)
_WHICH_SYSTEM = Text(
    "The request does not say which system it is about.", "La demande ne dit pas quel système elle vise."
)
_NAME_SYSTEM = Text("Name the system.", "Indiquez le système.")
_WHICH_PURPOSE = Text("The request names no purpose.", "La demande n’indique aucune finalité.")
_NAME_PURPOSE = Text("Choose one of the system’s purposes.", "Choisissez l’une des finalités du système.")
_NOT_A_PURPOSE = Text(
    "This is not among the purposes of this system: {purpose}.",
    "Cela ne fait pas partie des finalités de ce système : {purpose}.",
)
_OVER = Text(
    "A person’s detail by event, hour or day is for nobody to look through; once the shift is over it is closed.",
    "Le détail d’une personne par événement, par heure ou par jour ne se consulte pas ; une fois le poste fini, il est clos.",
)
_COARSE_OR_LIVE = Text(
    "Live figures for help, or figures by week, month or quarter.",
    "Le direct pour aider, ou des chiffres par semaine, mois ou trimestre.",
)
_ADMINISTRATOR = Text(
    "An administrator runs the machine and sees nobody’s data.",
    "Un administrateur fait tourner la machine et ne voit les données de personne.",
)
_OTHER_ROLE = Text("Ask someone whose role has this purpose.", "Demandez à quelqu’un dont le rôle a cette finalité.")
_OUTSIDE = Text("The role “{role}” is not in force today.", "Le rôle « {role} » n’est pas en vigueur aujourd’hui.")
_UNDATED = Text(
    "An inspector’s role runs between two dates; none are on record.",
    "Le rôle d’un inspecteur court entre deux dates ; aucune n’est au dossier.",
)
_RENEW = Text("Have the role granted, with its dates.", "Faites accorder le rôle, avec ses dates.")
_UNSAID = Text(
    "For the role “{role}” the charter does not say this: {what}. So nobody knows whether this is allowed.",
    "Pour le rôle « {role} », la charte ne précise pas ceci : {what}. On ne sait donc pas si c’est permis.",
)
_COMPLETE = Text(
    "Write `{key}` in the role and publish the charter.", "Indiquez `{key}` dans le rôle et publiez la charte."
)
_ROLE_ALLOWS = Text("The charter gives this to the role “{role}”.", "La charte le permet au rôle « {role} ».")
_NO_REASON_RULE = Text(
    "The charter does not say how often the role “{role}” must give a reason.",
    "La charte ne dit pas à quel rythme le rôle « {role} » doit donner un motif.",
)
_REASON = Text("A reason is needed before this opens.", "Il faut donner un motif avant que cela s’ouvre.")
_REASON_WIDE = Text("The reason given covers too much.", "Le motif donné est trop large.")
_GIVE_REASON = Text("Give a reason {scope}.", "Donnez un motif {scope}.")
_PAST = Text("For this purpose the term ended on {day}.", "Pour cette finalité, la durée s’est achevée le {day}.")
_NO_ROLE = Text("None of your roles may do this ({act}).", "Aucun de vos rôles ne permet cet acte ({act}).")
_NOT_SO = Text("Your role does not allow this as it was asked.", "Votre rôle ne permet pas cela tel que demandé.")
_SO = Text("Allowed: {rows}.", "Permis : {rows}.")
_JUDICIAL = Text(
    "Nothing can be told of this look for now.", "Rien ne peut être dit de cette consultation pour l’instant."
)
_LIFTED = Text("It is told once the secrecy is lifted.", "Elle sera dite une fois le secret levé.")
_NAMED = Text(
    "The role, the date, the purpose and the name are told.", "Le rôle, la date, la finalité et le nom sont dits."
)
_UNNAMED = Text(
    "The role, the date and the purpose are told; not the name of who looked.",
    "Le rôle, la date et la finalité sont dits ; pas le nom de qui a regardé.",
)
_WEIGH = Text(
    "The name is told once the data protection officer has weighed it against the viewer’s rights, in writing.",
    "Le nom est dit une fois que le délégué à la protection des données l’a mis en balance, par écrit, avec les droits de cette personne.",
)
