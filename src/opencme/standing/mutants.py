"""How sharp the cases of a rulebook are: small changes to it, each of which some case must notice.

Every number, date, name and condition that the evaluation looks at is changed by the smallest step, and what need not
be said is left out. A change that leaves every case as expected shows what no case decides: a rule may be wrong there
and nobody would see it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from opencme.credit import vocabulary
from opencme.rulebook import DocumentError, Rulebook, read_node
from opencme.rulebook.calendar import add_days
from opencme.rulebook.document import Node
from opencme.rulebook.selection_reader import STATED
from opencme.rulebook.shared import with_duties
from opencme.standing.cases import Case, differences
from opencme.standing.evaluate import of

SHOWN_ONLY = frozenset(
    {
        "programme", "title", "kind", "authority", "for", "unit", "checked", "notes", "note", "evidence", "reporting",
        "penalties", "replaced-by", "confidence", "not-encoded", "source", "advisory", "use",
    }
)  # fmt: skip
"""Keys that no answer hangs on, or whose change is another rulebook."""
CONDITIONS = frozenset({"when", "met-by", "exempt-when"})
SECTIONS = {
    "topic": "topics",
    "system": "credit-systems",
    "format": "formats",
    "role": "roles",
    "profession": "professions",
}
"""Keys that hold names of the vocabulary, with its section."""
OPTIONAL = frozenset(
    {"repeats", "dates", "dated-by", "follows", "over", "of", "where", "except", "accepts", "due", "stated"}
)
"""Keys that may be absent: the change is to leave them out."""
TEXTS = frozenset({"approved-by", "provider", "accredited-by", "activity", "country", "includes"})
"""Keys that hold names which no vocabulary lists."""
FACTS = frozenset({"fact", "of", "after"})
"""Keys that may hold the name of a fact."""
TOLD = frozenset({"issued", "expires", "licensed-on", "first-renewal", "born", "specialties", "profession"})
"""Facts that cases tell without stating them: to put one for another fact may change nothing."""

HUNDREDTH = Decimal("0.01")
type Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A rulebook with one small change."""

    place: str
    change: str
    book: Rulebook


def mutants(root: Node) -> Iterator[Mutant]:
    """Every small change of a rulebook's document, shared duties written out, that still is a rulebook."""
    root = with_duties(root)
    for path, node in _evaluated(root, ()):
        if not _matters(root, path):
            continue
        for words, others in _changes(path, node):
            for other in others:
                with suppress(DocumentError):
                    book = read_node(_put(root, path, other))
                    yield Mutant(node.place, f"{'.'.join(map(str, path))}: {words(other)}", book)
                    break


def survivors(root: Node, cases: Sequence[Case]) -> tuple[list[Mutant], int]:
    """The changes that no case notices, and how many changes were tried."""
    missed, tried = [], 0
    for mutant in mutants(root):
        tried += 1
        if not any(_notices(case, mutant.book) for case in cases):
            missed.append(mutant)
    return missed, tried


def _notices(case: Case, book: Rulebook) -> bool:
    if case.as_of is None:
        return False
    return bool(differences(case, of(book, case.credential, case.learner, case.transcript, on=case.as_of)))


def _matters(root: Node, path: Path) -> bool:
    """Whether any answer can hang on the place at all."""
    top = root.mapping("the rulebook")
    if path[0] == "accepts" and not top["rules"].value:
        # Where nothing is asked, nothing counts.
        return False
    if path[:2] == ("period", "ends"):
        # Where only the expiry can tell a period, the table of its ends is for the reader.
        period = top["period"].mapping("period")
        ends = period["ends"].value
        rolling = ends in ("issue-anniversary", "any-day")
        return "follows" in period or rolling or _names_years(ends) or period["months"].integer("months") <= 12
    if path[0] == "rules" and path[2:3] == ("accepts",) and path[-1] == "value":
        # A rule that counts activities takes them at any value.
        need = top["rules"].mapping("rules")[str(path[1])].mapping("a rule").get("need")
        return need is None or not isinstance(need.value, dict) or "records" not in need.value
    if path[0] == "rules" and path[2:3] == ("part-of",):
        # A floor counts its own selection, wherever its hours count besides.
        rule = top["rules"].mapping("rules")[str(path[1])].mapping("a rule")
        return not {"most", "most-per", "value", "carry"}.isdisjoint(rule)
    return True


def _names_years(ends: object) -> bool:
    """Whether the table says in which years periods end."""
    if not isinstance(ends, dict):
        return False
    if "cohorts" in ends:
        return any(_names_years(each.value) for each in ends["cohorts"].value.values())
    return not {"years", "year"}.isdisjoint(ends)


def _evaluated(node: Node, at: Path) -> Iterator[tuple[Path, Node]]:
    """Every place that an answer may hang on, with what stands there."""
    if at:
        yield at, node
    if isinstance(node.value, dict):
        named = len(at) == 1 and at[0] in ("rules", "grants")
        for key, inner in node.value.items():
            if named or key not in SHOWN_ONLY:
                yield from _evaluated(inner, (*at, key))
    elif isinstance(node.value, list):
        for position, inner in enumerate(node.value):
            yield from _evaluated(inner, (*at, position))


type Words = Callable[[Node | None], str]


def _changes(path: Path, node: Node) -> Iterator[tuple[Words, Sequence[Node | None]]]:
    """Small changes at a place: what to say of each, and ways to write it; the first that is a rulebook is taken."""
    key, value = path[-1], node.value

    def to(*values: object) -> list[Node | None]:
        return [Node(other, node.file, node.line) for other in values]

    def instead(other: Node | None) -> str:
        return f"{_shown(node)} to {_shown(other)}" if other else f"{_shown(node)} left out"

    if isinstance(value, bool):
        if path[-2:] != ("fact", key):
            yield instead, to(not value)
    elif isinstance(value, int | Decimal):
        for sign in (1, -1):
            steps = [value + sign * step for step in (HUNDREDTH, 1) if value + sign * step >= 0]
            yield instead, to(*(int(step) if step == int(step) else step for step in steps))
    elif isinstance(value, date):
        yield instead, to(add_days(value, 1))
        yield instead, to(add_days(value, -1))
    elif isinstance(value, dict) and value and all(name[:4].isdigit() for name in value):
        for since in value:
            for step in (1, -1):
                moved = add_days(date.fromisoformat(since), step).isoformat()
                other = {moved if name == since else name: inner for name, inner in value.items()}
                yield _always(f"since {since} to {moved}"), to(other)
    if key in CONDITIONS or (len(path) > 1 and path[-2] in ("all", "any") and _in_condition(path)):
        yield _always("the condition turned round"), to({"not": node})
    if key in OPTIONAL:
        # What a selection alone says is stated cannot be left out; another attribute takes its place.
        yield instead, [None, *to(*(other for other in STATED if other != value))] if key == "stated" else [None]
    if isinstance(value, list) and len(value) > 1 and key != "ceilings":
        for position, item in enumerate(value):
            left = [other for at, other in enumerate(value) if at != position]
            yield _always(f"{_shown(item)} left out"), to(left)
    only = value[0].value if isinstance(value, list) and len(value) == 1 else value
    if isinstance(only, str):
        # Of several names each is left out, which tells the same.
        others = _others(str(key), only)
        yield instead, to(*others) if only is value else to(*([Node(other, node.file, node.line)] for other in others))
    if len(path) == 2 and path[0] in ("rules", "grants"):
        yield _always("left out"), [None]


def _always(words: str) -> Words:
    """The same words whatever is written there."""
    return lambda _: words


def _in_condition(path: Path) -> bool:
    return not CONDITIONS.isdisjoint(path)


def _others(key: str, name: str) -> list[str]:
    """What may stand at the key in place of the name, the likeliest first."""
    facts = vocabulary().terms("facts")
    if key in SECTIONS:
        return [_stranger(SECTIONS[key], name)]
    if key in TEXTS:
        return [f"not-{name}"]
    if key in FACTS and name in facts:
        return [other for other, term in facts.items() if term.kind == facts[name].kind and other not in {name, *TOLD}]
    return []


def _stranger(section: str, name: str) -> str:
    """A name of the same section that has nothing to do with this one."""
    words = vocabulary()
    near = words.within(name) | words.above(name) if section == "topics" else frozenset[str]()
    return next(other for other in words.terms(section) if other not in (near | {name, "none", "any"}))


def _put(root: Node, path: Path, other: Node | None) -> Node:
    """The document with another value at the place, or with nothing there."""
    if not path:
        return other or root
    key, inner = path[0], root.value
    if isinstance(inner, dict):
        entries = dict(inner)
        if len(path) == 1 and other is None:
            del entries[str(key)]
        else:
            entries[str(key)] = _put(entries[str(key)], path[1:], other)
        return Node(entries, root.file, root.line)
    items = list(inner) if isinstance(inner, list) else []
    items[int(key)] = _put(items[int(key)], path[1:], other)
    return Node(items, root.file, root.line)


def _shown(node: Node | None) -> str:
    value = node.value if node else None
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_shown(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_shown, value)) + "]"
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
