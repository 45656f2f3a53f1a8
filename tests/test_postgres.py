"""The throw-away PostgreSQL server does what the tests of the data layer rely on."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.postgres import cluster

CHECKOUT = Path(__file__).parent.parent
WITH_POSTGRES = CHECKOUT / "scripts" / "with-postgres"


@pytest.mark.database
def test_the_database_that_tests_are_pointed_at_answers() -> None:
    url = os.environ.get("DATABASE_URL")
    if url is None:
        pytest.skip("on SQLite there is no server to ask")
    with psycopg.connect(url) as connection:
        assert connection.info.server_version >= 150_000, "Django needs PostgreSQL 15 or later"


def test_a_cluster_holds_an_empty_database_and_is_gone_afterwards() -> None:
    with cluster() as url:
        with psycopg.connect(url) as connection:
            assert connection.execute("select count(*) from pg_stat_user_tables").fetchone() == (0,)
            home = Path(connection.info.host)
        assert home.exists()
    assert not home.exists()


def test_the_exit_status_is_that_of_the_command() -> None:
    script = "import os, sys; print(os.environ['DATABASE_URL']); sys.exit(7)"
    done = subprocess.run([WITH_POSTGRES, sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 7, done.stderr
    assert done.stdout.startswith("postgres://")


def test_a_command_that_does_not_exist_is_named() -> None:
    done = subprocess.run([WITH_POSTGRES, "no-such-command"], capture_output=True, text=True, check=False)
    assert done.returncode == 127
    assert done.stderr == "with-postgres: no-such-command: No such file or directory\n"


def test_the_server_is_stopped_when_the_caller_is_ended() -> None:
    script = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"
    running = subprocess.Popen([WITH_POSTGRES, sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    with running.stdout:
        url = running.stdout.readline().strip()
        running.terminate()
        assert running.wait(30) == 128 + 15
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
