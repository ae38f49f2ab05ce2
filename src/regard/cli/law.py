"""`regard law`: the law as the rulebook knows it, on any day; one duty whole; what changed between two days."""

from __future__ import annotations

from datetime import date, datetime

import click

from regard.acts.examining import law
from regard.cli.voice import Voice
from regard.terms.text import Text

DAY = click.DateTime(["%Y-%m-%d"])
_LIMIT_HEADS = (
    "",
    Text("limit", "limite"),
    Text("value", "valeur"),
    Text("in force", "en vigueur"),
    Text("by reading", "par lecture"),
)
_READING_HEADS = (
    "",
    Text("read by", "lu par"),
    Text("spoke", "a valu"),
    Text("reading", "lecture"),
    Text("overruled by", "écartée par"),
)
HEAD = "{id} · {articles} · {title}"
NOT_YET = Text("still in force", "toujours en vigueur")


@click.command("law")
@click.argument("requirement", required=False)
@click.option("--on", type=DAY, help="Day of the facts / Jour des faits.")
@click.option("--read-as-of", type=DAY, help="Day of the reading / Jour de la lecture.")
@click.option("--diff", nargs=2, type=DAY, help="What changed between two days / Ce qui a changé entre deux jours.")
@click.pass_obj
def command(
    voice: Voice,
    requirement: str | None,
    on: datetime | None,
    read_as_of: datetime | None,
    diff: tuple[datetime, datetime] | None,
) -> int:
    """The duties in force; REQUIREMENT (`SCN-04`) whole; or what changed between two days. Needs no site."""
    facts = on.date() if on else read_as_of.date() if read_as_of else law.today()
    read = read_as_of.date() if read_as_of else facts
    if diff:
        if requirement or on or read_as_of:
            raise click.UsageError("--diff takes two days and nothing else")
        _changes(voice, *sorted(day.date() for day in diff))
    elif requirement:
        _whole(voice, law.whole(requirement, facts, read), facts, read)
    else:
        _list(voice, facts, read)
    return 0


def _list(voice: Voice, on: date, read: date) -> None:
    lines = law.in_force(on, read)
    voice.give({"on": on, "read_as_of": read, "release": law.release(), "duties": lines})
    voice.say(
        Text(
            "{n} duties apply to facts of {on}, as the law was read on {read}. Rulebook {release}.",
            "{n} obligations s’appliquent à des faits du {on}, selon le droit tel que lu le {read}. Recueil {release}.",
        ),
        n=len(lines),
        on=on,
        read=read,
        release=law.release(),
    )
    heads = (
        Text("rule", "règle"),
        Text("duty", "obligation"),
        Text("article", "article"),
        Text("limit", "limite"),
        Text("force", "force"),
        Text("source", "source"),
    )
    voice.table(
        heads,
        [
            (d.id, d.title, d.articles[0], _limits(voice, d.limits), law.FORCE[d.force], law.CONFIDENCE[d.confidence])
            for d in lines
        ],
    )


def _whole(voice: Voice, duty: law.Duty, on: date, read: date) -> None:
    voice.give(duty)
    voice.say(HEAD, **_head(voice, duty))
    voice.say(duty.duty)
    if not duty.applies:
        voice.say(
            Text(
                "It does not apply to facts of {on}, as read on {read}.",
                "Elle ne s’applique pas à des faits du {on}, selon la lecture du {read}.",
            ),
            on=on,
            read=read,
        )
    voice.say(
        Text("In force: {days}. {force}; {confidence}.", "En vigueur : {days}. {force} ; {confidence}."),
        days="; ".join(_span(voice, since, until) for since, until in duty.versions),
        force=voice.word(law.FORCE[duty.force]).capitalize(),
        confidence=voice.word(law.CONFIDENCE[duty.confidence]),
    )
    voice.say(
        Text("To do when breached: {what}", "À faire en cas de manquement : {what}"), what=voice.word(duty.remedy)
    )
    voice.say(Text("To ask for: {what}", "À demander : {what}"), what=voice.word(duty.evidence))
    if duty.limits:
        voice.table(_LIMIT_HEADS, [_limit_row(voice, limit) for limit in duty.limits])
    if duty.readings:
        voice.table(_READING_HEADS, [_reading_row(voice, reading) for reading in duty.readings])
    for label, url in duty.sources:
        voice.say(Text("Source: {label} {url}", "Source : {label} {url}"), label=voice.word(label), url=url)


def _changes(voice: Voice, day1: date, day2: date) -> None:
    found = law.between(day1, day2)
    voice.give({"from": day1, "to": day2, "release": law.release(), "changes": found})
    if not found:
        voice.say(Text("Nothing changed from {a} to {b}.", "Rien n’a changé du {a} au {b}."), a=day1, b=day2)
    for each in found:
        voice.say(HEAD, **_head(voice, each))
        for sentence in each.sentences:
            voice.say("  " + voice.word(sentence))


def _head(voice: Voice, each: law.Duty | law.Changed) -> dict[str, object]:
    identity = each.id if isinstance(each, law.Duty) else each.requirement
    return {"id": identity, "articles": ", ".join(each.articles), "title": voice.word(each.title)}


def _limit_row(voice: Voice, limit: law.TimedLimit) -> tuple[object, ...]:
    return _mark(limit.stands), limit.label, limit.value, _span(voice, limit.since, limit.until), limit.reading


def _reading_row(voice: Voice, one: law.TimedReading) -> tuple[object, ...]:
    return _mark(one.speaks), one.authority, _span(voice, one.since, one.until), one.sentence, one.overruled_by


def _limits(voice: Voice, limits: tuple[tuple[Text, Text], ...]) -> str:
    colon = " : " if voice.language == "fr" else ": "
    return "\n".join(f"{voice.word(label)}{colon}{voice.word(value)}" for label, value in limits)


def _span(voice: Voice, since: date, until: date | None) -> str:
    end = until.isoformat() if until else voice.word(NOT_YET)
    return f"{since.isoformat()} → {end}"


def _mark(standing: bool) -> str:
    return "●" if standing else "○"
