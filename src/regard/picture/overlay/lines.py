"""Find and read lines of text on a picture, with the models of PP-OCRv4, in a confined process.

Finding: differentiable binarization (Liao et al., AAAI 2020) on a strip of the picture, lines cut out by rows and columns, since burned-in
text is level. Reading: CTC over Latin letters, digits and the signs that stamps use; every other character is left out of the choice.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rgb = NDArray[np.uint8]

SIGNS = string.ascii_letters + string.digits + " :-/.,_#|()" + "ÉÈéèàçÀÇ°"
_LEAST = 0.3
_HEIGHT = 48


@dataclass(frozen=True, slots=True)
class Line:
    """A level line of text: left, top, right, bottom in pixels of the picture."""

    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class ReadText:
    """What was read, and how sure the model is of its least sure character (0 to 1)."""

    text: str
    confidence: float


def find_lines(session: Any, picture: Rgb) -> list[Line]:
    """The lines of text, wider than high, top to bottom."""
    import numpy as np

    height, width = picture.shape[:2]
    wide, high = -(-width // 32) * 32, -(-height // 32) * 32
    padded = np.zeros((high, wide, 3), np.float32)
    padded[:height, :width] = picture[:, :, ::-1]
    values = (padded / 255.0 - 0.5) / 0.5
    shares = session.run(None, {"x": np.ascontiguousarray(values.transpose(2, 0, 1)[None])})[0][0, 0][:height, :width]
    found = []
    for top, bottom in _runs((shares > _LEAST).any(axis=1), 2):
        if bottom - top < 4:
            continue
        row = (shares[top:bottom] > _LEAST).any(axis=0)
        for left, right in _runs(row, 2 * (bottom - top)):
            grow = round((bottom - top) * 0.6) + 2
            if right - left > 2 * (bottom - top):
                box = (max(0, left - grow), max(0, top - grow), min(width, right + grow), min(height, bottom + grow))
                found.append(Line(*box))
    return found


def _runs(flags: Any, gap: int) -> list[tuple[int, int]]:
    """Stretches of True, those closer than `gap` taken as one."""
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    found: list[tuple[int, int]] = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if found and start - found[-1][1] <= gap:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


class Reader:
    """Reads one line of text at a time."""

    def __init__(self, session: Any) -> None:
        import numpy as np

        self._session = session
        characters = ["", *session.get_modelmeta().custom_metadata_map["character"].splitlines(), " "]
        self._kept = np.array([0, *(n for n, c in enumerate(characters) if n and c in SIGNS and c)])
        self._characters = [characters[n] for n in self._kept]

    def read(self, picture: Rgb) -> ReadText:
        """The text of a cut-out line."""
        import numpy as np
        from av import VideoFrame

        height, width = picture.shape[:2]
        wide = max(_HEIGHT, round(width * _HEIGHT / height))
        frame = VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
        small = frame.reformat(wide, _HEIGHT, "bgr24", interpolation="BICUBIC").to_ndarray()
        values = (small.astype(np.float32) / 255.0 - 0.5) / 0.5
        shares = self._session.run(None, {"x": np.ascontiguousarray(values.transpose(2, 0, 1)[None])})[0][0][
            :, self._kept
        ]
        best, sure = shares.argmax(axis=1), shares.max(axis=1)
        text, least, before = [], 1.0, 0
        for n, share in zip(best.tolist(), sure.tolist(), strict=True):
            if n and n != before:
                text.append(self._characters[n])
                least = min(least, share)
            before = n
        return ReadText("".join(text).strip(), round(least, 4) if text else 0.0)
