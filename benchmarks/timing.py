"""Timing: the best of several rounds, which is the least disturbed by whatever else the machine does."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import perf_counter


def seconds(work: Callable[[], object], *, rounds: int = 7, least: float = 0.2) -> float:
    """Seconds that one call of `work` takes: the best average of several rounds of at least `least` seconds in all."""
    started = perf_counter()
    work()
    once = max(perf_counter() - started, 1e-9)
    repeats = max(1, int(least / rounds / once))
    best = float("inf")
    gc.collect()
    for _ in range(rounds):
        started = perf_counter()
        for _ in range(repeats):
            work()
        best = min(best, (perf_counter() - started) / repeats)
    return best
