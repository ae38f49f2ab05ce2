"""A real Motion, for as long as a test lasts: two cameras that play a film, one stored as it comes, both with a privacy mask."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

MAIN = """daemon off
log_file {folder}/motion.log
log_level 6
target_dir {folder}/export/recordings
emulate_motion on
event_gap 3
picture_output first
movie_max_time 4
movie_filename %t/%Y%m%d%H%M%S-%v
picture_filename %t/%Y%m%d%H%M%S-%q
webcontrol_port 18080
webcontrol_localhost off
webcontrol_auth_method 1
webcontrol_authentication admin:Abc12345
stream_port 18081
database_type sqlite3
database_dbname {folder}/export/motion.db
sql_log_movie on
sql_query insert into security(camera, filename, time_stamp) values('%t', '%f', '%Y-%m-%d %T')
camera {folder}/export/motion/camera1.conf
camera {folder}/export/motion/camera2.conf
"""
CAMERA = """camera_name {name}
camera_id {number}
netcam_url file://{folder}/film.mp4
width 320
height 240
framerate 10
mask_privacy {folder}/export/motion/privacy.pgm
movie_passthrough {passthrough}
"""


def missing() -> str:
    """Why there can be no real Motion here; empty where there can."""
    absent = [name for name in ("motion", "ffmpeg") if shutil.which(name) is None]
    return f"not installed: {', '.join(absent)} (apt-get install motion ffmpeg)" if absent else ""


def recorded(folder: Path, seconds: int) -> Path:
    """Record for so long in `folder`, and give back the folder that an owner would hand over."""
    export = folder / "export"
    (export / "motion").mkdir(parents=True)
    (export / "recordings").mkdir()
    made = [
        "ffmpeg",
        "-loglevel",
        "error",
        "-f",
        "lavfi",
        "-i",
        "testsrc2=size=320x240:rate=10",
        "-f",
        "lavfi",
        "-i",
        "sine",
    ]
    made += ["-t", "30", "-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    subprocess.run([*made, str(folder / "film.mp4")], check=True)
    rows = b"".join(bytes(160) + b"\xff" * 160 if row < 120 else b"\xff" * 320 for row in range(240))
    (export / "motion" / "privacy.pgm").write_bytes(b"P5\n320 240\n255\n" + rows)
    (export / "motion" / "motion.conf").write_text(MAIN.format(folder=folder))
    for number, name, passthrough in ((1, "Dock", "on"), (2, "Entrance", "off")):
        text = CAMERA.format(folder=folder, name=name, number=number, passthrough=passthrough)
        (export / "motion" / f"camera{number}.conf").write_text(text)
    with sqlite3.connect(export / "motion.db") as database:
        database.execute("create table security (camera int, filename text, time_stamp timestamp)")
    database.close()
    command = ["motion", "-n", "-c", str(export / "motion" / "motion.conf")]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    running.send_signal(signal.SIGINT)
    running.wait(30)
    return export
