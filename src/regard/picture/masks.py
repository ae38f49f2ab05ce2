"""Zones that must never be seen: fixed polygons, burned into the pixels before anything is kept.

A zone is a polygon in shares of the upright picture (0 to 1), so it holds at every size of the same view. Every pixel that
the polygon touches is black in the frame; `constant` proves it afterwards on what was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from regard.picture.frames import BLACK, planes

if TYPE_CHECKING:
    import numpy as np
    from av import VideoFrame
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Zone:
    """A polygon: at least three points (x, y), each from 0 to 1 of the width and of the height."""

    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if len(self.points) < 3 or not all(0 <= v <= 1 for point in self.points for v in point):
            raise ValueError("a zone has at least three points, each between 0 and 1")


FULL = Zone(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))
"""The whole picture: what a camera that moved off its zones falls back to."""


class Burner:
    """Blackens zones in frames of one size. The raster is made once, whole blocks of 2 x 2 pixels wide so that colour hides too."""

    def __init__(self, zones: tuple[Zone, ...], width: int, height: int) -> None:
        import numpy as np

        coarse = np.zeros((height // 2, width // 2), dtype=bool)
        for zone in zones:
            coarse |= raster(zone, width // 2, height // 2)
        self.blocks: NDArray[np.bool_] = coarse
        self._pixels = coarse.repeat(2, axis=0).repeat(2, axis=1)
        self._any = bool(coarse.any())

    def burn(self, frame: VideoFrame) -> None:
        """Blacken the zones in a writable yuv420p frame of even sides."""
        if not self._any:
            return
        brightness, blue, red = planes(frame)
        brightness[self._pixels] = BLACK[0]
        blue[self.blocks] = BLACK[1]
        red[self.blocks] = BLACK[2]


def raster(zone: Zone, width: int, height: int) -> NDArray[np.bool_]:
    """Every cell of a grid that the polygon touches: its inside by eight scan lines a row (even-odd rule), its sides by points along them."""
    import numpy as np

    xs = np.array([p[0] for p in zone.points]) * width
    ys = np.array([p[1] for p in zone.points]) * height
    found = np.zeros((height, width), dtype=bool)
    nexts = np.roll(np.arange(len(xs)), -1)
    for line in range(height * 8):
        y = (line + 0.5) / 8
        a, b = ys, ys[nexts]
        crossing = (a <= y) != (b <= y)
        at = np.sort(xs[crossing] + (y - a[crossing]) / (b - a)[crossing] * (xs[nexts] - xs)[crossing])
        for left, right in zip(at[::2], at[1::2], strict=True):
            found[line // 8, max(0, int(np.floor(left))) : min(width, int(np.ceil(right)))] = True
    for n, m in enumerate(nexts):
        steps = np.linspace(0.0, 1.0, int(4 * max(abs(xs[m] - xs[n]), abs(ys[m] - ys[n]))) + 2)
        across = np.clip(xs[n] + (xs[m] - xs[n]) * steps, 0, width - 1e-6)
        down = np.clip(ys[n] + (ys[m] - ys[n]) * steps, 0, height - 1e-6)
        found[down.astype(int), across.astype(int)] = True
    return found


def constant(frame: VideoFrame, zones: tuple[Zone, ...], *, tolerance: int = 4, border: int = 8) -> bool:
    """Whether every pixel of the zones is black in a frame read back, within `tolerance` levels of 255.

    `border` blocks along the edge of each zone are left out: a codec blends neighbours there (its blocks are 16 pixels wide).
    """
    import numpy as np

    blocks = Burner(zones, frame.width, frame.height).blocks
    for _ in range(border):
        inner = blocks.copy()
        inner[1:] &= blocks[:-1]
        inner[:-1] &= blocks[1:]
        inner[:, 1:] &= blocks[:, :-1]
        inner[:, :-1] &= blocks[:, 1:]
        blocks = inner
    brightness, blue, red = planes(frame)
    pixels = blocks.repeat(2, axis=0).repeat(2, axis=1)
    parts = ((brightness[pixels], BLACK[0]), (blue[blocks], BLACK[1]), (red[blocks], BLACK[2]))
    return all(bool(np.all(np.abs(part.astype(int) - level) <= tolerance)) for part, level in parts)
