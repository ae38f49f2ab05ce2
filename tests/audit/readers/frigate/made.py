"""A Frigate site as its owner hands it over: settings, a database with Frigate's published schema, a compose file.

The tables and columns are those that Frigate's migrations leave in 0.16 (peewee models of its source): names and types are facts of the format.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

SCHEMA = """
CREATE TABLE event (id VARCHAR(30) PRIMARY KEY, label VARCHAR(20), sub_label VARCHAR(100), camera VARCHAR(20),
 start_time DATETIME, end_time DATETIME, top_score REAL, score REAL, false_positive INTEGER, zones JSON, thumbnail TEXT,
 has_clip INTEGER DEFAULT 1, has_snapshot INTEGER DEFAULT 1, region JSON, box JSON, area INTEGER,
 retain_indefinitely INTEGER DEFAULT 0, ratio REAL DEFAULT 1.0, plus_id VARCHAR(30), model_hash VARCHAR(32),
 detector_type VARCHAR(32), model_type VARCHAR(32), data JSON);
CREATE TABLE recordings (id VARCHAR(30) PRIMARY KEY, camera VARCHAR(20), path VARCHAR(255) UNIQUE, start_time DATETIME,
 end_time DATETIME, duration REAL, motion INTEGER, objects INTEGER, dBFS INTEGER, segment_size REAL DEFAULT 0,
 regions INTEGER);
CREATE TABLE export (id VARCHAR(30) PRIMARY KEY, camera VARCHAR(20), name VARCHAR(100), date DATETIME,
 video_path VARCHAR(255), thumb_path VARCHAR(255), in_progress INTEGER);
CREATE TABLE reviewsegment (id VARCHAR(30) PRIMARY KEY, camera VARCHAR(20), start_time DATETIME, end_time DATETIME,
 severity VARCHAR(30), thumb_path VARCHAR(255), data JSON);
CREATE TABLE userreviewstatus (id INTEGER PRIMARY KEY, user_id VARCHAR(30), review_segment_id VARCHAR(30),
 has_been_reviewed INTEGER DEFAULT 0);
CREATE TABLE user (username VARCHAR(30) PRIMARY KEY, role VARCHAR(20) DEFAULT 'admin', password_hash VARCHAR(120),
 notification_tokens JSON);
CREATE TABLE previews (id VARCHAR(30) PRIMARY KEY, camera VARCHAR(20), path VARCHAR(255), start_time DATETIME,
 end_time DATETIME, duration REAL);
"""

SETTINGS = """version: 0.16-0
mqtt:
  enabled: false
auth:
  enabled: true
ffmpeg:
  output_args:
    record: preset-record-generic-audio-aac
record:
  enabled: true
  retain:
    days: 3
    mode: all
  alerts:
    retain:
      days: 30
  detections:
    retain:
      days: 14.5
snapshots:
  enabled: true
  retain:
    default: 10
go2rtc:
  streams:
    gate: rtsp://10.0.0.5/stream
cameras:
  gate:
    ffmpeg:
      inputs:
        - path: rtsp://10.0.0.5/stream
          roles: [detect, record]
    motion:
      mask: 0.0,0.0,0.5,0.0,0.5,0.5
  yard:
    ffmpeg:
      output_args:
        record: preset-record-generic
      inputs:
        - path: rtsp://10.0.0.6/stream
          roles: [detect, record]
    record:
      alerts:
        retain:
          days: 60
"""

COMPOSE = """services:
  frigate:
    image: ghcr.io/blakeblackshear/frigate:0.16.2
    ports:
      - "8971:8971"
      - "127.0.0.1:5000:5000"
      - "8554:8554"
"""


def site(folder: Path, now: datetime, *, settings: str = SETTINGS, compose: str = COMPOSE) -> Path:
    (folder / "config.yml").write_text(settings)
    if compose:
        (folder / "docker-compose.yml").write_text(compose)
    path = folder / "frigate.db"
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.executescript(SCHEMA)
        for camera in ("gate", "yard"):
            for day in range(31):
                start = (now - timedelta(days=day, hours=1)).timestamp()
                values = (f"{camera}{day}", camera, f"/media/{camera}/{day}.mp4", start, start + 10.0, 10.0)
                database.execute(
                    "INSERT INTO recordings (id, camera, path, start_time, end_time, duration) VALUES (?,?,?,?,?,?)",
                    values,
                )
        old = (now - timedelta(days=70)).timestamp()
        database.execute(
            "INSERT INTO recordings (id, camera, path, start_time, end_time, duration) VALUES ('h','gate','/h',?,?,10)",
            (old, old + 10),
        )
        insert = "INSERT INTO event (id, label, camera, start_time, end_time, has_snapshot, retain_indefinitely, plus_id) VALUES (?,?,?,?,?,?,?,?)"
        database.execute(insert, ("e1", "person", "gate", old + 2, old + 6, 1, 1, None))
        recent = (now - timedelta(days=9, hours=2)).timestamp()
        database.execute(insert, ("e2", "person", "yard", recent, recent + 6, 1, 0, None))
        exported = (now - timedelta(days=200)).timestamp()
        database.execute("INSERT INTO export VALUES ('x','gate','Clip',?,'/media/x.mp4','/media/x.jpg',0)", (exported,))
        database.execute("INSERT INTO user VALUES ('admin','admin','pbkdf2$x','[]'), ('k7','viewer','pbkdf2$y','[]')")
    database.close()
    return folder
