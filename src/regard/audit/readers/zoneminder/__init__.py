"""ZoneMinder: a dump of its database, its settings and its folder of events."""

from regard.audit.readers.zoneminder.reader import ZoneMinderReader

READER = ZoneMinderReader()
