"""Foreign XML as a tree without its surprises: no document type, no entities, bounded in size and depth; namespaces are dropped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from regard.audit.source import Source
from regard.terms.errors import InputRefused
from regard.terms.text import Text

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 60


def root(source: Source, name: str) -> ET.Element:
    """The tree of a file, tags without their namespace. Raises InputRefused (`hikvision_not_xml`)."""
    if source.file(name).stat().st_size > MAX_BYTES:
        raise InputRefused("hikvision_not_xml", _NOT_XML, file=name)
    with source.open(name) as opened:
        raw = opened.read()
    if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw or b"\0" in raw:
        raise InputRefused("hikvision_not_xml", _NOT_XML, file=name)
    parser: Any = ET.XMLPullParser(("start", "end"))
    depth = 0
    tree: ET.Element | None = None
    try:
        for at in range(0, len(raw), 65_536):
            parser.feed(raw[at : at + 65_536])
            for event, element in parser.read_events():
                depth += 1 if event == "start" else -1
                tree = element if tree is None else tree
                element.tag = str(element.tag).rpartition("}")[2]
                if depth > MAX_DEPTH:
                    raise InputRefused("hikvision_not_xml", _NOT_XML, file=name)
        parser.close()
    except (ET.ParseError, ValueError):
        raise InputRefused("hikvision_not_xml", _NOT_XML, file=name) from None
    if tree is None:
        raise InputRefused("hikvision_not_xml", _NOT_XML, file=name)
    return tree


def begins(source: Source, name: str, tags: frozenset[str]) -> bool:
    """Whether the first element is one of these: by the first bytes alone."""
    head = source.head(name, 2_048).decode("utf-8", "replace")
    return any(f"<{tag}" in head for tag in tags)


def said(element: ET.Element, path: str) -> str:
    """The text of the first element at that path below, trimmed; "" when there is none."""
    return (element.findtext(path) or "").strip()


def flag(element: ET.Element, path: str) -> bool | None:
    """True or false as written at that path, None when it is neither."""
    return {"true": True, "false": False}.get(said(element, path).lower())


def each(element: ET.Element, tag: str) -> Iterator[ET.Element]:
    """The element itself when it has that tag, and all those below that have it."""
    yield from element.iter(tag)


_NOT_XML = Text(
    "{file} is not plain XML of a recorder (a document type, entities, or more than 64 MiB are refused).",
    "{file} n’est pas un XML simple d’enregistreur (type de document, entités ou plus de 64 Mio sont refusés).",
)
