"""What Regard promises about speed and memory, measured: `python -m bench [ONLY=name]`, or `make bench [ONLY=name]`.

One file per subject in `bench/figures`; each figure is a function under `@figure` (see `bench.registry`). `docs/benchmarks.md` explains every figure.
"""
