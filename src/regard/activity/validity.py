"""What an indicator is worth on labelled work: of the gaps that it flags, how much was productive work all the same?

The labels come from someone who watched with consent, e.g. the OpenPack recordings, where every operation of
packing an order is labelled from video. There, gaps of one to ten
minutes are almost wholly productive work: silence of the scanner is not idleness where a process has steps without
a scan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from regard.activity.lengths import FAST, ONE_MINUTE, TEN_MINUTES
from regard.activity.plan import whole_micros
from regard.terms.clock import from_micros, micros
from regard.terms.duration import Duration
from regard.terms.errors import InputRefused
from regard.terms.span import Span
from regard.terms.text import Text


@dataclass(frozen=True, slots=True)
class Labelled:
    """A stretch of time that an observer labelled, e.g. from video, with the name of the operation."""

    span: Span
    operation: str


@dataclass(frozen=True, slots=True)
class Flagged:
    """One gap that the indicator flagged, with the share of it (0 to 1) that labels show as productive work."""

    gap: Span
    productive: float


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome.

    `mean` and `worst` are the mean and least share of a flagged gap labelled as productive; None when nothing
    was flagged.

    `resolution_us` is the finest step between the stamps: a threshold finer than it is not really measured.
    `sentence` and `caveat` are for people.
    """

    scans: int
    at_least: Duration
    below: Duration | None
    flagged: tuple[Flagged, ...]
    mean: float | None
    worst: float | None
    fast_pairs: int
    resolution_us: int
    sentence: Text
    caveat: Text


def measure(
    scans: Sequence[datetime],
    labelled: Iterable[Labelled],
    *,
    at_least: Duration = ONE_MINUTE,
    below: Duration | None = TEN_MINUTES,
    fast: Duration = FAST,
    productive: frozenset[str] | None = None,
) -> Report:
    """Measure on one worker's scans (aware instants, any order).

    `productive` names the operations that are work (None: every labelled one).

    `below` None: no upper bound (the indicator "silence of `at_least` or more"). Raises InputRefused
    (`activity_labels_missing`) when nothing is
    labelled: without labels nothing can be said.
    """
    ats = sorted(micros(at) for at in scans)
    work = _union(
        (micros(x.span.start), micros(x.span.end)) for x in labelled if productive is None or x.operation in productive
    )
    if not work:
        raise InputRefused("activity_labels_missing", _NO_LABELS)
    low, high, quick = whole_micros(at_least), whole_micros(below) if below else None, whole_micros(fast)
    pairs = list(pairwise(ats))
    flagged = tuple(
        Flagged(Span(from_micros(a), from_micros(b)), _covered(a, b, work) / (b - a))
        for a, b in pairs
        if b - a >= low and (high is None or b - a < high)
    )
    shares = [one.productive for one in flagged]
    mean, worst = (sum(shares) / len(shares), min(shares)) if shares else (None, None)
    resolution = _resolution(ats)
    return Report(
        scans=len(ats),
        at_least=at_least,
        below=below,
        flagged=flagged,
        mean=mean,
        worst=worst,
        fast_pairs=sum(b - a < quick for a, b in pairs),
        resolution_us=resolution,
        sentence=_sentence(len(flagged), mean, worst),
        caveat=_COARSE.filled(seconds=resolution / 1e6) if resolution > quick // 2 else _FINE,
    )


_NO_LABELS = Text(
    "No stretch of productive work is labelled: without labels the validity of an indicator cannot be measured.",
    "Aucune plage de travail productif n’est étiquetée : sans étiquettes, la validité d’un indicateur ne se "
    "mesure pas.",
)
_NOTHING = Text("The indicator flagged nothing on these scans.", "L’indicateur n’a rien signalé sur ces lectures.")
_FOUND = Text(
    "The indicator flagged {count} gaps. On average {mean:.1f} % of such a gap is labelled productive work; "
    "the worst one, {worst:.1f} %. "
    "Here, silence of the scanner is not idleness.",
    "L’indicateur a signalé {count} intervalles. En moyenne, {mean:.1f} % d’un tel intervalle est étiqueté "
    "comme travail productif ; {worst:.1f} % pour le pire. "
    "Ici, le silence du lecteur n’est pas de l’inactivité.",
)
_MIXED = Text(
    "The indicator flagged {count} gaps. On average {mean:.1f} % of such a gap is labelled productive work; "
    "the worst one, {worst:.1f} %.",
    "L’indicateur a signalé {count} intervalles. En moyenne, {mean:.1f} % d’un tel intervalle est étiqueté "
    "comme travail productif ; {worst:.1f} % pour le pire.",
)
_COARSE = Text(
    "Stamps are {seconds:g} s apart at the finest: a “fast pair” is then any two scans of one such step, and "
    "its true length may be anything up to twice that.",
    "Les horodatages sont au mieux à {seconds:g} s près : une « paire rapide » est alors toute paire de "
    "lectures d’un même pas, et sa vraie durée peut aller jusqu’au double.",
)
_FINE = Text(
    "Measured on this recording alone: another process, place or person may give another result.",
    "Mesuré sur ce seul enregistrement : un autre processus, un autre lieu ou une autre personne peuvent "
    "donner un autre résultat.",
)


def _sentence(count: int, mean: float | None, worst: float | None) -> Text:
    if mean is None or worst is None:
        return _NOTHING
    found = (_FOUND if mean >= 0.5 else _MIXED).filled(count=count, mean=100 * mean, worst=100 * worst)
    return Text(found.en, _decimal_commas(found.fr))


def _decimal_commas(french: str) -> str:
    return "".join(
        "," if c == "." and french[i - 1 : i].isdigit() and french[i + 1 : i + 2].isdigit() else c
        for i, c in enumerate(french)
    )


def _union(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans without overlap, in order: two labels on one instant count once."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def _covered(start: int, end: int, work: Sequence[tuple[int, int]]) -> int:
    return sum(max(0, min(end, b) - max(start, a)) for a, b in work)


def _resolution(ats: Sequence[int]) -> int:
    """The largest of 1 s, 1 ms, 1 µs that all stamps are whole multiples of; a second for none."""
    for step in (1_000_000, 1_000):
        if all(at % step == 0 for at in ats):
            return step
    return 1
