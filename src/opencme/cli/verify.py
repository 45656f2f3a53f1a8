"""`opencme verify FILE`: what a badge, a credential or a transcript credential proves."""

from __future__ import annotations

import json
import sys
import zipfile
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from opencme.cli import verify_zip
from opencme.cli.errors import unreadable
from opencme.cli.files import Day

if TYPE_CHECKING:
    from opencme.credentials import KnownIssuer, Verdict
    from opencme.interchange.openbadges import Badge

OURS = "this installation"


@click.command()
@click.argument("file")
@click.option("--issuer", "issuers", multiple=True, metavar="WHO", help="Trust this did:key or saved DID document.")
@click.option("--list", "lists", multiple=True, metavar="FILE", help="A status list of the issuer, as it was saved.")
@click.option("--on", type=Day(), help="Ask about this day [default: now].")
@click.option("--data", envvar="OPENCME_DATA", metavar="FOLDER", help="The data folder whose own keys are trusted.")
@click.option("--did", envvar="OPENCME_ISSUER", metavar="DID", default="", help="The did:web name that goes with it.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(
    file: str,
    issuers: tuple[str, ...],
    lists: tuple[str, ...],
    on: date | None,
    data: str | None,
    did: str,
    form: str,
) -> None:
    """Say what the badge or credential in FILE (- for standard input) proves. Nothing is asked of the network.

    FILE is JSON, a PNG or an SVG, the ZIP of a transcript taken as signed credentials, or the archive of a person. Exit
    code 0: valid, all of it; 1: not valid, or not to be told here; 2: the file cannot be read.
    """
    # Canonicalising credentials takes a second to load, which the other commands need not wait for.
    from opencme import credentials
    from opencme.interchange.openbadges import BadgeError, unpack

    try:
        start = _bytes(file)
        known = [*_own(data, did), *(_known(each) for each in issuers)]
        found = {str(each.get("id")): each for each in map(_json, lists)}
        at = datetime.combine(on, time.max, UTC) if on else datetime.now(UTC)
        if verify_zip.is_zip(start):
            if file == "-":
                raise ValueError("A ZIP is verified by its name, not from standard input.")
            sys.exit(_packed(Path(file), data, issuers, known, at, found, form))
        if said := verify_zip.what_it_is(start):
            click.echo(f"Not proven. {said}")
            sys.exit(1)
        badge = unpack(start)
        verdict = _verdict(badge, known, at, found)
    except zipfile.BadZipFile:
        unreadable(ValueError(f"{file}: This ZIP is damaged. Bring it once more, from where you first had it."))
    except BadgeError as error:
        unreadable(ValueError(f"{file}: {error}"))
    except (OSError, ValueError, credentials.ContextsMissing, credentials.KeysUnusable) as error:
        unreadable(error)
    if form == "json":
        click.echo(json.dumps(_as_json(badge, verdict), indent=2, ensure_ascii=False))
    else:
        click.echo(_sentence(badge, verdict))
        for line in (*verdict.reasons[0 if verdict.holds else 1 :], *_remark(badge), *_advice(verdict, data, issuers)):
            click.echo(f"  {line}")
    sys.exit(0 if verdict.holds else 1)


def _packed(
    file: Path,
    data: str | None,
    issuers: tuple[str, ...],
    known: list[KnownIssuer],
    at: datetime,
    lists: dict[str, Any],
    form: str,
) -> int:
    """Tell of everything in a ZIP; the exit code."""
    advice: set[str] = set()

    def told(badge: Badge) -> tuple[bool, str]:
        verdict = _verdict(badge, known, at, lists)
        advice.update(_advice(verdict, data, issuers))
        return verdict.holds, _sentence(badge, verdict)

    if verify_zip.is_archive(file):
        every = [verify_zip.of_archive(file, data, issuers)]
    else:
        every = list(verify_zip.credentials_in(file, told))
    if form == "json":
        click.echo(json.dumps([asdict(each) for each in every], indent=2, ensure_ascii=False))
    else:
        if len(every) > 1:
            valid = sum(each.holds for each in every)
            click.echo(f"{'All' if valid == len(every) else f'{valid} of'} {len(every)} credentials are valid.")
        for each in every:
            click.echo(f"{each.name}: {each.sentence}" if len(every) > 1 else each.sentence)
        for line in sorted(advice):
            click.echo(line)
    return 0 if all(each.holds for each in every) else 1


def _advice(verdict: Verdict, data: str | None, issuers: tuple[str, ...]) -> list[str]:
    """Which option tells whom to trust, where none was given."""
    from opencme.credentials import State

    if verdict.state is not State.UNKNOWN_ISSUER or data or issuers:
        return []
    return [
        "If it was signed here, name the data folder of this installation with --data; else name its issuer’s did:key "
        "or saved DID document with --issuer."
    ]


def _verdict(badge: Badge, known: list[KnownIssuer], at: datetime, lists: dict[str, Any]) -> Verdict:
    from opencme.credentials import State, Verdict, verify

    if badge.token:
        return Verdict(State.UNCHECKED, ("It is signed around its content (a token), which is not checked here.",))
    if badge.version == 2:
        where = badge.hosted or "an address that it does not give"
        return Verdict(State.UNCHECKED, (f"Its issuer alone can confirm it, at {where}; nothing was asked there.",))
    return verify(badge.document, known, at=at, lists=lists)


def _sentence(badge: Badge, verdict: Verdict) -> str:
    from opencme.credentials import State

    words = {
        State.INVALID: "Not valid.",
        State.REVOKED: "Not valid: taken back.",
        State.EXPIRED: "Not valid any more.",
        State.UNKNOWN_ISSUER: "Not proven.",
        State.UNCHECKED: "Not proven.",
    }
    if verdict.state is not State.VALID:
        return f"{words[verdict.state]} {verdict.reasons[0]}"
    return f"Valid: {verdict.issuer} says that {_content(badge)}."


def _content(badge: Badge) -> str:
    """What it says of whom, as the end of a sentence."""
    from opencme.credit import vocabulary
    from opencme.interchange.openbadges import proposals

    said = proposals(badge)
    who = next((name for each in said if (name := each.value("learner"))), "the holder")
    if len(said) != 1:
        return f"{who} has completed {len(said)} activities for credit"
    (one,) = said
    amount, system = one.value("amount"), one.value("system")
    credit = f" for {amount} {vocabulary().label('credit-systems', system)}" if amount and system else ""
    completed = one.value("completed")
    day = date.fromisoformat(completed) if completed else None
    on = f" on {day.day} {day:%B %Y}" if day else ""
    return f"{who} completed “{one.value('title') or 'an activity'}”{credit}{on}"


def _remark(badge: Badge) -> list[str]:
    """What its issuer remarks on how he knows, such as that the learner entered it herself."""
    subject = badge.document.get("credentialSubject")
    remark = subject.get("narrative") if isinstance(subject, dict) else None
    return [f"It remarks: {' '.join(remark.split())[:300]}"] if isinstance(remark, str) else []


def _as_json(badge: Badge, verdict: Verdict) -> dict[str, Any]:
    from opencme.interchange.openbadges import proposals

    return {
        "state": verdict.state.value,
        "reasons": list(verdict.reasons),
        "signature-holds": verdict.signed,
        "issuer": {"id": verdict.did, "name": verdict.issuer},
        "says": [{name: found.value for name, found in each.fields.items()} for each in proposals(badge)],
    }


def _own(data: str | None, did: str) -> tuple[KnownIssuer, ...]:
    """The keys of the installation in the data folder, if it has signed anything yet."""
    from opencme.credentials import known_at

    return known_at(Path(data).expanduser(), OURS, did) if data else ()


def _known(who: str) -> KnownIssuer:
    from opencme.credentials import known_from, known_key

    return known_key(who) if who.startswith("did:key:") else known_from(_json(who))


def _json(file: str) -> dict[str, Any]:
    from opencme.interchange.openbadges import BadgeError
    from opencme.interchange.openbadges.document import parsed

    try:
        return parsed(_bytes(file).decode("utf-8-sig"))
    except BadgeError as error:
        raise ValueError(f"{file}: {error}") from None
    except UnicodeDecodeError:
        raise ValueError(f"{file}: It is no text.") from None


def _bytes(file: str) -> bytes:
    """At most one byte more than a badge may have: a larger file is refused without being read to its end."""
    from opencme.interchange.openbadges import LARGEST

    try:
        if file == "-":
            return sys.stdin.buffer.read(LARGEST + 1)
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise ValueError(f"{file}: cannot be read ({error.strerror})") from None
