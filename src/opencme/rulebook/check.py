"""What concerns several rules together: names, circles, ceilings that cross, values that overlap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from opencme.credit.vocabulary import unknown
from opencme.rulebook.document import DEEPEST, DocumentError
from opencme.rulebook.language import Duty, PerYear, Records, Rule, Rulebook, Share, Units
from opencme.rulebook.selection import Attribute, Selection, disjoint, inside

FINER = {
    "record": {"record", "day", "activity", "year", "slice", "window"},
    "day": {"day", "year", "slice", "window"},
    "activity": {"activity", "window"},
    "year": {"year", "window"},
    "slice": {"slice", "window"},
    "window": {"window"},
}
"""For each kind of cell the kinds that are at least as coarse: a cell of the first lies within one of the others."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a ceiling rule: the cells in which it holds."""

    rule: Rule
    cell: str


def limits_of(rule: Rule) -> tuple[Limit, ...]:
    """The limits of a ceiling rule, the coarsest first."""
    found = [Limit(rule, cell) for cell, _ in rule.most_per]
    if rule.most is not None:
        found.append(Limit(rule, "slice" if rule.over.kind == "year" else "window"))
    return tuple(sorted(found, key=lambda limit: (len(FINER[limit.cell]), limit.cell)))


def encloses(outer: Limit, inner: Limit) -> bool:
    """Whether every cell of the inner limit is proved to lie within one cell of the outer."""
    return outer.cell in FINER[inner.cell] and inside(inner.rule.where, outer.rule.where)


def check(book: Rulebook) -> None:
    """Raises DocumentError for the first contradiction between the rules of a rulebook."""
    for rule in book.rules.values():
        _names(book, rule)
        _combination(book, rule)
    _circle(book, "part-of", lambda rule: rule.part_of)
    _circle(book, "on-top-of", lambda rule: rule.on_top_of)
    _circle(book, "any-of", lambda rule: rule.any_of)
    _circle(book, "share", _shares)
    for name in book.rules:
        _ceilings(book, name)
    _values(book)
    _grants(book)


def _fail(book: Rulebook, rule: Rule, problem: str) -> NoReturn:
    raise DocumentError(f"{book.file}:{rule.line}", f"rule {rule.id}: {problem}")


def _shares(rule: Rule) -> tuple[str, ...]:
    return tuple(name for each in (rule.need, rule.most) if isinstance(each, Share) for name in each.of)


def _names(book: Rulebook, rule: Rule) -> None:
    for what, names in (
        ("part-of", rule.part_of),
        ("on-top-of", rule.on_top_of),
        ("any-of", rule.any_of),
        ("share of", _shares(rule)),
    ):
        for name in names:
            if name == rule.id:
                _fail(book, rule, f"{what} names the rule itself")
            if name not in book.rules:
                _fail(book, rule, f"{what}: {unknown('rule', name, book.rules)}")


def _combination(book: Rulebook, rule: Rule) -> None:
    for name in _shares(rule):
        if not isinstance(book.rules[name].need, Units | PerYear | Share):
            _fail(book, rule, f"takes a share of {name}, which needs no units")
    for child in rule.any_of:
        if book.rules[child].need is None and not book.rules[child].any_of:
            _fail(book, rule, f"any-of names {child}, which asks for nothing; an alternative has a need")
    for parent in rule.part_of:
        if rule.is_ceiling and book.rules[parent].any_of:
            _fail(book, rule, f"limits {parent}, which is any-of; let it limit the alternatives instead")
        if rule.is_ceiling and isinstance(book.rules[parent].need, Records | Duty):
            _fail(book, rule, f"limits {parent}, which counts no hours")
    if rule.is_ceiling and not rule.part_of and rule.need is None:
        _fail(book, rule, "is a ceiling but part of nothing; say with part-of which rule it limits")
    if rule.is_ceiling and rule.need is None and rule.over.kind not in ("period", "year"):
        _fail(book, rule, "a ceiling holds over the window of the rule it limits; use over: year or leave over out")
    for parent in rule.part_of if rule.most is not None and rule.over.kind == "year" else ():
        if book.rules[parent].over.kind not in ("period", "year", "first-period"):
            _fail(book, rule, f"limits each year of the period, but {parent} looks at other days; use most-per year")
    if isinstance(rule.most, Share) and not (rule.most.of or rule.part_of):
        _fail(book, rule, "most is a share, but of what; add “of: …”")
    for other in rule.on_top_of:
        if isinstance(rule.need, Records | Duty) or rule.need is None or rule.over.kind == "year":
            _fail(book, rule, "is on top of another rule, so it must need units over one window")
        if not isinstance(book.rules[other].need, Units | PerYear | Share) or book.rules[other].over.kind == "year":
            _fail(book, rule, f"is on top of {other}, which needs no units over one window")
        limited = book.ceilings[rule.id] or rule.is_ceiling
        if limited or any(entry.tiers for entry in rule.accepts or book.accepts):
            _fail(book, rule, "is on top of another rule, so no ceiling and no tiers may touch what it counts")
        if book.on_top[rule.id] or other in book.ancestors(rule.id):
            _fail(book, rule, f"cannot be on top of {other} as well as part of it or beneath another rule")
    if rule.value is not None and (rule.when or rule.exempt_when or rule.met_by):
        _fail(book, rule, "sets a value, which cannot depend on a fact; use an entry of accepts with where")
    if rule.carry:
        if rule.over.kind != "period" or rule.need is None or isinstance(rule.need, Records | Duty):
            _fail(book, rule, "carry needs a rule that counts credit over: period")
        if rule.part_of and not any(book.rules[parent].carry for parent in rule.part_of):
            _fail(book, rule, f"carries surplus, but {', '.join(rule.part_of)} does not; give that one carry too")


def _circle(book: Rulebook, what: str, follow: Callable[[Rule], Iterable[str]]) -> None:
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        if len(path) > DEEPEST:
            _fail(book, book.rules[path[0]], f"{what} leads through more than {DEEPEST} rules; no programme asks that")
        if name in path:
            _fail(book, book.rules[name], f"{what} goes in a circle: {' → '.join((*path[path.index(name) :], name))}")
        if name not in done:
            for following in follow(book.rules[name]):
                walk(following, (*path, name))
            done.add(name)

    for name in book.rules:
        walk(name, ())


def _ceilings(book: Rulebook, name: str) -> None:
    """Ceilings on one rule must be provably nested or disjoint, and take no credit that is valued in tiers."""
    limits = [limit for rule in book.ceilings[name] for limit in limits_of(rule)]
    for index, one in enumerate(limits):
        for other in limits[index + 1 :]:
            if encloses(one, other) or encloses(other, one):
                continue
            if one.rule is not other.rule and disjoint(one.rule.where, other.rule.where):
                continue
            if one.rule is other.rule:
                _fail(book, one.rule, f"its ceilings per {one.cell} and per {other.cell} cross; keep one of them")
            _fail(
                book,
                other.rule,
                f"its ceiling crosses that of {one.rule.id} on {name}: neither is provably inside the other, nor are"
                f" they apart; add “except:” with the other's selection to one of them",
            )
    for rule in book.on_top[name]:
        for limit in limits:
            if not disjoint(limit.rule.where, rule.where):
                _fail(
                    book,
                    rule,
                    f"is on top of {name}, whose ceiling {limit.rule.id} may limit the same credit; add to that"
                    " ceiling “except:” with what this rule selects",
                )
    accepts = book.rules[name].accepts or book.accepts
    for entry in accepts:
        taken: Selection = Attribute("system", entry.systems) if entry.systems else entry.where
        for limit in limits if entry.tiers else ():
            if not (disjoint(limit.rule.where, taken) or disjoint(limit.rule.where, entry.where)):
                _fail(book, limit.rule, f"may limit credit that {name} values in tiers; except that credit here")


def _values(book: Rulebook) -> None:
    valued = [rule for rule in book.rules.values() if rule.value is not None]
    for one, other in _pairs(valued):
        if not disjoint(one.where, other.where):
            _fail(book, other, f"sets a value for records that {one.id} may value too; add “except:” to one of them")


def _pairs(rules: list[Rule]) -> Iterator[tuple[Rule, Rule]]:
    for index, one in enumerate(rules):
        for other in rules[index + 1 :]:
            yield one, other


def _grants(book: Rulebook) -> None:
    for grant in book.grants:
        for name in grant.to:
            place = f"{book.file}:{grant.line}"
            if name not in book.rules:
                raise DocumentError(place, f"grant {grant.id}: {unknown('rule', name, book.rules)}")
            rule = book.rules[name]
            if rule.need is None or isinstance(rule.need, Records | Duty) or rule.over.kind == "year":
                problem = f"{name} cannot take granted credit: it must need units over one window"
                raise DocumentError(place, f"grant {grant.id}: {problem}")
