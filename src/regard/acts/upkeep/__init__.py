"""Upkeep of a site: backups and restores, checks, and the clockwork that calls the acts when their time has come."""
