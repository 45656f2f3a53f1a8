"""Reads selections (`where`, `except`)."""

from __future__ import annotations

from opencme.rulebook.document import Mapping, Node
from opencme.rulebook.selection import (
    EVERYTHING,
    FLAGS,
    SINGLE,
    All,
    AnyOf,
    Attribute,
    Completed,
    Not,
    Selection,
    Stated,
    Topics,
)

SECTIONS = {"system": "credit-systems", "format": "formats", "role": "roles"}
STATES = ("claimed", "reported", "withdrawn")
STATED = (*(name for name in SINGLE if name not in ("system", "role", "state")), *FLAGS, "approved-by")
KEYS = (*SINGLE, *FLAGS, "approved-by", "completed", "stated", "topic", "all", "any", "not")


def read_where(top: Mapping) -> Selection:
    """What `where` takes without what `except` takes."""
    selection = read_selection(top["where"]) if "where" in top else EVERYTHING
    if "except" in top:
        return All((selection, Not(read_selection(top["except"]))))
    return selection


def read_selection(node: Node) -> Selection:
    top = node.mapping("a selection", KEYS)
    if not top:
        node.fail("a selection names at least one attribute, such as {topic: ethics}; leave it out to take everything")
    items = tuple(_item(name, value) for name, value in top.items())
    return items[0] if len(items) == 1 else All(items)


def _item(name: str, node: Node) -> Selection:
    if name in ("all", "any"):
        items = tuple(read_selection(item) for item in node.sequence(name))
        if not items:
            node.fail(f"{name} needs at least one selection")
        return All(items) if name == "all" else AnyOf(items)
    if name == "not":
        return Not(read_selection(node))
    if name == "topic":
        return Topics(frozenset(item.name("topics", "topic") for item in node.one_or_many()))
    if name == "stated":
        return Stated(node.choice(name, STATED))
    if name == "completed":
        top = node.mapping("completed", ("from", "until"))
        start = top["from"].date("from") if "from" in top else None
        end = top["until"].date("until") if "until" in top else None
        if start and end and end < start:
            node.fail(f"until {end} is before from {start}: no record could match")
        return Completed(start, end)
    if name in FLAGS:
        return Attribute(name, frozenset({node.flag(name)}))
    if name == "state":
        return Attribute(name, frozenset(item.choice(name, STATES) for item in node.one_or_many()))
    if name in SECTIONS:
        return Attribute(name, frozenset(item.name(SECTIONS[name], name) for item in node.one_or_many()))
    return Attribute(name, frozenset(item.text(name) for item in node.one_or_many()))
