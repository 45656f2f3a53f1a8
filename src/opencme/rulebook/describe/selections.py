"""Selections as phrases that follow an amount: (2 hours) on domestic violence, but not earned by reading."""

from __future__ import annotations

import re

from opencme.credit import vocabulary
from opencme.rulebook import selection as s
from opencme.rulebook.describe.wording import between, joined, lower
from opencme.rulebook.placenames import COUNTRIES, country_name

LIVE = frozenset({"live", "live-online", "series"})

FORMS = {
    "live": "live education in person",
    "live-online": "live education online",
    "series": "a regular series",
    "journal": "journal-based learning",
    "point-of-care": "point-of-care learning",
    "test-item-writing": "writing test items",
    "other": "other means",
}
"""Formats whose label does not read well after "earned by"."""

FLAGS = {
    "tested": ("with a test", "without a test"),
    "interactive": ("interactive", "not interactive"),
    "evidence": ("with evidence", "without evidence"),
    "in-practice-area": ("in the area of practice", "outside the area of practice"),
}

STATES = {"claimed": "when claimed", "reported": "when reported", "withdrawn": "when withdrawn"}

LEADS = {"provider": "from", "approved-by": "approved by", "accredited-by": "accredited by"}

NOUNS = {"approved-by": "approval", "accredited-by": "accreditation"}

INSERTED = re.compile(
    r"either | unless |, (but|and|of|on|as|in|from|with|without|when|outside|not|live|earned|completed|approved"
    r"|accredited)\b"
)
"""What shows that a phrase holds an insertion: alternatives, exceptions, or words about a whole list."""

WORLD = 100
"""A list of more countries than this is told by the ones it leaves out."""


def selection(what: s.Selection, unit: str = "") -> str:
    """The selection as a phrase that follows an amount; empty for everything.

    With the unit that the amount is in (credit, contact hour), a kind of credit does not name it again.
    """
    return _phrase(what, unit, inside=False)


def systems(names: frozenset[str], unit: str = "") -> str:
    """Kinds of credit by name: AAFP Prescribed credit or AOA Category 1-A."""
    order = sorted(names, key=lambda name: (name == "none", vocabulary().label("credit-systems", name)))
    return joined([_system(name, unit, alone=len(names) == 1) for name in order])


def _system(name: str, unit: str, *, alone: bool) -> str:
    if name == "none":
        return "self-recorded unaccredited learning"
    label = vocabulary().label("credit-systems", name).replace(",", "")
    if not alone:
        label = re.sub(r" \([^)]*\)", "", label)
    if unit and label.lower().endswith(f" {unit}"):
        return label[: -len(unit) - 1]
    # Several of them are spoken of: contact hours of a provider, MOC points.
    return re.sub(r"\b(hour|point|unit)(?= of |$)", r"\1s", label.replace("Fortbildungspunkt", "Fortbildungspunkte"))


def pause(phrase: str) -> str:
    """The comma that closes a phrase with an insertion, before the sentence goes on."""
    return "," if INSERTED.search(phrase) else ""


def _phrase(what: s.Selection, unit: str, *, inside: bool) -> str:
    match what:
        case s.Topics(names):
            return f"on {_listed([lower(vocabulary().label('topics', name)) for name in names])}"
        case s.Attribute():
            return _attribute(what.name, what.values, unit)
        case s.Stated(name):
            return f"with {_noun(name)} stated"
        case s.Completed(start, end):
            return f"completed {between(start, end)}"
        case s.All():
            return _all(s.constraints(what), unit, inside=inside)
        case s.AnyOf(items):
            phrases = [_phrase(item, unit, inside=True) for item in items]
            plain = all(phrase.count(" ") < 2 for phrase in phrases)
            return joined(phrases) if plain or len(phrases) == 1 else f"either {', or '.join(phrases)}"
        case s.Not(item):
            return _negative(item, unit)


def _all(items: tuple[s.Selection, ...], unit: str, *, inside: bool) -> str:
    wanted = sorted((item for item in items if not isinstance(item, s.Not)), key=_rank)
    unwanted = [_negative(item.item, unit) for item in items if isinstance(item, s.Not)]
    text, before = "", 0
    for item in wanted:
        phrase = _phrase(item, unit, inside=True)
        if not text:
            text = phrase
        elif isinstance(item, s.Topics) and " on " in f" {text}":
            text += f" and at the same time {phrase}"
        else:
            # What follows a list concerns all of it.
            apart = " or " in text or phrase.startswith(("either ", "of ")) or before == _rank(item)
            text += (", " if apart else " ") + phrase
        before = _rank(item)
    if not unwanted:
        return text
    exceptions = " and ".join(unwanted)
    if not text:
        return exceptions
    if "either " in text:
        return f"{text}, and in each case {exceptions}"
    return f"{text} but {exceptions}" if inside else f"{text}, but {exceptions}"


def _rank(item: s.Selection) -> int:
    """One kind of credit comes first, then the topic, several kinds of credit, the rest, and last the alternatives."""
    if isinstance(item, s.Attribute) and item.name == "system":
        return 0 if len(item.values) == 1 else 2
    return {s.Topics: 1, s.AnyOf: 4}.get(type(item), 3)


def _negative(item: s.Selection, unit: str) -> str:
    """What is left out: not on ethics and not earned by reading; not on ethics unless on health law."""
    match item:
        case s.AnyOf(items):
            return " and ".join(_negative(each, unit) for each in items)
        case s.Not(inner):
            return _phrase(inner, unit, inside=True)
        case s.Stated(name):
            return f"with no {_noun(name)} stated"
        case s.All():
            parts = s.constraints(item)
            kept = tuple(part.item for part in parts if isinstance(part, s.Not))
            left_out = _all(tuple(part for part in parts if not isinstance(part, s.Not)), unit, inside=True)
            if kept and left_out:
                return f"not {left_out} unless {_phrase(s.AnyOf(kept), unit, inside=True)}"
    return f"not {_phrase(item, unit, inside=True)}"


def _noun(name: str) -> str:
    return NOUNS.get(name, name.replace("-", " "))


def _listed(labels: list[str]) -> str:
    """Names in order of the alphabet; in a list they go without what is in parentheses."""
    if len(labels) > 1:
        labels = [re.sub(r" \([^)]*\)", "", label) for label in labels]
    return joined(sorted(labels))


def _attribute(name: str, values: frozenset[object], unit: str) -> str:
    names = sorted(map(str, values))
    if name in FLAGS:
        return FLAGS[name][0 if True in values else 1]
    if name == "system":
        labels = systems(frozenset(names), unit)
        # Contact hours of contact hours of a provider are simply the provider's.
        return labels.removeprefix(f"{unit}s ") if unit and labels.startswith(f"{unit}s of ") else f"of {labels}"
    if name == "format":
        return _formats(frozenset(names))
    if name == "role":
        return f"as {_listed([vocabulary().label('roles', each).lower() for each in names])}"
    if name == "country":
        return _countries(frozenset(names))
    if name == "state":
        return joined([STATES.get(each, each) for each in names])
    if name == "activity":
        return f"of the activity {joined([f'“{each}”' for each in names])}"
    return f"{LEADS[name]} {_listed([_body(each) for each in names])}"


def _body(name: str) -> str:
    """The one that approves, accredits or provides, with its article."""
    label = vocabulary().label("bodies", name)
    return label if label == name or label.startswith("a ") else f"the {label}"


def _formats(names: frozenset[str]) -> str:
    """live; in person; earned by teaching or reading."""
    if names == {"live"}:
        return "in person"
    if names <= LIVE:
        return "live"
    labels = [FORMS.get(name) or lower(vocabulary().label("formats", name)) for name in names]
    return f"earned by {_listed(labels)}"


def _countries(codes: frozenset[str]) -> str:
    if len(codes) > WORLD:
        return f"outside {joined([_in(code) for code in sorted(COUNTRIES) if code not in codes])}"
    return f"in {joined([_in(code) for code in sorted(codes)])}"


def _in(code: str) -> str:
    name = country_name(code)
    return f"the {name}" if name.startswith("United ") or code in ("NL", "PH") else name
