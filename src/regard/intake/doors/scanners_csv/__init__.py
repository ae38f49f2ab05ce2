"""Scanner events in a CSV file, read with a mapping file (regard.intake.mapping). See docs/formats/scans.md."""

from regard.intake.doors.scanners_csv.door import read

__all__ = ["read"]
