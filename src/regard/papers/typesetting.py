"""Setting a page: a template of the product and plain data become PDF/A-2b. Data are never markup.

The template reads its data as JSON from `sys.inputs`; a string stays a string whatever it holds (`#`, `$`, `@`). Only the faces that come
with the typesetter are used, so that the same report gives the same page everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from regard.terms.errors import Unavailable
from regard.terms.text import Text

_FAILED = Text(
    "The page could not be set ({reason}). Ask for the HTML report, and tell us what it holds.",
    "La page n’a pas pu être composée ({reason}). Demandez le rapport en HTML, et dites-nous ce qu’il contient.",
)
_DRAWN = ((0x20, 0x2AF), (0x370, 0x3FF), (0x400, 0x4FF), (0x1E00, 0x1EFF), (0x2010, 0x205F), (0x20A0, 0x20BF))
_SIGNS = frozenset("→←↔−×÷≤≥≠✓✗▲●◆■□…№™")


def pdf(template: Path, data: Mapping[str, Any], made: datetime) -> bytes:
    """The page that `template` makes of `data`, as PDF/A-2b dated `made` (aware). Raises Unavailable (`paper_not_set`)."""
    import typst

    def compiled(values: Any) -> bytes:
        inputs = {"data": json.dumps(values, ensure_ascii=False)}
        out = typst.compile(
            str(template),
            root=str(template.parent),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["a-2b"],
            timestamp=int(made.timestamp()),
            sys_inputs=inputs,
        )
        assert isinstance(out, bytes)
        return out

    try:
        return compiled(data)
    except typst.TypstError:
        pass  # a sign that no face draws: PDF/A admits none
    try:
        return compiled(_strings(data, drawable))
    except typst.TypstError as error:
        raise Unavailable("paper_not_set", _FAILED, reason=str(error).splitlines()[0][:120]) from error


def drawable(text: str) -> str:
    """`text` with each sign that the faces do not draw named by its number: `‹U+65E5›`."""
    return "".join(c if _known(c) else f"‹U+{ord(c):04X}›" for c in text)


def _known(sign: str) -> bool:
    return sign in _SIGNS or any(low <= ord(sign) <= high for low, high in _DRAWN)


def _strings(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _strings(each, change) for key, each in value.items()}
    return [_strings(each, change) for each in value] if isinstance(value, list | tuple) else value
