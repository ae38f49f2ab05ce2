"""Scanner events as NDJSON: one JSON object a line, UTF-8. See docs/formats/scans.md."""

from regard.intake.doors.scanners_ndjson.door import CONTENT_TYPE, read

__all__ = ["CONTENT_TYPE", "read"]
