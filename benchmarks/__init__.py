"""Benchmarks: what the sizes of docs/architecture.md cost, as ratios within one run. `make bench` runs them all."""
