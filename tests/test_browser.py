"""The browser that tests of pages rely on shows pages, and its accessibility check finds faults."""

import pytest
from playwright.sync_api import Browser

from tests.browser import accessibility_faults

PAGE = """
<!doctype html><html lang="en"><head><title>Your credit</title></head>
<body><main><h1>Your credit</h1>{}</main></body></html>
"""


@pytest.mark.browser
def test_a_page_that_everybody_can_use_has_no_faults(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(PAGE.format("<p>12 of 50 hours.</p>"))
    assert accessibility_faults(page) == []


@pytest.mark.browser
def test_a_field_without_a_label_is_a_fault(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(PAGE.format("<input id=hours>"))
    assert [fault.partition(":")[0] for fault in accessibility_faults(page)] == ["label"]
