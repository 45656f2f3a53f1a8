"""Chromium for tests, driven by Playwright, and axe-core to find what keeps people out.

Tests take the fixture ``chromium`` and open a page of their own: ``page = chromium.new_page()``.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

from playwright.sync_api import Browser, Page, sync_playwright

from tests.programs import find_chromium

# Nothing but the page under test: no sandbox (root has none), no shared memory of a container's size, no calls home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# WCAG 2.2 AA and what it builds on, and axe's own good practice.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Start Chromium without a window and close it on the way out."""
    # Playwright keeps an event loop on this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()


def accessibility_faults(page: Page) -> list[str]:
    """Return what axe-core finds wrong with the page as it is now, one line for each rule broken."""
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text()
    # Evaluated, not added as a script, so that a strict content security policy stays in force.
    page.evaluate(axe + ";0")
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [
        f"{fault['id']}: {fault['help']} ({', '.join(str(node['target']) for node in fault['nodes'])})"
        for fault in found["violations"]
    ]
