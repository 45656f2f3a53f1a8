"""All rulebooks as a folder of pages and data that any web server, or a disk, can hand out.

The pages are those of the site, without what only the site can do: signing in, searching, working things out. Every
address becomes a file, every link relative, so that the folder works wherever it is put. The new folder is made beside
the old one and takes its place when it is whole: whoever reads the pages meanwhile finds all of one export.
"""

from __future__ import annotations

import posixpath
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import date
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import ResolverMatch, resolve, reverse

from opencme import rulebook
from opencme.rulebook.publish import json_text
from opencme.web.rulebooks import pages, worth
from opencme.web.rulebooks.earlier import HISTORY, ExportError, History, earlier_in, history_since
from opencme.web.rulebooks.pages import Told
from opencme.web.rulebooks.shelf import Filter

LINK = re.compile(r'(?P<before>\s(?:href|src)=")(?P<address>/[^"]*)(?P<after>")')
WITHDRAWN = "rulebooks/withdrawn.html"

__all__ = ["ExportError", "export"]


def export(folder: Path, today: date) -> int:
    """Write everything into the folder; the number of files. Raises ExportError.

    A folder that holds an earlier export is renewed, and what changed since is told on the pages. A folder with
    anything else in it is left alone.
    """
    try:
        real = folder.resolve()
    except (OSError, RuntimeError):
        raise ExportError(f"{folder} is a link that leads nowhere; name a folder") from None
    history = history_since(earlier_in(folder), today)
    files = dict(_files(history))
    files[HISTORY] = json_text(history).encode()
    try:
        _put(real, files)
    except OSError as error:
        raise ExportError(
            f"{folder} cannot be written: {error.strerror or error}; nothing was changed. It is made beside "
            f"itself and renamed, so {real.parent} must be writable; instead of a mount point name a folder inside it"
        ) from None
    return len(files)


def _put(folder: Path, files: dict[str, bytes]) -> None:
    """The folder with these files and no others, all at once: written beside it, and then renamed."""
    aside = f".{folder.name}-{secrets.token_hex(4)}"
    new, old = folder.with_name(f"{aside}.new"), folder.with_name(f"{aside}.old")
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        new.mkdir()
        for name, content in files.items():
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if not folder.exists():
            new.rename(folder)
            return
        shutil.copymode(folder, new)
        folder.rename(old)
        try:
            new.rename(folder)
        except BaseException:
            old.rename(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _files(history: History) -> Iterator[tuple[str, bytes]]:
    """Every file by its path in the folder: what can be reached from the list, and what the pages need."""
    withdrawn = [reverse("rulebook", args=[name]) for name in history if name not in rulebook.ids()]
    waiting = [reverse("rulebooks"), *withdrawn]
    found_on = dict.fromkeys(waiting, "the list")
    while waiting:
        address = waiting.pop()
        try:
            name, content, links = _file(address, history)
        except rulebook.UnknownProgramme as error:
            raise ExportError(f"{found_on[address]} leads to {address}: {error}") from None
        yield name, content
        for link in links:
            if link not in found_on:
                found_on[link] = address
                waiting.append(link)


def _file(address: str, history: History) -> tuple[str, bytes, list[str]]:
    """One address as a file: its path, its content with relative links, and the addresses it leads to."""
    name = _path(address)
    content = _content(address, history)
    if isinstance(content, bytes):
        return name, content, []
    links: list[str] = []

    def relative(found: re.Match[str]) -> str:
        target, _, fragment = unescape(found["address"]).partition("#")
        if target == reverse("home"):
            target = reverse("rulebooks")
        links.append(target)
        to = posixpath.relpath(_path(target), posixpath.dirname(name) or ".") + (f"#{fragment}" if fragment else "")
        return f"{found['before']}{escape(to)}{found['after']}"

    return name, LINK.sub(relative, content).encode(), links


def _content(address: str, history: History) -> str | bytes:
    """What is at an address: a page as text, anything else as bytes."""
    if address.startswith(settings.STATIC_URL):
        found = finders.find(address.removeprefix(settings.STATIC_URL))
        if not isinstance(found, str):
            raise ExportError(f"{address} is missing from this installation")
        return Path(found).read_bytes()
    parts = urlsplit(address)
    match resolve(parts.path):
        case ResolverMatch(url_name="rulebooks"):
            return _page(pages.LIST, pages.list_of(Filter.of(dict(parse_qsl(parts.query)))))
        case ResolverMatch(url_name="rulebook", kwargs={"programme": programme}):
            told = [Told(date.fromisoformat(each["on"]), each["changes"]) for each in history.get(programme, [])]
            if told and programme not in rulebook.ids():
                return _page(WITHDRAWN, {"section": "rulebooks", "programme": programme, "versions": told})
            return _page(pages.SHEET, pages.sheet_of(programme, told))
        case ResolverMatch(url_name="credit-systems"):
            return _page(worth.TEMPLATE, worth.systems())
        case ResolverMatch(url_name="rulebook-yaml", kwargs={"programme": programme}):
            return pages.file_of(programme, ".yaml").encode()
        case ResolverMatch(url_name="rulebook-cases", kwargs={"programme": programme}):
            return pages.file_of(programme, ".cases.yaml").encode()
        case ResolverMatch(url_name="rulebook-json", kwargs={"programme": programme}):
            return pages.json_of(programme).encode()
        case ResolverMatch(url_name="rulebooks-json"):
            return pages.everything().encode()
        case ResolverMatch(url_name="rulebooks-parquet"):
            return pages.table()
    raise ExportError(f"the pages lead to {address}, which is not exported")


def _page(template: str, context: dict[str, Any]) -> str:
    """The page as nobody in particular sees it, without what only the site can do."""
    return render_to_string(template, context | {"published": True})


def _path(address: str) -> str:
    """The file of an address: `by/country-US.html` for a filter, `us-fl-md/index.html` for a sheet."""
    if address.startswith(settings.STATIC_URL):
        return "static/" + address.removeprefix(settings.STATIC_URL)
    parts = urlsplit(address)
    inside = parts.path.removeprefix(reverse("rulebooks"))
    if parts.query:
        words = "-".join(f"{key}-{value}" for key, value in parse_qsl(parts.query))
        return f"by/{re.sub(r'[^A-Za-z0-9-]+', '-', words)}.html"
    return f"{inside}index.html" if not inside or inside.endswith("/") else inside
