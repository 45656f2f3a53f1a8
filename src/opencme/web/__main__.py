"""`python -m opencme.web`: serve the site, or run one of Django's own commands."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from opencme.web import server


def main(arguments: list[str]) -> int:
    """Run the command; the result is the exit status. What was wrong is said in one line, with status 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opencme.web.settings")
    # Django's commands have options of their own, which argparse must not look at.
    if arguments[:1] == ["manage"]:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["opencme.web manage", *arguments[1:]])
        return 0
    parser = argparse.ArgumentParser(prog="python -m opencme.web", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="serve | rulebooks | manage")
    serve = commands.add_parser("serve", help="prepare the database and serve the site until Ctrl-C")
    serve.add_argument("--demo", action="store_true", help="with made-up people, in a database of their own")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")
    serve.add_argument("--port", type=int, help="the port to listen on (default: 8000, or a free one)")
    serve.add_argument("--workers", type=int, default=1, help="how many processes answer (default: %(default)s)")
    rulebooks = commands.add_parser("rulebooks", help="write all rulebooks as pages and data into a folder")
    rulebooks.add_argument("folder", help="a new or empty folder, or one of an earlier export")
    commands.add_parser("manage", help="run one of Django's commands, such as: manage migrate")
    options = parser.parse_args(arguments)
    if "folder" in options:
        return write_rulebooks(options.folder)
    try:
        server.serve(demo=options.demo, host=options.host, port=options.port, workers=options.workers)
    except (ImproperlyConfigured, server.ServeError) as error:
        print(f"opencme: {error}", file=sys.stderr)
        return 2
    return 0


def write_rulebooks(folder: str) -> int:
    """Export the rulebooks; no database is needed. The result is the exit status."""
    import django
    from django.conf import settings

    # Plain names: in a folder of files nothing goes stale behind a cache.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    from opencme.rulebook import DocumentError, UnknownProgramme
    from opencme.web.rulebooks.export import ExportError, export

    try:
        written = export(Path(folder), date.today())
    except (ExportError, DocumentError, UnknownProgramme) as error:
        print(f"opencme: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"opencme: interrupted; nothing in {folder} is half written", file=sys.stderr)
        return 130
    print(f"wrote {written} files into {folder}; open {Path(folder) / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
