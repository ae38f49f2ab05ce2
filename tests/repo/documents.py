"""The documentation, taken apart for the tests that keep it true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\[\]]*\]\(([^()\s]+)\)|^\[[^\]]+\]: (\S+)$", re.MULTILINE)
_HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)


def pages() -> list[Path]:
    """Every page of the documentation."""
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def fences(text: str, *kinds: str) -> list[str]:
    """The blocks of these kinds."""
    return [block for kind, block in _FENCE.findall(text) if kind in kinds]


def prose(text: str) -> str:
    """A page without its fenced blocks."""
    return _FENCE.sub("", text)


def spans(text: str) -> list[str]:
    """What stands between backquotes in prose."""
    return _SPAN.findall(prose(text))


def links(text: str) -> list[str]:
    """The targets of links and pictures."""
    return [inline or reference for inline, reference in _LINK.findall(_SPAN.sub("", prose(text)))]


def anchors(text: str) -> set[str]:
    """The anchors that headings give, as GitHub and most readers make them."""
    found = set()
    for _, title in _HEADING.findall(prose(text)):
        plain = re.sub(r"[^\w\- ]", "", title.replace("`", "").lower())
        found.add(plain.replace(" ", "-"))
    return found


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next of its level or higher; empty when there is none."""
    lines = text.splitlines()
    if heading not in lines:
        return ""
    start = lines.index(heading) + 1
    level = len(heading) - len(heading.lstrip("#"))
    body = []
    for line in lines[start:]:
        if re.match(rf"#{{1,{level}}} ", line):
            break
        body.append(line)
    return "\n".join(body)


def rows(text: str) -> Iterator[list[str]]:
    """The cells of every table row, heads and rules left out."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        if not line.startswith("|") or set(line) <= set("|-: "):
            continue
        follows = lines[number + 1] if number + 1 < len(lines) else ""
        if follows.startswith("|") and set(follows) <= set("|-: "):
            continue
        yield [cell.strip() for cell in line.strip("|").split("|")]
