"""Django for the tests below: a data folder of its own, mail kept in memory, static files as they are.

The database is SQLite in memory, or what DATABASE_URL says (scripts/with-postgres).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

# Before Django reads its settings: nothing of the machine's own set-up, and nothing left behind in it.
_data = tempfile.TemporaryDirectory(prefix="opencme-tests-")
for name in [name for name in os.environ if name.startswith("OPENCME_")]:
    del os.environ[name]
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "opencme.web.settings",
    "OPENCME_DATA": _data.name,
    "OPENCME_SECRET_KEY": "only-for-tests",
    "OPENCME_HOSTS": "testserver,localhost",
}
(Path(_data.name) / "static").mkdir()

import django  # noqa: E402 - only now is there something to set up

django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.test import Client  # noqa: E402

from opencme.web.people.models import User  # noqa: E402
from tests.web.archives import fill  # noqa: E402
from tests.web.people import make_person  # noqa: E402

# Workers that run side by side inherit the settings of whoever started them; their files are their own all the same.
settings.DATA = Path(_data.name)
settings.UPLOADS, settings.EVIDENCE = settings.DATA / "uploads", settings.DATA / "evidence"
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Quick, and only as safe as made-up passwords need.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def physician(db: None) -> User:
    """Somebody with a confirmed account."""
    return make_person("physician@example.org")


@pytest.fixture
def nurse(db: None) -> User:
    """Somebody else with a confirmed account."""
    return make_person("nurse@example.org")


@pytest.fixture
def hers(physician: User, client: Client) -> Client:
    """A browser in which the physician is signed in."""
    client.force_login(physician)
    return client


@pytest.fixture
def clean_cache(db: None) -> Iterator[None]:
    """Rate limits that start from nothing."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def full(physician: User, settings: Any, tmp_path: Path) -> User:
    """Somebody with something of all that the record can hold, and a folder of files of her own."""
    settings.EVIDENCE = tmp_path / "evidence"
    return fill(physician)


@pytest.fixture
def put(tmp_path: Path) -> Callable[[bytes], Path]:
    """Lays an archive on disk."""

    def lay(content: bytes) -> Path:
        path = tmp_path / "archive.zip"
        path.write_bytes(content)
        return path

    return lay
