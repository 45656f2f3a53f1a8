"""Reads the rules of a rulebook's document into values; every error names file, line and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise

from opencme.credit import Amount, vocabulary
from opencme.rulebook import condition_reader as conditions
from opencme.rulebook.condition import Condition
from opencme.rulebook.dated import Dated, Validity
from opencme.rulebook.document import Mapping, Node
from opencme.rulebook.language import (
    ALWAYS,
    CONFIDENCES,
    ONE,
    Acceptance,
    Carry,
    Duty,
    Need,
    PerYear,
    Prorate,
    Records,
    Rule,
    Share,
    Source,
    Units,
    Window,
)
from opencme.rulebook.selection_reader import read_where
from opencme.rulebook.shared import with_shared

REPEATS = ("once", "once-a-year", "never", "allowed")
CELLS = ("record", "day", "activity", "year")
RULE_KEYS = (
    "use", "title", "where", "except", "accepts", "over", "need", "most", "most-per", "part-of", "on-top-of", "when",
    "met-by", "exempt-when", "any-of", "value", "carry", "prorate", "due", "repeats", "in-force", "dated-by", "dates",
    "advisory", "source", "confidence", "note",
)  # fmt: skip


def read_rule(name: str, node: Node, confidence: str) -> Rule:
    """A rule, with what it takes over from a shared duty. `confidence` is the rulebook's own."""
    what = f"rule {name}"
    node, shared = with_shared(node)
    top = node.mapping(what, RULE_KEYS, ("title", "source"))
    rule = Rule(
        id=name,
        title=top["title"].text("title"),
        source=read_source(top["source"]),
        confidence=top["confidence"].choice("confidence", CONFIDENCES) if "confidence" in top else confidence,
        note=optional_text(top, "note"),
        where=read_where(top),
        accepts=read_accepts(top["accepts"]) if "accepts" in top else None,
        over=_window(top["over"]) if "over" in top else Window(),
        need=_need(top["need"]) if "need" in top else None,
        most=_most(top["most"]) if "most" in top else None,
        most_per=_most_per(top["most-per"]) if "most-per" in top else (),
        part_of=_names(top, "part-of"),
        on_top_of=_names(top, "on-top-of"),
        when=optional_condition(top, "when"),
        met_by=optional_condition(top, "met-by"),
        exempt_when=optional_condition(top, "exempt-when"),
        any_of=_names(top, "any-of"),
        value=dated(top["value"], lambda n: n.decimal("value", 4)) if "value" in top else None,
        carry=_carry(top["carry"]) if "carry" in top else None,
        prorate=_prorate(top["prorate"]) if "prorate" in top else None,
        due=conditions.read_point(top["due"]) if "due" in top else None,
        repeats=top["repeats"].choice("repeats", REPEATS) if "repeats" in top else None,
        validity=read_validity(top),
        dated_by=top["dated-by"].choice("dated-by", ("as-of", "period-start")) if "dated-by" in top else None,
        whole_dates=read_whole_dates(top),
        advisory=optional_text(top, "advisory"),
        shared=shared,
        line=node.line,
    )
    asks = (rule.need is not None) + bool(rule.any_of)
    if asks > 1 or (not asks and not rule.is_ceiling and rule.value is None):
        node.fail(f"{what} must have one of: need (with or without most), most or most-per, any-of, value")
    if rule.any_of and (rule.is_ceiling or rule.value is not None):
        node.fail(f"{what} has any-of, so its figures are its alternatives'; put most and value there")
    if isinstance(rule.need, Records | Duty) and (rule.is_ceiling or rule.value is not None):
        node.fail(f"{what} counts no hours, so most and value do not apply; write them in a rule of their own")
    return rule


def read_source(node: Node) -> Source:
    top = node.mapping("source", ("cite", "url"), ("cite", "url"))
    url = top["url"].text("url")
    if not url.startswith(("https://", "http://")):
        top["url"].fail(f"the source's url must start with https://, not “{url[:60]}”")
    return Source(top["cite"].text("cite"), url)


def read_accepts(node: Node) -> tuple[Acceptance, ...]:
    items = node.sequence("accepts")
    if not items:
        node.fail("accepts is empty; name at least one credit system, or {system: any}")
    return tuple(_acceptance(item) for item in items)


def _acceptance(node: Node) -> Acceptance:
    keys = ("system", "value", "of", "where", "except", "from", "until", "tiers")
    top = node.mapping("an entry of accepts", keys, ("system",))
    names = top["system"].one_or_many()
    every = any(name.value == "any" for name in names)
    value = dated(top["value"], lambda n: n.decimal("value", 4)) if "value" in top else ONE
    tiers = []
    for item in top["tiers"].sequence("tiers") if "tiers" in top else []:
        tier = item.mapping("a tier", ("first", "value"), ("first", "value"))
        tiers.append((tier["first"].amount("first"), tier["value"].decimal("value", 4)))
    if tiers and len(value.versions) > 1:
        top["value"].fail("a value beside tiers cannot be dated; write two entries with from and until")
    worths = [*(worth for _, worth in tiers), *value.values] if tiers else []
    if any(after >= before for before, after in pairwise(worths)):
        top["tiers"].fail("each tier must be worth more than what follows it")
    if "of" in top:
        top["of"].choice("of", ("hours", "amount"))
    return Acceptance(
        systems=None if every else frozenset(name.name("credit-systems", "system") for name in names),
        value=value,
        of_hours="of" in top and top["of"].value == "hours",
        where=read_where(top),
        validity=_range(top),
        tiers=tuple(tiers),
    )


def _window(node: Node) -> Window:
    if not isinstance(node.value, dict):
        return Window(node.choice("over", ("period", "year", "career", "first-period")))
    top = node.mapping("over", ("periods", "months", "years", "valid"))
    if len(top) != 1:
        node.fail("over names one window: {periods: n}, {months: n}, {years: n} or {valid: {years: n}}")
    ((kind, value),) = top.items()
    if kind == "valid":
        return Window("valid", conditions.read_months(value, "valid"))
    number = value.integer(kind, 1)
    return Window("months", number * 12) if kind == "years" else Window(kind, number)


def _need(node: Node) -> Need:
    if not isinstance(node.value, dict) or _is_dated(node):
        return Units(dated(node, lambda n: n.amount("need")))
    top = node.mapping("need", ("records", "per-year", "share", "of", "amount", "less", "fact"))
    if "records" in top:
        node.mapping("need", ("records",))
        return Records(dated(top["records"], lambda n: n.integer("records", 1)))
    if "per-year" in top:
        node.mapping("need", ("per-year",))
        return PerYear(dated(top["per-year"], lambda n: n.amount("per-year")))
    if "share" in top:
        return _share(node, required=("share", "of"))
    if "fact" in top:
        node.mapping("need", ("fact",))
        return Duty(read_fact(top["fact"], ("date", "span")))
    node.mapping("need", ("amount", "less"), ("amount", "less"))
    less = []
    for item in top["less"].sequence("less"):
        entry = item.mapping("an entry of less", ("fact", "each"), ("fact", "each"))
        less.append((read_fact(entry["fact"], ("number",)), dated(entry["each"], lambda n: n.amount("each"))))
    return Units(dated(top["amount"], lambda n: n.amount("amount")), tuple(less))


def _share(node: Node, required: tuple[str, ...]) -> Share:
    top = node.mapping("a share", ("share", "of"), required)
    return Share(dated(top["share"], lambda n: n.decimal("share", 4)), _names(top, "of"))


def _most(node: Node) -> Dated[Amount] | Share:
    if isinstance(node.value, dict) and not _is_dated(node):
        return _share(node, required=("share",))
    return dated(node, lambda n: n.amount("most"))


def _most_per(node: Node) -> tuple[tuple[str, Dated[Amount]], ...]:
    top = node.mapping("most-per", CELLS)
    return tuple((cell, dated(value, lambda n: n.amount("most-per"))) for cell, value in top.items())


def _carry(node: Node) -> Carry:
    top = node.mapping("carry", ("most", "where", "except"), ("most",))
    return Carry(dated(top["most"], lambda n: n.amount("most")), read_where(top))


def _prorate(node: Node) -> Prorate:
    top = node.mapping("prorate", ("each", "count"), ("each", "count"))
    months = 12 if top["each"].choice("each", ("month", "year")) == "year" else 1
    return Prorate(months, top["count"].choice("count", ("started", "full")) == "started")


def read_fact(node: Node, kinds: tuple[str, ...]) -> str:
    name = node.name("facts", "fact")
    kind = vocabulary().terms("facts")[name].kind
    if kind not in kinds:
        node.fail(f"fact {name} is a {kind}; here a {' or '.join(kinds)} is needed")
    return name


def optional_condition(top: Mapping, key: str) -> Condition | None:
    return conditions.read_condition(top[key]) if key in top else None


def _names(top: Mapping, key: str) -> tuple[str, ...]:
    return tuple(node.text(key) for node in top[key].one_or_many()) if key in top else ()


def is_stated(top: Mapping, key: str) -> bool:
    return key in top and top[key].value is not None


def optional_text(top: Mapping, key: str) -> str:
    return top[key].text(key) if is_stated(top, key) else ""


def read_whole_dates(top: Mapping) -> bool | None:
    return top["dates"].choice("dates", ("whole", "completed")) == "whole" if "dates" in top else None


def read_validity(top: Mapping) -> Validity:
    return _range(top["in-force"].mapping("in-force", ("from", "until"))) if "in-force" in top else ALWAYS


def _range(top: Mapping) -> Validity:
    start = top["from"].date("from") if "from" in top else None
    end = top["until"].date("until") if "until" in top else None
    if start and end and end < start:
        top["until"].fail(f"until {end} is before from {start}")
    return Validity(start, end)


def _is_dated(node: Node) -> bool:
    """Whether a mapping's keys are dates: a value that changed with time."""
    return isinstance(node.value, dict) and bool(node.value) and all(key[:4].isdigit() for key in node.value)


def dated[T](node: Node, read: Callable[[Node], T]) -> Dated[T]:
    """A plain value, or a mapping from the day each version holds from; null ends it."""
    if not isinstance(node.value, dict):
        return Dated.always(read(node))
    if not node.value:
        node.fail("a value that changes with time needs at least one day, such as {2026-01-01: 40}")
    versions: list[tuple[date | None, T | None]] = []
    for key, value in node.value.items():
        try:
            since = date.fromisoformat(key) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", key) else None
        except ValueError:
            since = None
        if since is None:
            value.fail(f"“{key}” is not a day of the calendar; write since when a value holds as year-month-day")
        versions.append((since, None if value.value is None else read(value)))
    return Dated(tuple(sorted(versions, key=lambda version: version[0] or date.min)))
