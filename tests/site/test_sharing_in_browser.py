"""A link is made, opened by somebody without an account, confirmed and stopped: on a phone and a desk, by everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.site.conftest import Site
from tests.site.test_in_browser import faults, sign_in, window

pytestmark = pytest.mark.browser
PASSCODE = "blue-lamp-42"


@pytest.mark.parametrize(
    ("width", "scheme", "script"), [(360, "dark", False), (360, "light", True), (1440, "light", True)]
)
def test_a_link_is_used_by_everybody(chromium: Browser, site: Site, width: int, scheme: str, script: bool) -> None:
    found: dict[str, list[str]] = {}
    with window(chromium, site, width, scheme, script) as page, window(chromium, site, width, scheme) as visitor:
        said: list[str] = []
        visitor.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        sign_in(page)
        page.goto("/sharing/checklists/new/")
        page.fill("[name=title]", "Appraisal")
        page.fill("[name=own]", "Appraisal held\nLogbook of twenty ultrasound examinations seen")
        page.click("main button[type=submit]")
        checklist = page.url
        page.click("main a.button")
        page.fill("[name=recipient]", "Dr Example, supervisor")
        page.check("[name=held] >> nth=0")
        page.check("[name=transcript]")
        page.check("[name=certificates]")
        page.fill("[name=passcode]", PASSCODE)
        page.click("main button[type=submit]")
        link = page.input_value("#link")
        share = page.url
        found["the link"] = faults(page) if script else []

        visitor.goto(link)
        visitor.fill("[name=passcode]", "a wrong one")
        visitor.click("main button[type=submit]")
        assert "This is not the passcode" in visitor.inner_text("main")
        found["the passcode"] = faults(visitor)
        visitor.fill("[name=passcode]", PASSCODE)
        visitor.click("main button[type=submit]")
        assert "Part of the record of Dr Imani Okafor" in visitor.inner_text("h1")
        found["what is shown"] = faults(visitor)
        visitor.click("text=Confirm or decline")
        visitor.fill("[name=signed]", "Somebody")
        visitor.locator("main form").evaluate("form => { form.noValidate = true }")
        visitor.click("main button[type=submit]")
        found["a confirmation with errors"] = faults(visitor)
        visitor.check("[name=verdict-1][value=confirmed]")
        visitor.fill("[name=remark-1]", "On 3 March")
        for name, text in (("name", "Yara Example"), ("role", "Consultant"), ("signed", "Yara Example")):
            visitor.fill(f"[name={name}]", text)
        visitor.click("main button[type=submit]")
        assert "Confirmed by Yara Example, Consultant" in visitor.inner_text("main")
        found["what was confirmed"] = faults(visitor)
        assert said == [], "the content security policy or a script complained"

        for name, address in (("the checklist", checklist), ("the log", share)):
            page.goto(address)
            found[name] = faults(page) if script else []
        assert "Chrome on Linux" in page.inner_text("main")
        assert page.locator("#link").count() == 0
        page.click("text=Stop sharing")
        visitor.goto(link)
        assert "This link shows nothing" in visitor.inner_text("h1")
        found["the end"] = faults(visitor)
    assert {name: list_ for name, list_ in found.items() if list_} == {}
