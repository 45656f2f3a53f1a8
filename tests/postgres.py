"""A private PostgreSQL server for tests: made in a temporary folder, reached by a socket in it, thrown away at the end.

``python -m tests.postgres COMMAND...`` runs a command with DATABASE_URL set to such a server; its exit status is the
command's. ``scripts/with-postgres`` is the way to call it.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from urllib.parse import quote

import psycopg

from tests.programs import ProgramMissingError, find_postgres

ROLE = "opencme"
# Nobody misses this data after a crash, so nothing waits for the disk.
SERVER_OPTIONS = (
    "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c timezone=UTC "
    "-c log_min_messages=fatal"
)


@contextmanager
def cluster() -> Iterator[str]:
    """Start a server of its own and yield the URL of its empty database; stop and delete it on the way out."""
    programs = find_postgres()
    # In /tmp whatever TMPDIR says: the path of a socket may have 107 bytes at most.
    home = Path(tempfile.mkdtemp(prefix="opencme-postgres-", dir="/tmp"))
    owner = _owner()
    if owner is not None:
        os.chown(home, owner.pw_uid, owner.pw_gid)
    data = home / "data"

    def run(program: str, *arguments: str) -> None:
        # The output goes to a file: a server started by pg_ctl would hold a pipe open for as long as it runs.
        with (home / "output").open("wb") as output:
            done = subprocess.run(
                [programs / program, *arguments],
                cwd=home,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
                user=owner and owner.pw_uid,
                group=owner and owner.pw_gid,
                extra_groups=owner and [],
            )
        if done.returncode:
            raise RuntimeError(f"{program} failed with status {done.returncode}:\n{(home / 'output').read_text()}")

    try:
        run("initdb", "-D", str(data), "-U", ROLE, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-D", str(data), "-w", "-t", "60", "-o", f"{SERVER_OPTIONS} -k {home}", "start")
        try:
            with psycopg.connect(host=str(home), user=ROLE, dbname="postgres", autocommit=True) as connection:
                connection.execute("create database opencme")
            yield f"postgres://{ROLE}@{quote(str(home), safe='')}/opencme"
        finally:
            run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _owner() -> pwd.struct_passwd | None:
    """Return the user to run the server as when that may not be us: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError(
        "PostgreSQL cannot be run by root, and there is no user postgres or nobody. Run as another user."
    )


def _stop(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + signum)


def main(command: list[str]) -> int:
    """Run the command with DATABASE_URL set, and return the exit status that a shell would report for it."""
    if not command:
        print("usage: scripts/with-postgres COMMAND...", file=sys.stderr)
        return 2
    # However we are ended, the server is stopped on the way out.
    for stopping in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(stopping, _stop)
    try:
        with cluster() as url:
            try:
                status = subprocess.call(command, env={**os.environ, "DATABASE_URL": url})
            except OSError as error:
                print(f"with-postgres: {command[0]}: {error.strerror}", file=sys.stderr)
                return 127
            return 128 - status if status < 0 else status
    except (ProgramMissingError, RuntimeError) as error:
        print(f"with-postgres: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
