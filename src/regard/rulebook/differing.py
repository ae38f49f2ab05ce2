"""How a difference between what is declared and what is seen is told, in both languages."""

from __future__ import annotations

from regard.rulebook.facts import Disagreement, SystemFacts
from regard.rulebook.measure import Measure
from regard.rulebook.wording import filled, named, of_people, people, said, table
from regard.terms.text import Text

_CLAIMS = Text(
    "The charter says {declared}; {source} shows {seen}. What is declared is not what is done.",
    "La charte dit {declared} ; {source} montre {seen}. Ce qui est déclaré n’est pas ce qui se fait.",
)
_VALUES = Text(
    "{fact}: the charter says “{declared}”; {source} shows “{seen}”. What is declared is not what is done.",
    "{fact} : la charte dit « {declared} » ; {source} montre « {seen} ». Ce qui est déclaré n’est pas ce qui se fait.",
)


def told(each: Disagreement, facts: SystemFacts) -> Text:
    """The difference in one sentence: in clauses where `words.toml` has them for both values, else the fact's name and its values."""
    source = named("sources", each.seen.source)
    declared = _clause(each.declared, "declared", facts)
    seen = _clause(each.seen, "seen", facts)
    if declared is not None and seen is not None:
        return filled(_CLAIMS, {"declared": declared, "seen": seen, "source": source})
    fact = named("facts", each.seen.fact)
    values = {"declared": said(each.declared.value), "seen": said(each.seen.value)}
    return filled(_VALUES, {"fact": fact, "source": source, **values})


def _clause(measure: Measure, side: str, facts: SystemFacts) -> Text | None:
    """What the measure says, as a clause that follows "says" or "shows"; None when there are no words for it."""
    value = measure.value
    word = str(value).lower() if isinstance(value, bool) else str(value)
    found = table()["claims"].get(measure.fact, {}).get(side, {}).get(word)
    if found is None:
        return None
    groups = _groups(measure, facts)
    fields = {"group": people(groups), "of_group": of_people(groups)}
    return Text(
        found["en"].format(**{name: text.en for name, text in fields.items()}),
        found["fr"].format(**{name: text.fr for name, text in fields.items()}),
    )


def _groups(measure: Measure, facts: SystemFacts) -> tuple[str, ...]:
    """Whom the measured item is about, where it says so."""
    item = next((each for each in facts.items(measure.kind) if each.key == measure.item), None)
    return (item.words("to") if item is not None else None) or ()
