"""One file per subject; see `bench.registry` for how to add a figure."""
