"""ActivityWatch: the export of its buckets, one JSON file for each computer."""

from regard.audit.readers.activitywatch.reader import ActivityWatch

READER = ActivityWatch()

__all__ = ["READER"]
