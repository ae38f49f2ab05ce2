"""Migrations of console.db."""
