"""An archive to try things with: somebody with a full record, and how to compare what came back."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from opencme.credit import Amount
from opencme.standing.plain import standing_as_json
from opencme.web.people.models import User
from opencme.web.planning import choosing
from opencme.web.planning.models import Wishes
from opencme.web.proof.archive import write
from opencme.web.proof.contents import CONTENTS
from opencme.web.record import evidence, facts, ledger
from opencme.web.record.models import Credential, Profile
from opencme.web.standing.held import held_by
from tests.web.catalogs import an_activity
from tests.web.people import a_record

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"
OWN = "physician@example.org"
"""The address of the person whose archive it is."""
EMAIL = "back@example.org"
"""Another address, under which nobody vouches for it."""


def archived(holder: User) -> bytes:
    file = BytesIO()
    write(holder, file, made=NOW)
    return file.getvalue()


def fill(physician: User) -> User:
    """Give somebody something of all that the record can hold."""
    physician.name = "Dr Imani Okafor"
    physician.save()
    Profile.objects.create(
        holder=physician, profession="physician-md", born=date(1979, 3, 9), specialties=["family-medicine"]
    )
    Credential.objects.create(
        holder=physician, programme="us-fl-md", title="Florida", issued=date(2018, 5, 4), expires=date(2027, 1, 31)
    )
    facts.state(physician, "dea-registered", True)
    facts.state(physician, "dea-registered", None)
    entry = ledger.enter(
        physician, a_record(title="Zürich 健康", topics=(("ethics", Amount.of(1)),)), by=physician, note="n"
    )
    corrected = ledger.correct(entry, a_record(amount=Amount.of(3), hours=Amount.of("2.25")), by=physician)
    ledger.restore(ledger.withdraw(corrected, by=physician, reason="No"), by=physician)
    twin = ledger.enter(physician, a_record(), by=physician)
    ledger.withdraw(twin, by=physician, reason="Twice")
    ledger.import_many(physician, [a_record(title="Imported")], by=physician, file_name="a.csv", digest="0" * 64)
    file = evidence.keep([PDF], "proof.pdf", physician, source="uploaded").evidence
    evidence.attach(file, entry.number, by=physician)
    evidence.detach(file, entry.number, by=physician)
    evidence.attach(file, entry.number, by=physician)
    Wishes.objects.create(
        holder=physician,
        budget=25_000,
        busy=[["2026-12-20", "2027-01-02"]],
        weekdays=[0, 4],
        latitude=279_500,
        longitude=-824_600,
        formats=["enduring"],
        languages=["en"],
    )
    choosing.choose(physician, an_activity(), None, "booked")
    return physician


def table(holder: User) -> dict[str, list[dict[str, Any]]]:
    """Every row of the person, without what the installation decides: whose it is, the numbers, who vouches."""
    found = {}
    for part in CONTENTS:
        keys = [field.attname for field in part.model._meta.concrete_fields if field.primary_key or field.is_relation]
        keys.append("unvouched_at")
        rows = part.model._base_manager.filter(**{part.holder: holder}).order_by("pk").values()
        found[part.label] = [{name: row[name] for name in row if name not in keys} for row in rows]
    return found


def standings(holder: User) -> list[str]:
    found = held_by(holder, TODAY)
    return [json.dumps(standing_as_json(each.answer), sort_keys=True) if each.answer else "" for each in found]


def changed(content: bytes, change: Callable[[dict[str, bytes]], None], *, honest: bool = True) -> bytes:
    """The archive with its files changed; if `honest`, with a manifest that says so, which its signature does not."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"])
    change(files)
    if honest:
        manifest["files"] = {
            name: {"sha256": hashlib.sha256(each).hexdigest(), "bytes": len(each)}
            for name, each in files.items()
            if name not in ("manifest.json", "signature.json")
        }
        files["manifest.json"] = json.dumps(manifest).encode()
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, each in files.items():
            archive.writestr(name, each)
    return file.getvalue()


def in_rows(label: str, change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, bytes]], None]:
    """Changes every row of a table."""

    def rewrite(files: dict[str, bytes]) -> None:
        name = f"data/{label.lower()}.jsonl"
        rows = [json.loads(line) for line in files[name].splitlines()]
        for row in rows:
            change(row)
        files[name] = "\n".join(map(json.dumps, rows)).encode() + b"\n"

    return rewrite
