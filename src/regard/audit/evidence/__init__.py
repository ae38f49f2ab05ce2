"""Evidence tables of a dossier into typed measures: one file for each table of the format."""
