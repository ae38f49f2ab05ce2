"""The simulated warehouse of the demo: invented people, an invented charter, scans sent through the same door as real ones."""
