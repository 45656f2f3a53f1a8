"""Runs every benchmark and prints what it measured."""

from benchmarks import rulebooks, standing

if __name__ == "__main__":
    standing.main()
    rulebooks.main()
