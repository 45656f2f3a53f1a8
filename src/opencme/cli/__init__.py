"""The command line: `opencme check`, `transcript`, `rulebooks` and `serve`. See `docs.md` beside this file."""

from opencme.cli.main import main

__all__ = ["main"]
