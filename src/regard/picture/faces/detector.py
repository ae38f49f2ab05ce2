"""Find faces on one frame, on a smaller copy of it. Boxes come back in pixels of the frame itself.

RetinaFace (Deng et al., CVPR 2020): anchors of two sizes at strides of 8, 16 and 32 pixels, offsets with variances 0.1 and 0.2.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from regard.picture.boxes import Box
from regard.picture.faces.tracks import Face

if TYPE_CHECKING:
    import numpy as np
    from av import VideoFrame
    from numpy.typing import NDArray

SURE_ENOUGH = 0.3
"""The least score that counts. Low on purpose: a box too many is cheap, a face missed is not."""
_SHORTEST_LONG_SIDE, _LONGEST_LONG_SIDE = 640, 960
_SIZES = ((8, (16, 32)), (16, (64, 128)), (32, (256, 512)))
_MEAN = (104.0, 117.0, 127.0)
_SAME = 0.4


def looked_at(width: int, height: int) -> tuple[int, int]:
    """The size that the detector looks at: half the frame, its long side from 640 to 960 pixels, never more than the frame."""
    longest = max(width, height)
    wanted = min(longest, max(_SHORTEST_LONG_SIDE, min(_LONGEST_LONG_SIDE, longest // 2)))
    return max(1, round(width * wanted / longest)), max(1, round(height * wanted / longest))


@lru_cache(maxsize=4)
def _anchors(width: int, height: int) -> NDArray[np.float32]:
    import numpy as np

    found = []
    for stride, sizes in _SIZES:
        across, down = math.ceil(width / stride), math.ceil(height / stride)
        xs, ys = np.meshgrid(np.arange(across), np.arange(down))
        centres = (np.column_stack((xs.ravel(), ys.ravel())) + 0.5) * stride
        sides = np.tile(np.repeat(np.array(sizes, float)[:, None], 2, axis=1), (across * down, 1))
        found.append(np.hstack((np.repeat(centres, 2, axis=0), sides)))
    return np.vstack(found).astype(np.float32)


def small(frame: VideoFrame) -> NDArray[np.uint8]:
    """The copy that the detector looks at: blue, green, red, 8 bits."""
    width, height = looked_at(frame.width, frame.height)
    return cast("NDArray[np.uint8]", frame.reformat(width, height, "bgr24").to_ndarray())


def found_on(
    session: Any, picture: NDArray[np.uint8], width: int, height: int, least: float = SURE_ENOUGH
) -> tuple[Face, ...]:
    """The faces of one small picture, best first, in pixels of the frame of `width` x `height` that it was made from."""
    import numpy as np

    high, wide = picture.shape[:2]
    values = np.ascontiguousarray((picture.astype(np.float32) - np.array(_MEAN, np.float32)).transpose(2, 0, 1)[None])
    offsets, scores, _ = session.run(None, {"input": values})
    score = scores[0, :, 1]
    kept = np.flatnonzero(score > least)
    kept = kept[np.argsort(-score[kept], kind="stable")]
    anchor, offset = _anchors(wide, high)[kept], offsets[0][kept]
    centre = anchor[:, :2] + anchor[:, 2:] * offset[:, :2] * 0.1
    side = anchor[:, 2:] * np.exp(offset[:, 2:] * 0.2)
    scale = np.array([width / wide, height / high] * 2)
    boxes = np.hstack((centre - side / 2, centre + side / 2)) * scale
    chosen: list[Face] = []
    for row, value in zip(boxes.tolist(), score[kept].tolist(), strict=True):
        face = Face(Box(*(round(v, 2) for v in row)), round(value, 4))
        if face.box.area > 0 and all(face.box.overlap(other.box) < _SAME for other in chosen):
            chosen.append(face)
    return tuple(chosen)
