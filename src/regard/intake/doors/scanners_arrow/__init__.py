"""Scanner events as one Arrow IPC stream. See docs/formats/scans.md."""

from regard.intake.doors.scanners_arrow.door import CONTENT_TYPE, read

__all__ = ["CONTENT_TYPE", "read"]
