"""Frigate: config.yml, its SQLite database, docker-compose.yml and the folder of recordings."""

from regard.audit.readers.frigate.reader import FrigateReader

READER = FrigateReader()
