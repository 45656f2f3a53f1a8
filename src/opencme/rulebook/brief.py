"""Rulebooks and rules in few words, for headlines and lists; `describe` says the same in full."""

from __future__ import annotations

from datetime import date

from opencme.credit import Amount, Record, vocabulary
from opencme.rulebook import selection as s
from opencme.rulebook.describe import PLURALS, joined, selection
from opencme.rulebook.language import Rule, Rulebook, Units
from opencme.rulebook.placenames import country_name, region_name


def short_name(book: Rulebook) -> str:
    """What one holds, in few words: Florida MD licence; American Board of Internal Medicine."""
    if book.kind == "licence" and book.region:
        names = (vocabulary().label("professions", name).split(",")[0] for name in book.professions[:2])
        who = "/".join(name if name.isupper() else name.lower() for name in names)
        return f"{region_name(book.country, book.region)} {who} licence"
    head = book.title.split(",", 1)[0]
    return book.title.split(" (", 1)[0] if head == country_name(book.country) else head


def subject(book: Rulebook, rule: Rule) -> str:
    """What a rule is about, in few words: its topic, the total, or else its title."""
    topics = [item for item in _items(rule.where) if isinstance(item, s.Topics)]
    if rule.need and len(topics) == 1 and len(topics[0].names) <= 2 and all(map(_is_side, _items(rule.where))):
        return joined(sorted(vocabulary().label("topics", name) for name in topics[0].names))
    if is_open(rule.where) and rule.accepts is None and isinstance(rule.need, Units) and not rule.part_of:
        return f"Total {PLURALS[book.unit]}"
    return rule.title


def _items(where: s.Selection) -> tuple[s.Selection, ...]:
    """What must all hold, one by one."""
    return tuple(part for item in where.items for part in _items(item)) if isinstance(where, s.All) else (where,)


def is_open(where: s.Selection) -> bool:
    """Whether the selection takes everything, or everything but something."""
    return all(isinstance(item, s.Not) for item in _items(where))


def is_on_topic(where: s.Selection) -> bool:
    """Whether the selection asks for a topic."""
    return any(isinstance(item, s.Topics) for item in _items(where))


def _is_side(item: s.Selection) -> bool:
    """Whether the item is the topic itself or only leaves something out, so that the topic alone names the rule."""
    return isinstance(item, s.Topics | s.Not)


USUAL = {
    "nurse-rn": "ancc",
    "nurse-lpn": "nursing-contact-hour",
    "nurse-aprn": "ancc",
    "pharmacist": "acpe",
    "physician-assistant": "aapa-1",
    "physician-do": "aoa-1a",
}
"""The credit that people of a profession find most easily, where it is not that of physicians."""


def credit_for(book: Rulebook, rule: Rule, on: date) -> str:
    """A kind of credit that surely counts for the rule if earned on that day, by name; empty where none can be named.

    It is found by trial: a record of that credit, on the topics and in the form that the rule names, and nothing more,
    that no ceiling limits. It has an approval that no rule asks for, so that none is taken at the holder's word.
    """
    entries = book.accepts if rule.accepts is None else rule.accepts
    usual = USUAL.get(book.professions[0])
    order = list(vocabulary().terms("credit-systems"))
    # As the rulebook lists them: its own kind of credit mostly comes first.
    listed = [name for entry in entries for name in sorted(entry.systems or (), key=order.index) if name != "none"]
    topics = {min(item.names) for item in _items(rule.where) if isinstance(item, s.Topics)}
    forms = [item.values for item in _items(rule.where) if isinstance(item, s.Attribute) and item.name == "format"]
    form = min(map(str, forms[0])) if forms else None
    whole = Amount(100)
    for name in sorted(dict.fromkeys(listed), key=lambda name: name != usual):
        record = Record(
            on,
            name,
            whole,
            format=form,
            topics=tuple((topic, whole) for topic in sorted(topics)),
            approved_by=("somebody",),
        )
        fits = any(
            entry.systems is not None
            and name in entry.systems
            and entry.validity.covers(on)
            and entry.measure(record, 100)
            for entry in entries
        )
        limited = any(ceiling.measure(record, 100) for ceiling in book.ceilings[rule.id])
        if fits and not limited and rule.measure(record, 100) == 100:
            return vocabulary().label("credit-systems", name)
    return ""


LONGEST = 70
"""Letters. A longer phrase is harder to read than a rule's own title."""


def phrase(where: s.Selection) -> str:
    """The selection as a short phrase behind an amount, without what it leaves out.

    Empty for an open selection, and where no short phrase says it.
    """
    if is_open(where):
        return ""
    systems = [item.values for item in _items(where) if isinstance(item, s.Attribute) and item.name == "system"]
    if len(_items(where)) == 1 and systems and len(systems[0]) > 2:
        order = list(vocabulary().terms("credit-systems"))
        first = min(map(str, systems[0]), key=order.index)
        return f"of {vocabulary().label('credit-systems', first)} or the like"
    words = selection(s.All(tuple(item for item in _items(where) if not isinstance(item, s.Not))))
    return words if len(words) <= LONGEST else ""
