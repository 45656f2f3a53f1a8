"""Reads a rulebook's document into values, rule by rule (`rule_reader`); every error names file, line and remedy."""

from __future__ import annotations

import re

from opencme.rulebook.document import Mapping, Node
from opencme.rulebook.language import CONFIDENCES, Grant, Rulebook
from opencme.rulebook.period_reader import read_period
from opencme.rulebook.rule_reader import (
    REPEATS,
    dated,
    is_stated,
    optional_condition,
    optional_text,
    read_accepts,
    read_fact,
    read_rule,
    read_source,
    read_validity,
    read_whole_dates,
)

KINDS = ("licence", "certification", "membership", "award", "prescriber-registration")
UNITS = ("hour", "credit", "point", "contact-hour", "ceu")

RULEBOOK_KEYS = (
    "programme", "title", "kind", "authority", "for", "unit", "period", "accepts", "rules", "checked", "notes",
    "evidence", "reporting", "penalties", "exempt-when", "grants", "repeats", "dates", "in-force", "replaced-by",
    "confidence", "not-encoded",
)  # fmt: skip
ID = r"[a-z0-9]+(-[a-z0-9]+)*"
"""What another programme's id looks like; whether there is one of that id is asked where all are known."""
REQUIRED = ("programme", "title", "kind", "authority", "for", "unit", "period", "accepts", "rules", "checked")


def read_rulebook(root: Node) -> Rulebook:
    """The rulebook a document holds. Raises DocumentError at the first thing that is wrong.

    Only what can be seen entry by entry is checked here; what concerns several rules together is in `check.py`.
    """
    top = root.mapping("the rulebook", RULEBOOK_KEYS, REQUIRED)
    authority = top["authority"].mapping("authority", ("name", "url"), ("name", "url"))
    concerns = top["for"].mapping("for", ("profession", "country", "region", "when"), ("profession", "country"))
    evidence = top["evidence"].mapping("evidence", ("keep-years", "detail")) if "evidence" in top else {}
    confidence = top["confidence"].choice("confidence", CONFIDENCES) if "confidence" in top else "high"
    rules = top["rules"].mapping("rules")
    if not rules and "notes" not in top:
        top["rules"].fail("a rulebook without rules says in notes why nothing is asked")
    left_out = top["not-encoded"].mapping("not-encoded") if "not-encoded" in top else {}
    return Rulebook(
        id=top["programme"].text("programme"),
        title=top["title"].text("title"),
        kind=top["kind"].choice("kind", KINDS),
        authority=authority["name"].text("the authority's name"),
        authority_url=_web_address(authority["url"]),
        professions=tuple(n.name("professions", "profession") for n in concerns["profession"].one_or_many()),
        country=concerns["country"].text("country"),
        region=optional_text(concerns, "region") or None,
        confidence=confidence,
        concerns=optional_condition(concerns, "when"),
        unit=top["unit"].choice("unit", UNITS),
        period=read_period(top["period"]),
        accepts=read_accepts(top["accepts"]),
        rules={name: read_rule(name, node, confidence) for name, node in rules.items()},
        checked=top["checked"].date("checked"),
        grants=_grants(top["grants"]) if "grants" in top else (),
        exempt_when=optional_condition(top, "exempt-when"),
        repeats=top["repeats"].choice("repeats", REPEATS) if "repeats" in top else "once",
        whole_dates=bool(read_whole_dates(top)),
        validity=read_validity(top),
        replaced_by=_successor(top),
        notes=tuple(n.text("a note") for n in top["notes"].sequence("notes")) if "notes" in top else (),
        keep_years=evidence["keep-years"].integer("keep-years") if is_stated(evidence, "keep-years") else None,
        evidence=optional_text(evidence, "detail"),
        reporting=optional_text(top, "reporting"),
        penalties=optional_text(top, "penalties"),
        not_encoded={name: node.text("the reason") for name, node in left_out.items()},
        file=root.file,
    )


def _web_address(node: Node) -> str:
    """An address that a page may link to: nothing that a browser would run."""
    url = node.text("the authority's url")
    if not url.startswith(("https://", "http://")):
        node.fail(f"the authority's url must start with https://, not “{url[:60]}”")
    return url


def _successor(top: Mapping) -> str | None:
    """The programme that took this one's place."""
    name = optional_text(top, "replaced-by")
    if name and not re.fullmatch(ID, name):
        top["replaced-by"].fail(f"replaced-by must be a programme's id such as us-fl-md, not “{name[:60]}”")
    if name and name == top["programme"].text("programme"):
        top["replaced-by"].fail(f"replaced-by names the programme itself; name the one that took the place of {name}")
    return name or None


def _grants(node: Node) -> tuple[Grant, ...]:
    found = []
    for name, item in node.mapping("grants").items():
        top = item.mapping(f"grant {name}", ("title", "when", "each", "to", "source"), ("title", "to", "source"))
        each = top["each"].mapping("each", ("months", "of"), ("months", "of")) if "each" in top else None
        if each is None and "when" not in top:
            item.fail(f"grant {name} needs a condition (when) or a span to count (each)")
        found.append(
            Grant(
                id=name,
                title=top["title"].text("title"),
                to={
                    name: dated(value, lambda n: n.amount("the grant"))
                    for name, value in top["to"].mapping("to").items()
                },
                source=read_source(top["source"]),
                when=optional_condition(top, "when"),
                each_months=each["months"].integer("months", 1) if each else 0,
                of_fact=read_fact(each["of"], ("span",)) if each else "",
                line=item.line,
            )
        )
    return tuple(found)
