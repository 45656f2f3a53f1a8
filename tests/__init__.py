"""Tests of the whole, and what tests share. A room's own tests stand beside its code, in ``src``."""
