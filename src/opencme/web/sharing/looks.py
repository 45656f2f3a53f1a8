"""Who looked: noted for the holder, roughly enough that the log itself gives nobody away."""

from __future__ import annotations

import re
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from opencme.web.sharing.models import Look, Share

AGAIN = timedelta(minutes=10)
"""Within this time the same part, looked at from the same place, is one look: the log cannot be flooded."""

BROWSERS = (
    ("Edge", r"\bEdg(e|A|iOS)?/"),
    ("Opera", r"\bOPR/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\b(Firefox|FxiOS)/"),
    ("Chrome", r"\b(Chrome|CriOS|HeadlessChrome)/"),
    ("Safari", r"\bVersion/[\d.]+.*\bSafari/"),
)
DEVICES = (
    ("an iPhone", r"\biPhone\b"),
    ("an iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("Windows", r"\bWindows\b"),
    ("a Mac", r"\bMacintosh\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Linux", r"\bLinux\b"),
)
PROGRAMS = re.compile(r"bot\b|crawl|spider|preview|scan|curl|wget|python|^$", re.IGNORECASE)


def note(request: HttpRequest, share: Share, part: Look.Part, detail: str = "", *, each: bool = False) -> None:
    """Write down that the visitor saw this part of the share; with `each`, even if she did so just before."""
    place = {"network": network_of(address_of(request)), "browser": browser_of(request.headers.get("User-Agent", ""))}
    look = {"part": part, "detail": detail[:200], "by_holder": request.user == share.holder, **place}
    if each or not Look.objects.filter(share=share, at__gt=timezone.now() - AGAIN, **look).exists():
        Look.objects.create(share=share, **look)


def of_share(share: Share, most: int = 200) -> list[Look]:
    """The looks at a share, the newest first."""
    return list(Look.objects.filter(share=share).order_by("-id")[:most])


def address_of(request: HttpRequest) -> str:
    """The visitor's address, seen through as many proxies as this installation runs; empty if it has none."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""


def network_of(address: str) -> str:
    """The /24 of an IPv4 address, the /48 of an IPv6 address; empty for anything else."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network((found, 48 if found.version == 6 else 24), strict=False))


def browser_of(agent: str) -> str:
    """The browser and the kind of device in words: Firefox on Windows; no version, nothing to know a person by."""
    if PROGRAMS.search(agent):
        return "A program, not a person"
    browser = next((name for name, pattern in BROWSERS if re.search(pattern, agent)), "")
    device = next((name for name, pattern in DEVICES if re.search(pattern, agent)), "")
    if browser and device:
        return f"{browser} on {device}"
    return browser or (f"A browser on {device}" if device else "An unknown browser")
