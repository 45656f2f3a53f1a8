"""The controlled vocabulary: every name that rulebooks, records and cases may use, with its label and meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from opencme.credit.wording import plain, plain_system

SECTIONS = ("credit-systems", "topics", "formats", "roles", "professions", "facts", "bodies")


class UnknownName(ValueError):
    """A name that is not in the vocabulary; the message suggests the nearest one that is."""


@dataclass(frozen=True, slots=True)
class Term:
    """One name of the vocabulary. `broader` (topics) are the terms that contain it, as in SKOS."""

    name: str
    label: str
    definition: str = ""
    broader: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    source: str = ""
    kind: str = ""
    """For facts: flag, date, span, number or list."""
    question: str = ""
    """For facts: how a person is asked."""
    clause: str = ""
    """For facts: the fact as a clause about the reader; for numbers, what one is."""
    event: str = ""
    """For facts whose clause tells a state: its beginning as a clause."""
    unit: str = ""
    """For credit systems: credit, hour, point, contact hour or ceu."""
    minutes: int | None = None
    """For credit systems: the minutes that one unit stands for, where its owner fixes them."""


@dataclass(frozen=True)
class Vocabulary:
    """All terms by section, and the topic hierarchy worked out."""

    sections: Mapping[str, Mapping[str, Term]]
    _narrower: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _above: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _named: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def terms(self, section: str) -> Mapping[str, Term]:
        return self.sections[section]

    def require(self, section: str, name: str) -> str:
        """The name itself if it is known; raises UnknownName with a suggestion if not."""
        if name not in self.sections[section]:
            raise UnknownName(unknown(SINGULAR[section], name, self.sections[section]))
        return name

    def label(self, section: str, name: str) -> str:
        term = self.sections[section].get(name)
        return term.label if term else name

    def named(self, section: str, words: str) -> str | None:
        """The term whose name, label or alias these words are, in any of their spellings; None if there is none."""
        return next((self._named[section][way] for way in _ways(section, words) if way in self._named[section]), None)

    def spellings(self, section: str) -> Mapping[str, str]:
        """Every plain spelling of the section's terms (see `wording`) with the name it stands for."""
        return self._named[section]

    def within(self, topic: str) -> frozenset[str]:
        """The topic and every narrower one, at any depth."""
        return self._narrower[topic]

    def above(self, topic: str) -> frozenset[str]:
        """Every broader topic, at any depth, without the topic itself."""
        return self._above[topic]


SINGULAR = {
    "credit-systems": "credit system",
    "topics": "topic",
    "formats": "format",
    "roles": "role",
    "professions": "profession",
    "facts": "fact",
    "bodies": "body",
}


def unknown(what: str, name: object, known: Iterable[str]) -> str:
    """A message for a name not known: 'unknown topic "opiod-prescribing"; did you mean "opioid-prescribing"?'"""
    names = list(known)
    # A name of ten megabytes is like no other, and would take seconds to compare.
    shown = str(name) if len(str(name)) <= 80 else f"{str(name)[:80]}…"
    near = process.extractOne(shown, names, scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=60)
    if near:
        return f'unknown {what} "{shown}"; did you mean "{near[0]}"?'
    few = ", ".join(sorted(names)[:12])
    return f'unknown {what} "{shown}"; known are {few}{", …" if len(names) > 12 else ""}'


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of this installation, read once."""
    text = resources.files("opencme.credit").joinpath("vocabulary.yaml").read_text("utf-8")
    return read(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506 - a safe loader


def read(data: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Vocabulary:
    """Build a vocabulary from its YAML data; raises UnknownName for a broader topic that does not exist or a circle."""
    sections = {
        section: {name: _term(name, fields or {}) for name, fields in data[section].items()} for section in SECTIONS
    }
    topics = sections["topics"]
    above: dict[str, frozenset[str]] = {}

    def climb(name: str, path: tuple[str, ...]) -> frozenset[str]:
        if name in path:
            raise UnknownName(f"topics form a circle: {' → '.join((*path, name))}")
        if name not in topics:
            raise UnknownName(unknown("topic", name, topics))
        if name not in above:
            parents = topics[name].broader
            above[name] = frozenset(parents).union(*(climb(parent, (*path, name)) for parent in parents))
        return above[name]

    for name in topics:
        climb(name, ())
    narrower = {name: frozenset(t for t in topics if t == name or name in above[t]) for name in topics}
    named = {section: _spellings(section, terms) for section, terms in sections.items()}
    return Vocabulary(sections, narrower, above, named)


def _ways(section: str, words: str) -> tuple[str, ...]:
    """The plain spellings under which words are looked up: as they are, then (for systems) without unit words."""
    return (plain(words), plain_system(words)) if section == "credit-systems" else (plain(words),)


def _spellings(section: str, terms: Mapping[str, Term]) -> dict[str, str]:
    found: dict[str, str] = {}
    # A term's own name goes before another's label, and a label before an alias.
    for level in (lambda term: (term.name,), lambda term: (term.label,), lambda term: term.aliases):
        shared: dict[str, set[str]] = {}
        for term in terms.values():
            for words in level(term):
                for way in _ways(section, words):
                    shared.setdefault(way, set()).add(term.name)
        # A spelling that two terms share on one level names neither.
        found |= {way: min(names) for way, names in shared.items() if len(names) == 1 and way not in found}
    found.pop("", None)
    return found


def _term(name: str, fields: Mapping[str, Any]) -> Term:
    return Term(
        name=name,
        label=str(fields.get("label", name)),
        definition=str(fields.get("definition", "")),
        broader=tuple(fields.get("broader", ())),
        aliases=tuple(str(alias) for alias in fields.get("aliases", ())),
        source=str(fields.get("source", "")),
        kind=str(fields.get("kind", "")),
        question=str(fields.get("question", "")),
        clause=str(fields.get("clause", "")),
        event=str(fields.get("event", "")),
        unit=str(fields.get("unit", "")),
        minutes=fields.get("minutes"),
    )
