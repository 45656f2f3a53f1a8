"""The cases of a rulebook as examples to read: given somebody with a record, then this is the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from opencme import rulebook
from opencme.credit import Record, vocabulary
from opencme.rulebook import Rulebook, describe
from opencme.standing import Case, read_cases, words
from opencme.web.standing.questions import in_words, words_of

STANDINGS = {
    "met": "Everything is there",
    "short": "Something is missing, and there is time",
    "overdue": "The time has ended and something is missing",
    "undetermined": "It cannot be told without an answer",
    "exempt": "Nothing is asked",
}


@dataclass(frozen=True)
class Example:
    """One case in words: what is given, line by line, and what follows."""

    title: str
    given: list[str]
    credits: list[str]
    then: str
    rules: list[tuple[str, str]]


def examples(book: Rulebook) -> list[Example]:
    """The cases beside the rulebook's file, in their order; none if there is no such file or it cannot be read."""
    path = rulebook.file_of(book.id).with_suffix(".cases.yaml")
    try:
        cases = list(read_cases(path.read_text("utf-8"), path.name))
    except (OSError, rulebook.DocumentError):
        return []
    return [_example(book, case) for case in cases]


def _example(book: Rulebook, case: Case) -> Example:
    expect: Any = _plain(case.expect.value) if case.expect else {}
    return Example(
        title=_upper(case.title),
        given=list(_given(case)),
        credits=[_record(record) for record in case.transcript],
        then=STANDINGS.get(expect.get("standing", ""), ""),
        rules=[
            (book.rules[name].title, _figures(book, name, wanted))
            for name, wanted in (expect.get("rules") or {}).items()
            if name in book.rules
        ],
    )


def _given(case: Case) -> list[str]:
    lines, credential, learner = [], case.credential, case.learner
    held = []
    if credential.issued:
        held.append(f"issued on {words.day(credential.issued)}")
    if credential.expires:
        held.append(f"expires on {words.day(credential.expires)}")
    if credential.cohort:
        held.append(f"in the group {words_of(credential.cohort)}")
    if credential.period:
        held.append(f"period from {words.day(credential.period[0])} to {words.day(credential.period[1])}")
    if held:
        lines.append(f"The credential: {describe.joined(held, 'and')}.")
    who = [vocabulary().label("professions", learner.profession)] if learner.profession else []
    who += [words_of(name) for name in learner.specialties or ()]
    who += [f"born on {words.day(learner.born)}"] if learner.born else []
    if who:
        lines.append(f"The person: {', '.join(who)}.")
    for name, value in learner.facts.items():
        lines.append(f"{vocabulary().label('facts', name)}: {in_words(name, value).lower()}.")
    if case.as_of:
        lines.append(f"Asked on {words.day(case.as_of)}.")
    return lines


def _record(record: Record) -> str:
    known = vocabulary()
    parts = [f"{record.amount} {known.label('credit-systems', record.system)}"]
    if record.format:
        parts.append(known.label("formats", record.format).lower())
    if record.role != "learner":
        parts.append(f"as {known.label('roles', record.role).lower()}")
    for topic, part in record.topics:
        label = known.label("topics", topic)
        parts.append(f"{label}, {part} of it" if part != record.amount else label)
    if record.state != "claimed":
        parts.append(record.state)
    return f"{words.day(record.completed)}: {'; '.join(parts)}"


def _figures(book: Rulebook, name: str, wanted: dict[str, Any]) -> str:
    """The expected figures of a rule in words."""
    parts = []
    if "counted" in wanted and "needed" in wanted:
        parts.append(f"{wanted['counted']} of {wanted['needed']} counted")
    elif "counted" in wanted:
        parts.append(f"{wanted['counted']} counted")
    elif "needed" in wanted:
        parts.append(f"{wanted['needed']} needed")
    if wanted.get("missing"):
        parts.append(f"{wanted['missing']} missing")
    if "state" in wanted:
        parts.append(words.STATES[wanted["state"]].lower())
    if wanted.get("due"):
        parts.append(f"due {words.day(wanted['due'])}")
    parts += [words.question(question) for question in wanted.get("questions") or []]
    return ", ".join(parts)


def _plain(value: Any) -> Any:
    """A read document without the places of its parts."""
    inner = getattr(value, "value", value)
    if isinstance(inner, dict):
        return {key: _plain(item) for key, item in inner.items()}
    if isinstance(inner, list):
        return [_plain(item) for item in inner]
    return inner


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
