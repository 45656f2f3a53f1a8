"""The plan in a browser without JavaScript: booked, left out, brought back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.site.conftest import Site
from tests.site.test_in_browser import sign_in, window

pytestmark = pytest.mark.browser


def test_an_activity_is_booked_and_another_left_out_without_javascript(chromium: Browser, site: Site) -> None:
    with window(chromium, site, width=360, script=False) as page:
        sign_in(page)
        page.goto("/plan/")
        assert "hours in" in page.inner_text("h1")
        first = page.locator(".pick h3 a").nth(0).inner_text()
        page.locator(".pick button:has-text('I have booked it')").nth(0).click()
        page.locator(f".pick:has-text('{first[:20]}') .state:has-text('Booked')").wait_for()
        assert "is booked" in page.inner_text(".notices")
        page.locator(".pick button:has-text('It is not booked')").click()
        assert "no longer booked" in page.inner_text(".notices")
        page.locator(".pick button:has-text('Never show it')").nth(0).click()
        assert "not proposed" in page.inner_text(".notices")
        page.click("summary:has-text('Left out by you')")
        page.click("button:has-text('Bring it back')")
        assert "may be proposed again" in page.inner_text(".notices")
        assert page.locator("summary:has-text('Left out by you')").count() == 0
