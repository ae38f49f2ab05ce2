"""A YAML document that somebody else wrote, loaded into plain values under limits: size, depth, number of nodes and of aliases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from regard.terms.errors import InputRefused
from regard.terms.text import Text

if TYPE_CHECKING:
    from regard.audit.source import Source

_MOST_BYTES = 512 * 1024
_MOST_NODES = 100_000
_MOST_ALIASES = 200
_MOST_DEPTH = 40


def loaded(source: Source, name: str) -> dict[str, Any]:
    """The mapping that the file holds; no object but plain values is ever made.

    Raises InputRefused (`frigate_yaml` with its line, `frigate_yaml_large`; `source_*`).
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    text = source.text(name, most=_MOST_BYTES)
    try:
        _bounded(YAML(typ="safe", pure=True).parse(text), name)
        made = YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 0
        raise InputRefused("frigate_yaml", _BAD, file=name, line=line) from None
    except (YAMLError, ValueError, TypeError, RecursionError, OverflowError):
        raise InputRefused("frigate_yaml", _BAD, file=name, line=0) from None
    if not isinstance(made, dict):
        raise InputRefused("frigate_yaml", _BAD, file=name, line=1)
    return made


def _bounded(events: Any, name: str) -> None:
    """Count what the document is made of before anything is built of it."""
    depth = aliases = 0
    for nodes, event in enumerate(events):
        sort = type(event).__name__
        aliases += sort == "AliasEvent"
        if sort in ("MappingStartEvent", "SequenceStartEvent"):
            depth += 1
        elif sort in ("MappingEndEvent", "SequenceEndEvent"):
            depth -= 1
        if nodes > _MOST_NODES or aliases > _MOST_ALIASES or depth > _MOST_DEPTH:
            raise InputRefused("frigate_yaml_large", _LARGE, file=name)


def table(value: Any, *path: str) -> dict[str, Any]:
    """The mapping at `path`, empty where there is none."""
    found = at(value, *path)
    return found if isinstance(found, dict) else {}


def at(value: Any, *path: str) -> Any:
    """The value at `path`, None where there is none."""
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def flag(value: Any) -> bool | None:
    """Yes or no, also in the words of older YAML; None for anything else."""
    if isinstance(value, bool):
        return value
    return {"yes": True, "on": True, "true": True, "no": False, "off": False, "false": False}.get(
        str(value).lower() if isinstance(value, str) else ""
    )


def number(value: Any) -> float | None:
    """A number that is not negative and not beyond reason; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
        return None
    return float(value)


_BAD = Text(
    "{file}, line {line}: this is not a settings file in YAML. Export it from Frigate again.",
    "{file}, ligne {line} : ce n’est pas un fichier de réglages YAML. Exportez-le à nouveau depuis Frigate.",
)
_LARGE = Text(
    "{file} is made of too many parts or of references to itself: it is not read.",
    "{file} est fait de trop de parties ou de renvois à lui-même : il n’est pas lu.",
)
