"""What every test can use, in ``tests`` and in ``src``.

Hypothesis searches with the profile named in HYPOTHESIS_PROFILE: ``default`` is quick enough for each save, ``ci``
looks further and always at the same examples, ``thorough`` is for a night.
"""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from tests.browser import open_chromium

settings.register_profile("default", max_examples=50, deadline=None)
settings.register_profile("ci", max_examples=300, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("thorough", max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Yield one Chromium for the whole run; see ``tests/browser.py``."""
    with open_chromium() as browser:
        yield browser
