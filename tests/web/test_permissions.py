"""Every address of the site, asked by nobody and by somebody else: nothing is shown to them and nothing changes.

The table below names every address. One that is not in it fails the first test, so that nobody forgets to say who may
see a new page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from PIL import Image

from opencme.web.catalog.models import ImportRun, Source
from opencme.web.inbox import arriving
from opencme.web.inbox.models import Item, Proposed
from opencme.web.people import identifiers
from opencme.web.people.models import User
from opencme.web.planning import choosing
from opencme.web.proof import making, signed
from opencme.web.proof.models import Making
from opencme.web.proof.periods import Days
from opencme.web.proof.transcript import transcript_of
from opencme.web.record import evidence, facts, ledger, running
from opencme.web.record.models import Credential, Profile
from opencme.web.record.uploads import keep
from opencme.web.reflection.writing import Text, write
from opencme.web.rulebooks.models import Version
from opencme.web.sharing import confirming, links
from opencme.web.sharing.models import ChecklistItem, Share
from tests.web.catalogs import an_activity
from tests.web.people import a_record

SIGN_IN = "/account/sign-in/"


@dataclass(frozen=True)
class Open:
    """An address that anybody may see."""

    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Own:
    """An address for people who are signed in. With `of`, one about something of somebody, which only she may see.

    `of` names what the address is about (see `belongings`) by the argument of the address; `sends` is what a form there
    would send to change it.
    """

    of: dict[str, str] = field(default_factory=dict)
    sends: dict[str, Any] = field(default_factory=dict)


CREDIT = {"title": "Stolen", "completed": "2026-01-01", "system": "ama-pra-1", "amount": "1", "role": "learner"}
CREDENTIAL = {"programme": "us-fl-md", "number": "Stolen"}
SHARE = {
    "recipient": "Stolen",
    "transcript": "on",
    "first_day": "2026-01-01",
    "last_day": "2026-12-31",
    "until": str(date.today() + timedelta(days=7)),
}
REFLECTION = {"title": "Stolen", "learned": "Stolen", "change": "", "day": "2026-01-01"}

ROUTES: dict[str, Open | Own] = {
    "ready": Open(),
    "rulebooks": Open(),
    "rulebook": Open({"programme": "us-fl-md"}),
    "rulebook-yaml": Open({"programme": "us-fl-md"}),
    "rulebook-cases": Open({"programme": "us-fl-md"}),
    "rulebook-json": Open({"programme": "us-fl-md"}),
    "rulebooks-json": Open(),
    "rulebooks-parquet": Open(),
    "credit-systems": Open(),
    "rulebooks-mine": Open(),
    "account_login": Open(),
    "account_signup": Open(),
    "account_logout": Open(),
    "account_inactive": Open(),
    "account_email_verification_sent": Open(),
    "account_reset_password": Open(),
    "account_reset_password_done": Open(),
    "account_reset_password_from_key": Open({"uidb36": "1", "key": "set-password"}),
    "account_reset_password_from_key_done": Open(),
    "home": Own(),
    "standing": Own(),
    "standing-what-if": Own(),
    "standing-rule": Own({"number": "credential", "rule": "rule"}),
    "standing-answer": Own({"number": "credential", "name": "fact"}, {"answer": "no"}),
    "standing-read": Own({"number": "credential", "version": "version"}, {}),
    "told": Own(),
    "told-change": Own({"name": "fact"}, {"answer": "no"}),
    "told-take-back": Own({"name": "fact"}, {}),
    "start": Own(sends={"profession": "pharmacist", "save": "yes"}),
    "account": Own(sends={"name": "Stolen"}),
    "account_reauthenticate": Own(sends={"password": "wrong"}),
    "account_email": Own(sends={"email": "stolen@example.org", "action_add": ""}),
    "account_change_password": Own(sends={"oldpassword": "wrong"}),
    "account_set_password": Own(),
    "identifiers": Own(sends={"kind": "npi", "value": "1234567893"}),
    "identifier-remove": Own({"number": "identifier"}, {}),
    "reflection:list": Own(),
    "reflection:print": Own(),
    "reflection:table": Own(),
    "reflection:write": Own(sends=REFLECTION),
    "reflection:one": Own({"number": "reflection"}),
    "reflection:edit": Own({"number": "reflection"}, REFLECTION),
    "reflection:answer": Own({"number": "reflection", "after": "thirty"}, {"said": "yes"}),
    "reflection:record": Own({"number": "reflection", "programme": "asks-for-accounts"}, {}),
    "reflection:delete": Own({"number": "reflection"}, {}),
    "reminders:wishes": Own(sends={"by_mail": "on", "distances": "7", "time_zone": "UTC"}),
    "reminders:calendar-new": Own(),
    "reminders:calendar-end": Own(),
    "reminders:calendar": Open({"token": "no-such-calendar"}),
    "reminders:stop": Open({"token": "no-such-link"}),
    "planning:plan": Own(),
    "planning:wishes": Own(sends={"least": "money", "currency": "USD"}),
    "planning:choose": Own(sends={"entry": "1", "said": "booked"}),
    "planning:take-back": Own({"number": "choice"}, {}),
    "planning:give-up": Own(sends={"wish": "budget"}),
    "proof:index": Own(),
    "proof:transcript": Own(),
    "proof:audit": Own({"number": "credential"}),
    "proof:binder": Own({"number": "credential"}),
    "proof:audit-data": Own({"number": "credential"}),
    "proof:made": Own({"number": "made"}),
    "proof:made-file": Own({"number": "made"}),
    "proof:made-throw-away": Own({"number": "made"}, {}),
    "proof:archive": Own(),
    "proof:archive-file": Own(),
    "proof:erasure": Own(sends={"password": "wrong", "word": "erase"}),
    "sharing:list": Own(),
    "sharing:new": Own(sends=SHARE),
    "sharing:share": Own({"number": "share"}),
    "sharing:renew": Own({"number": "share"}, {"until": str(date.today() + timedelta(days=30))}),
    "sharing:stop": Own({"number": "share"}, {}),
    "sharing:checklists": Own(),
    "sharing:checklist-new": Own(sends={"title": "Stolen", "own": "Stolen"}),
    "sharing:checklist": Own({"number": "checklist"}, {"own": "Stolen"}),
    "sharing:shared": Open({"token": "no-such-link"}),
    "sharing:confirm": Open({"token": "no-such-link"}),
    "sharing:retract": Open({"token": "no-such-link"}),
    "sharing:certificate": Open({"token": "no-such-link", "digest": "0" * 64}),
    "catalog:list": Open(),
    "catalog:activity": Open({"number": 1}),
    # For staff alone, which the holder is here (see `belongings`).
    "catalog:import": Own(),
    "catalog:run": Own({"number": "catalog-run"}),
    "record:list": Own(),
    "record:add": Own(sends=CREDIT),
    "record:entry": Own({"number": "entry"}),
    "record:correct": Own({"number": "entry"}, CREDIT),
    "record:withdraw": Own({"number": "entry"}, {"reason": "Stolen"}),
    "record:restore": Own({"number": "withdrawn"}, {}),
    "inbox:show": Own(),
    "inbox:bring": Own(),
    "inbox:address": Own(),
    "inbox:item": Own({"number": "item"}),
    "inbox:again": Own({"number": "item"}, {}),
    "inbox:table": Own({"number": "item"}, {}),
    "inbox:page": Own({"number": "item", "page": "first"}),
    "inbox:aside": Own({"number": "item"}, {}),
    "inbox:take-up": Own({"number": "item", "position": "first"}, {}),
    "record:import-run": Own({"number": "run"}),
    "record:import-outcomes": Own({"number": "run"}),
    "record:import-go-on": Own({"number": "under-way"}, {}),
    "record:import-stop": Own({"number": "under-way"}, {}),
    "record:import-take-back": Own({"number": "run"}, {}),
    "record:document": Own({"number": "document"}),
    "record:duplicates": Own(sends={"stays": "1", "goes": "2", "merge": "yes"}),
    "record:credentials": Own(),
    "record:credential-add": Own(sends=CREDENTIAL),
    "record:credential": Own({"number": "credential"}, CREDENTIAL),
    "record:credential-archive": Own({"number": "credential"}, {}),
    "record:import": Own(),
    "record:import-check": Own({"token": "upload"}, {"import": "yes", "insist": "yes", "doubled": "yes"}),
    "record:import-cancel": Own({"token": "upload"}),
}
OWN = sorted(name for name, route in ROUTES.items() if isinstance(route, Own))
SOMEBODYS = [name for name in OWN if getattr(ROUTES[name], "of", None)]
READ_ONLY = {
    "catalog:run",
    "inbox:item",
    "inbox:page",
    # Only for a table, of which the table of this file has none: see test_inbox.
    "inbox:table",
    "record:import-outcomes",
    "record:import-run",
    "proof:audit",
    "proof:audit-data",
    "proof:binder",
    "proof:made",
    "proof:made-file",
    "record:document",
    "record:entry",
    "reflection:one",
    "sharing:share",
    "standing-rule",
}


def test_every_address_is_in_the_table() -> None:
    assert set(names_of(get_resolver())) == set(ROUTES)


@pytest.mark.parametrize("name", OWN)
def test_nobody_is_sent_to_sign_in(name: str, physician: User, client: Client) -> None:
    address, sends = address_of(name, belongings(physician))
    before = rows(physician)
    for answer in (client.get(address), client.post(address, sends)):
        assert is_refused(answer, signed_in=False), f"{name} answered {answer.status_code} to nobody"
    assert rows(physician) == before


@pytest.mark.parametrize("name", OWN)
def test_a_page_whose_session_has_expired_leaves_for_the_sign_in(name: str, physician: User, client: Client) -> None:
    address, sends = address_of(name, belongings(physician))
    htmx = {"HX-Request": "true", "HX-Current-URL": "http://testserver/record/?year=2026"}
    for answer in (client.get(address, headers=htmx), client.post(address, sends, headers=htmx)):
        if address.startswith("/account/"):
            continue
        assert answer.headers["HX-Redirect"] == f"{SIGN_IN}?next=/record/%3Fyear%3D2026"
        assert not answer.content


@pytest.mark.parametrize("name", SOMEBODYS)
def test_somebody_else_finds_nothing(name: str, physician: User, nurse: User, client: Client) -> None:
    address, sends = address_of(name, belongings(physician))
    client.force_login(nurse)
    before = rows(physician)
    for answer in (client.get(address), client.post(address, sends)):
        assert is_refused(answer, signed_in=True), f"{name} answered {answer.status_code} to somebody else"
    assert rows(physician) == before


@pytest.mark.parametrize("name", OWN)
def test_what_somebody_else_sends_changes_nothing_of_mine(
    name: str, physician: User, nurse: User, client: Client
) -> None:
    address, sends = address_of(name, belongings(physician))
    client.force_login(nurse)
    before = rows(physician)
    for stolen in ({}, {"holder": physician.pk, "user": physician.pk, "version": sends.get("version", "")}):
        client.post(address, sends | stolen)
    assert rows(physician) == before


@pytest.mark.parametrize("name", OWN)
def test_the_holder_herself_is_let_in(name: str, physician: User, client: Client) -> None:
    address, _ = address_of(name, belongings(physician))
    client.force_login(physician)
    # 405 for what only a form may do; a redirect leads on to another page, not to the sign-in.
    answer = client.get(address)
    assert answer.status_code in (200, 302, 405)
    assert SIGN_IN not in answer.headers.get("Location", "")
    answer.close()


@pytest.mark.parametrize("name", [name for name in SOMEBODYS if name not in READ_ONLY])
def test_what_the_table_sends_would_change_something(name: str, physician: User, client: Client) -> None:
    address, sends = address_of(name, belongings(physician))
    client.force_login(physician)
    before = rows(physician)
    client.post(address, sends)
    assert rows(physician) != before


def test_numbers_that_no_record_can_have_are_no_pages(hers: Client) -> None:
    numbered = [name for name in SOMEBODYS if "number" in about(name)]
    for number in (0, 999_999, 10**18, 10**30):
        for name in numbered:
            address = reverse(name, kwargs=dict.fromkeys(about(name), 1234567)).replace("1234567", str(number))
            assert hers.get(address).status_code in (404, 405)
            assert hers.post(address).status_code in (404, 405)


def names_of(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """The names of all addresses; one without a name is given as its pattern."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or pattern.pattern}"
        else:
            inside = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names_of(pattern, namespace + inside)


def belongings(holder: User) -> dict[str, Any]:
    """Something of everything that somebody can have, by the names the table uses."""
    entry = ledger.enter(holder, a_record(), by=holder)
    withdrawn = ledger.withdraw(ledger.enter(holder, a_record(), by=holder), by=holder, reason="Twice")
    credential = Credential.objects.create(
        holder=holder, programme="us-fl-md", title="Florida", expires=date(2027, 1, 31)
    )
    Profile.objects.create(holder=holder, profession="physician-md")
    facts.state(holder, "dea-registered", True)
    file = SimpleUploadedFile(
        "credits.csv", b"Date,Title,Credits,Type\n2026-03-04,Ethics,2,AMA PRA Category 1 Credit\n"
    )
    upload, other, third = (keep(file, holder) for _ in range(3))
    under_way, over = (running.begin(each, {}, doubled=False, rows=2) for each in (other, third))
    assert under_way
    assert over
    running.work(over.pk)
    broken_off = timezone.now() - timedelta(hours=1)
    type(under_way).objects.filter(pk=under_way.pk).update(state="running", seen_at=broken_off)
    document = evidence.keep([b"%PDF-1.7\n"], "certificate.pdf", holder).evidence
    evidence.attach(document, entry.number, by=holder)
    item = arriving.bring([white()], "another.png", holder).item
    Item.objects.filter(pk=item.pk).update(state="failed", pages=1)
    Proposed.objects.create(item=item, position=1, state="declined")
    Credential.objects.create(holder=holder, programme="gb-gphc-revalidation", title="Pharmacist")
    text = Text(date(2026, 1, 5), "Ethics", "To ask first", "To ask first, every time", records=(entry.number,))
    version = Version.objects.create(programme="us-fl-md", digest="0" * 64, text="another")
    User.objects.filter(pk=holder.pk).update(is_staff=True)
    return {
        "catalog-run": ImportRun.objects.create(source=Source.objects.create(name="A society"), name="list.csv").pk,
        "version": version.pk,
        "entry": entry.number,
        "withdrawn": withdrawn.number,
        "credential": credential.pk,
        "rule": "total",
        "fact": "dea-registered",
        "upload": upload.token,
        "identifier": identifiers.state(holder, "npi", "1993999998").pk,
        "reflection": write(holder, text).number,
        "thirty": 30,
        "asks-for-accounts": "gb-gphc-revalidation",
        "document": document.pk,
        "item": item.pk,
        "first": 1,
        "run": over.pk,
        "under-way": under_way.pk,
        "share": links.make(
            Share(holder=holder, recipient="A board", until=date.today() + timedelta(days=14))
        ).share.pk,
        "checklist": confirming.make(holder, "Appraisal", [("Held", "")]).pk,
        "made": made(holder).pk,
        "choice": choosing.choose(holder, an_activity(), None, "booked").pk,
    }


def made(holder: User) -> Making:
    """A file that was made for somebody and is ready."""
    today = date.today()
    asked = signed.ask(transcript_of(holder, Days(), today), holder)
    making.work(asked.pk)
    return asked


def white() -> bytes:
    """A small white picture."""
    file = BytesIO()
    Image.new("RGB", (8, 8), "white").save(file, "PNG")
    return file.getvalue()


def about(name: str) -> dict[str, str]:
    route = ROUTES[name]
    return route.of if isinstance(route, Own) else {}


def address_of(name: str, things: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    route = ROUTES[name]
    assert isinstance(route, Own)
    return reverse(name, kwargs={argument: things[thing] for argument, thing in route.of.items()}), dict(route.sends)


def is_refused(answer: HttpResponseBase, *, signed_in: bool) -> bool:
    if answer.status_code == 302:
        return not signed_in and answer.headers["Location"].startswith(SIGN_IN)
    # 405: this address takes no such request from anybody.
    return answer.status_code in (403, 404, 405)


def rows(holder: User) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept of a person, table by table."""
    found = {}
    for model in apps.get_models():
        for relation in ("holder", "user"):
            if any(column.name == relation for column in model._meta.concrete_fields):
                found[model._meta.label] = list(model._default_manager.filter(**{relation: holder.pk}).values())
    found["inbox.Proposed"] = [dict(row) for row in Proposed.objects.filter(item__holder=holder).values()]
    found["sharing.ChecklistItem"] = [
        dict(row) for row in ChecklistItem.objects.filter(checklist__holder=holder).values()
    ]
    found["people.User"] = [dict(row) for row in User.objects.filter(pk=holder.pk).values("email", "name", "password")]
    return found


@pytest.fixture(autouse=True)
def _no_rate_limit(db: None) -> None:
    cache.clear()
