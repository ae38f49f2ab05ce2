"""Rectangles on a picture, in pixels of the upright frame: x to the right, y down, ends excluded."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """The rectangle [left, right) x [top, bottom)."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Its width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height in pixels."""
        return self.bottom - self.top

    @property
    def area(self) -> float:
        """Its surface in square pixels."""
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies in it."""
        return self.left <= x < self.right and self.top <= y < self.bottom

    def shared(self, other: Box) -> float:
        """The surface that both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return width * height if width > 0 and height > 0 else 0.0

    def overlap(self, other: Box) -> float:
        """The surface of both over the surface of either (intersection over union), from 0 to 1."""
        both = self.shared(other)
        either = self.area + other.area - both
        return both / either if either > 0 else 0.0

    def covered_by(self, other: Box) -> float:
        """The share of this box that `other` covers, from 0 to 1."""
        return self.shared(other) / self.area if self.area > 0 else 0.0

    def hull(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def moved(self, x: float, y: float) -> Box:
        """The same box, moved."""
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def between(self, other: Box, share: float) -> Box:
        """The box `share` of the way (0 to 1) from this one to `other`."""
        a, b = (self.left, self.top, self.right, self.bottom), (other.left, other.top, other.right, other.bottom)
        return Box(*(p + (q - p) * share for p, q in zip(a, b, strict=True)))

    def grown(self, share: float, pixels: float = 0.0) -> Box:
        """The box with `share` of its size and `pixels` added on every side."""
        x, y = self.width * share + pixels, self.height * share + pixels
        return Box(self.left - x, self.top - y, self.right + x, self.bottom + y)

    def even(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Whole even pixels that hold the box, cut to a picture of `width` x `height` (left, top, right, bottom)."""
        left, top = max(0, math.floor(self.left / 2) * 2), max(0, math.floor(self.top / 2) * 2)
        right, bottom = min(width, math.ceil(self.right / 2) * 2), min(height, math.ceil(self.bottom / 2) * 2)
        return min(left, width), min(top, height), max(left, right), max(top, bottom)
