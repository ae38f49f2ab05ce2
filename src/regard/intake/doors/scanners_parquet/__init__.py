"""Scanner events in a PARQUET file, read with a mapping file (regard.intake.mapping). See docs/formats/scans.md."""

from regard.intake.doors.scanners_parquet.door import read

__all__ = ["read"]
