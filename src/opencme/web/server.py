"""Serving the site with granian: what has to be prepared, which port, and what the person who started it is told."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

from opencme.web import environment
from opencme.web.background import worker

if TYPE_CHECKING:
    from opencme.web.demo import Account

USUAL_PORT = 8000
LOOPBACK = ("127.0.0.1", "localhost", "::1")
THREADS = 4
"""How many requests each process answers at once."""
STOP = 5
"""Seconds that requests have to come to an end once the site is told to stop."""
PATIENCE = 60
"""Seconds to wait for the first answer before saying that there is none."""


class ServeError(Exception):
    """The site cannot be served; the message says why and what would help."""


def serve(*, demo: bool, host: str, port: int | None, workers: int) -> None:
    """Prepare everything and serve until interrupted; raises ServeError or ImproperlyConfigured before that."""
    choose_environment(demo=demo, host=host)
    port = choose_port(host, port)
    if host in LOOPBACK:
        os.environ.setdefault("OPENCME_ADDRESS", f"http://localhost:{port}")
    accounts = prepare(demo=demo)

    # Imported late: granian is only needed once everything else is known to be in order.
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    threading.Thread(target=announce, args=(host, port, accounts), daemon=True).start()
    with worker():
        Granian(
            "opencme.web.wsgi:application",
            address="127.0.0.1" if host == "localhost" else host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=THREADS,
            websockets=False,
            log_level=LogLevels.warning,
            # A browser keeps its connection open; Ctrl-C must not wait for it.
            workers_kill_timeout=STOP,
        ).serve()
    print("Stopped.")


def choose_environment(*, demo: bool, host: str) -> None:
    """Set what follows from how we are started and what nobody has set otherwise."""
    if host in LOOPBACK:
        os.environ.setdefault("OPENCME_HTTPS", "off")
    if demo:
        data = environment.data_folder()
        # Whatever database is set is real, and made-up people have no business there.
        os.environ["DATABASE_URL"] = f"sqlite:///{data / 'demo.sqlite3'}"
        os.environ.setdefault("OPENCME_MAIL", f"file://{data / 'demo-mail'}")


def choose_port(host: str, port: int | None) -> int:
    """The port asked for, or else 8000, or else a free one; raises ServeError if the one asked for is taken."""
    if port is not None:
        if not _is_free(host, port):
            raise ServeError(f"port {port} of {host} cannot be listened on; name another, or none to have one chosen")
        return port
    return next((free for free in (*range(USUAL_PORT, USUAL_PORT + 20), 0) if _is_free(host, free)), USUAL_PORT) or (
        _any_free(host)
    )


def prepare(*, demo: bool) -> Sequence[Account]:
    """Bring database and static files up to date; the made-up people's accounts, if they are wanted."""
    import django
    from django.core.management import call_command
    from django.db import DatabaseError

    django.setup()
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise ServeError(f"the database cannot be prepared: {str(error).strip().splitlines()[0]}") from None
    call_command("collectstatic", verbosity=0, interactive=False)
    if not demo:
        return ()
    from opencme.web.demo import load

    return load()


def announce(host: str, port: int, accounts: Sequence[Account]) -> None:
    """Wait until the site answers, then say where it is and who can sign in."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::", "localhost") else host  # noqa: S104 - compared, not listened on
    started = time.monotonic()
    while not _answers(shown, port):
        if time.monotonic() - started > PATIENCE:
            print(f"OpenCME has not answered for {PATIENCE} seconds; see the messages above.", flush=True)
            return
        time.sleep(0.1)
    lines = [f"OpenCME is at http://{'localhost' if host in LOOPBACK else _bracketed(shown)}:{port}/"]
    if accounts:
        width = max(len(account.email) for account in accounts)
        lines += ["", "Sign in as one of these made-up people:"]
        lines += [f"  {account.email:{width}}  {account.password}   {account.about}" for account in accounts]
        if (mail := os.environ.get("OPENCME_MAIL", "")).startswith("file://"):
            lines += ["", f"Mail is written to {mail.removeprefix('file://')}"]
    print("\n".join([*lines, "", "Ctrl-C stops it."]), flush=True)


def _answers(host: str, port: int) -> bool:
    connection = HTTPConnection(host, port, timeout=5)
    try:
        # Under the name that is always allowed, whatever address it is reached by.
        connection.request("GET", "/ready/", headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            return False
        return True


def _any_free(host: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
