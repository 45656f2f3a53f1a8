"""Standing as a person meets it in a browser: reasons that unfold, questions that are answered in place."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.site.conftest import Site
from tests.site.test_in_browser import faults, sign_in, window

pytestmark = pytest.mark.browser

COURSE = "2 hours on prevention of medical errors by 31 January"


def open_standing(page: Page) -> None:
    sign_in(page)
    page.goto("/")


@pytest.mark.parametrize("width", [360, 1440])
def test_the_first_thing_on_the_page_is_what_is_missing(chromium: Browser, site: Site, width: int) -> None:
    with window(chromium, site, width) as page:
        open_standing(page)
        assert COURSE in page.inner_text("h1")
        box = page.locator("h1").bounding_box()
        assert box
        assert box["y"] + box["height"] < 400


def test_the_keyboard_unfolds_why_in_place(chromium: Browser, site: Site) -> None:
    with window(chromium, site) as page:
        open_standing(page)
        row = page.locator("details.line:has-text('Prevention of medical errors')")
        for _ in range(40):
            page.keyboard.press("Tab")
            if row.locator(":scope > summary").evaluate("row => row === document.activeElement"):
                break
        else:
            raise AssertionError("Tab never reaches the row")
        page.keyboard.press("Enter")
        row.locator(".law").wait_for()
        assert "Fla. Stat. sec. 456.013(7)" in row.inner_text()
        assert "Preventing medical errors in the office" in row.inner_text()
        assert row.locator(":scope > summary").evaluate("row => row === document.activeElement")
        assert faults(page) == []
        page.keyboard.press("Enter")
        assert not row.locator(".law").is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "dark")])
def test_everything_unfolded_can_still_be_used_by_everybody(
    chromium: Browser, site: Site, width: int, scheme: str
) -> None:
    with window(chromium, site, width, scheme) as page:
        open_standing(page)
        for rest in page.locator("details.rest").all():
            rest.locator(":scope > summary").click()
        rows = page.locator("details.line")
        for number in range(rows.count()):
            rows.nth(number).locator(":scope > summary").click()
            rows.nth(number).locator(".rule").wait_for()
        assert faults(page) == []
        assert page.locator(".rule").count() == rows.count() > 6


def test_an_answer_given_in_place_changes_the_block_and_can_be_taken_back(chromium: Browser, site: Site) -> None:
    with window(chromium, site) as page:
        open_standing(page)
        block = page.locator("section.credential:has-text('Federal controlled-substance registration')")
        block.locator("text=Not so far").click()
        block.locator("text=5 more hours").wait_for()
        assert "Missing" in block.inner_text()
        assert page.url.endswith("/")
        page.goto("/told/")
        row = page.locator("tr:has-text('tick the box')")
        assert "No" in row.inner_text()
        row.locator("button:has-text('Take back')").click()
        page.goto("/")
        assert block.locator("text=Not so far").is_visible()


def test_without_javascript_why_and_the_answer_are_pages(chromium: Browser, site: Site) -> None:
    with window(chromium, site, script=False) as page:
        open_standing(page)
        row = page.locator("details.line:has-text('Prevention of medical errors')")
        row.locator("summary").click()
        row.locator("a:has-text('Why: Prevention of medical errors')").click()
        assert page.inner_text("h1") == "Prevention of medical errors"
        assert "Fla. Stat. sec. 456.013(7)" in page.inner_text("main")
        page.goto("/")
        page.click("text=Not so far")
        assert re.search(r"/#credential-\d+$", page.url)
        assert "Noted:" in page.inner_text("main")
        page.goto("/told/")
        page.locator("tr:has-text('tick the box') button:has-text('Take back')").click()
        assert "Taken back." in page.inner_text("main")


def test_standing_is_light(chromium: Browser, site: Site) -> None:
    with window(chromium, site) as page:
        sign_in(page)
        sizes: list[int] = []
        page.on("response", lambda response: sizes.append(len(response.body())))
        page.goto("/", wait_until="networkidle")
        assert 0 < sum(sizes) < 100_000


def test_profession_and_place_bring_the_programmes_at_once(chromium: Browser, site: Site) -> None:
    with window(chromium, site, 360) as page:
        open_standing(page)
        page.goto("/start/")
        page.select_option("[name=profession]", "nurse-rn")
        page.wait_for_selector("text=Florida RN licence")
        page.select_option("#place-2", "US-CA")
        page.wait_for_selector("#place-3")
        page.wait_for_selector("label:has-text('California RN licence')")
        assert page.input_value("[name=born]") == "1979-03-09"
        assert page.locator("#id_us-fl-rn-issued").is_visible()
        page.uncheck("#id_us-fl-rn-hold")
        assert not page.locator("#id_us-fl-rn-issued").is_visible()
        assert faults(page) == []


def test_rulebooks_are_found_while_typing(chromium: Browser, site: Site) -> None:
    with window(chromium, site) as page:
        page.goto("/rulebooks/")
        page.fill("#q", "florida pharm")
        page.wait_for_selector("#found :text('1 rulebook found')")
        assert "q=florida%20pharm" in page.url
        assert page.locator("#found tbody a").inner_text() == "Florida pharmacist licence"
