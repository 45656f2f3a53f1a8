"""Runs every benchmark and prints what it measured."""

from benchmarks import standing

if __name__ == "__main__":
    standing.main()
