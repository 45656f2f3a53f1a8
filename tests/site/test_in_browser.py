"""Every page is usable by everybody: on a phone and a desk, in light and dark, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import accessibility_faults
from tests.site.conftest import Site

pytestmark = pytest.mark.browser

# What anybody can see, then what the physician of the demo sees. A new page is added here.
PUBLIC = [
    "/account/sign-in/",
    "/account/sign-up/",
    "/account/password/forgotten/",
    "/account/password/forgotten/sent/",
    "/account/closed/",
    "/rulebooks/",
    "/rulebooks/us-fl-md/",
    "/rulebooks/us-ca-md/",
    "/rulebooks/us-mi-md/",
    "/rulebooks/?region=US-FL",
    "/rulebooks/credit/",
    "/rulebooks/credit/?amount=6&system=ecmec&programme=us-fl-md&on=2026-05-01",
    "/rulebooks/mine/",
    "/rulebooks/mine/?profession=physician-md&place=US-FL&specialties=family-medicine&dea-registered=yes",
    "/sharing/no-such-link/",
    "/nothing/here/",
]
SIGNED_IN = [
    "/",
    "/standing/1/medical-errors/",
    "/standing/3/tell/mate-attested/",
    "/standing/what-if/",
    "/standing/what-if/?place=US-GA&give-up=1&dea-registered-said=yes",
    "/plan/",
    "/plan/wishes/",
    "/told/",
    "/told/aafp-chapter/",
    "/start/",
    "/rulebooks/us-abim/",
    "/catalog/",
    "/catalog/?q=medical+errors&topic=ethics&price=free",
    "/catalog/1/",
    "/record/",
    "/record/?year=2025",
    "/record/add/",
    "/record/import/",
    "/record/credentials/",
    "/record/credentials/add/",
    "/sharing/",
    "/sharing/new/",
    "/sharing/checklists/",
    "/sharing/checklists/new/?credential=1",
    "/reflection/",
    "/reflection/print/",
    "/reflection/write/?record=2",
    "/reflection/1/",
    "/reflection/1/edit/",
    "/reflection/1/after/30/",
    "/reflection/1/delete/",
    "/account/",
    "/account/identifiers/",
    "/account/password/",
    "/reminders/",
    "/account/e-mail/",
    "/proof/",
    "/proof/transcript/",
    "/proof/transcript/?format=pdf&period=days",
    "/proof/audit/1/",
    "/proof/archive/",
    "/proof/erasure/",
]
EMAIL, PASSWORD = "physician@example.org", "quiet-harbour-lamp"

LIST = """Date,Course,Credits,Type
03/04/2026,Ethics in practice,2,Category 1
13 March 2026,Human trafficking,abc,AMA PRA Category 1 Credit
14 March 2026,Update in asthma,3,AMA PRA Category 1 Credit
"""


@contextmanager
def window(
    browser: Browser, site: Site, width: int = 1440, scheme: str = "light", script: bool = True
) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site.address,
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=script,
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def sign_in(page: Page) -> None:
    page.goto("/account/sign-in/")
    page.fill("[name=login]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.locator("summary:has-text('Account')").wait_for()


def faults(page: Page) -> list[str]:
    # A click does not wait for the page that it leads to.
    page.wait_for_load_state()
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    too_wide = [f"the page is {wider} px wider than the window"] if wider > 0 else []
    return accessibility_faults(page) + too_wide


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_every_page_can_be_used_by_everybody(chromium: Browser, site: Site, width: int, scheme: str) -> None:
    found: dict[str, list[str]] = {}
    with window(chromium, site, width, scheme) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        for address in PUBLIC:
            page.goto(address)
            found[address] = faults(page)
        said.clear()  # Of the page that does not exist the browser says so.
        sign_in(page)
        for address in SIGNED_IN:
            page.goto(address)
            found[address] = faults(page)
        page.goto("/record/add/")
        page.click("main button[type=submit]")
        found["a form with errors"] = faults(page)
        page.goto("/record/import/")
        page.set_input_files("[name=file]", {"name": "mine.csv", "mimeType": "text/csv", "buffer": LIST.encode()})
        page.click("main button[type=submit]")
        assert "1 record understood in 3 rows" in page.inner_text("main")
        found["a file that is looked at"] = faults(page)
        page.click("text=Throw the file away")
        page.goto("/record/")
        page.click("#entries tbody a >> nth=0")
        found["a record"] = faults(page)
        for way in ("Correct", "Withdraw"):
            page.click(f"main a:has-text('{way}')")
            found[way] = faults(page)
            page.go_back()
        assert said == [], "the content security policy or a script complained"
    assert {address: list_ for address, list_ in found.items() if list_} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_the_pages_that_a_mail_leads_to_can_be_used_by_everybody(
    chromium: Browser, site: Site, width: int, scheme: str
) -> None:
    with window(chromium, site, width, scheme) as page:
        page.goto("/account/sign-up/")
        page.fill("[name=email]", f"new-{width}-{scheme}@example.org")
        page.fill("[name=password1]", PASSWORD)
        page.click("main button[type=submit]")
        page.locator("[name=code]").wait_for()
        assert faults(page) == []
    with window(chromium, site, width, scheme) as page:
        page.goto("/account/password/forgotten/")
        page.fill("[name=email]", "nurse@example.org")
        page.click("main button[type=submit]")
        assert page.url.endswith("/sent/")
        page.goto(link_in_the_newest_mail(site))
        page.locator("[name=password1]").wait_for()
        assert faults(page) == []


def link_in_the_newest_mail(site: Site) -> str:
    """Where the mail that the site wrote last leads to."""
    mails = sorted((site.data / "demo-mail").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    message = message_from_bytes(mails[-1].read_bytes(), policy=policy.default)
    text = message.get_body(("plain",))
    assert text is not None
    found = re.search(r"https?://\S+", text.get_content())
    assert found, text.get_content()
    return found[0]


def test_the_first_page_is_light(chromium: Browser, site: Site) -> None:
    with window(chromium, site) as page:
        sizes: list[int] = []
        page.on("response", lambda response: sizes.append(len(response.body())))
        page.goto("/account/sign-in/", wait_until="networkidle")
        assert 0 < sum(sizes) < 100_000


def test_a_record_is_entered_corrected_withdrawn_and_put_back_without_javascript(chromium: Browser, site: Site) -> None:
    with window(chromium, site, script=False) as page:
        sign_in(page)
        page.goto("/record/add/")
        page.fill("[name=title]", "A course without scripts")
        page.fill("[name=completed]", "2026-02-03")
        page.fill("[name=amount]", "1.25")
        page.select_option("[name=system]", "ama-pra-1")
        page.fill("[name=topic-1]", "Ethics")
        page.click("text=Add to my record")
        assert "1.25 AMA PRA Category 1 Credit" in page.inner_text(".answer")
        page.click("main a:has-text('Correct')")
        page.fill("[name=amount]", "1.5")
        page.click("text=Save the correction")
        assert "1.5 AMA PRA Category 1 Credit" in page.inner_text(".answer")
        page.click("main a:has-text('Withdraw')")
        page.fill("[name=reason]", "Only a try")
        page.click("text=Withdraw it")
        assert "counts nowhere" in page.inner_text(".answer")
        page.click("button:has-text('Put it back')")
        assert "1.5 AMA PRA Category 1 Credit" in page.inner_text(".answer")
        assert page.locator("tbody tr").count() == 4


def test_a_filter_takes_hold_at_once_and_is_in_the_address(chromium: Browser, site: Site) -> None:
    with window(chromium, site) as page:
        sign_in(page)
        page.goto("/record/")
        year = page.locator("#year option").nth(1).inner_text()
        with page.expect_response(re.compile("/record/")):
            page.select_option("#year", year)
        page.wait_for_selector("#entries :text('found')")
        assert f"year={year}" in page.url
        assert page.evaluate("document.activeElement.id") in ("year", "")


def test_the_keyboard_reaches_the_page_past_the_navigation(chromium: Browser, site: Site) -> None:
    with window(chromium, site) as page:
        page.goto("/account/sign-in/")
        page.locator("body").press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_the_demo_says_who_can_sign_in_and_leaves_real_data_alone(site: Site) -> None:
    for person in ("physician", "nurse", "pharmacist"):
        assert re.search(rf"{person}@example\.org +\S+", site.output)
    assert f"Mail is written to {site.data / 'demo-mail'}" in site.output
    assert (Path(site.data) / "demo.sqlite3").is_file()
    assert not (Path(site.data) / "opencme.sqlite3").exists()
