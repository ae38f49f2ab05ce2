"""AI-05: faces scraped, people sorted by belief (Regulation 2024/1689, article 5(1)(e) and (g))."""

from __future__ import annotations

from collections.abc import Iterator

from regard.rulebook.checking import InForce, Outcome
from regard.rulebook.facts import SystemFacts

_DEDUCED = ("union-activity", "politics", "religion", "orientation")


def check(facts: SystemFacts, law: InForce) -> Iterator[Outcome]:
    """One outcome for a system that measures faces. That what it holds was deduced from them is known only by `content.deduced`."""
    faces = [each for each in facts.items("recording") if each.word("medium") == "face"]
    cameras = [each for each in facts.items("camera") if "face-recognition" in (each.words("analytics") or ())]
    if not (faces or cameras):
        return
    first = (faces or cameras)[0]
    contents = facts.items("content")
    sources = [content for content in contents if "social-media" in (content.words("sources") or ())]
    if faces and sources and any(face.word("whom") == "everyone" for face in faces):
        yield law.breached("scraped", first, "medium", "whom", also=sources[0].known("sources"))
        return
    for content in contents:
        what = tuple(word for word in content.words("categories") or () if word in _DEDUCED)
        if what and content.flag("deduced"):
            also = content.known("categories", "deduced")
            yield law.breached("sorted", first, "medium", "analytics", what=what, also=also, article="AI 5(1)(g)")
            return
    if (
        contents
        and all(content.words("sources") and content.words("categories") for content in contents)
        and not sources
    ):
        yield law.met(first, "medium", "analytics")
    else:
        yield law.unknown(first, "medium", "analytics")
