"""Finding activities: one question, asked of SQLite's full-text index or of PostgreSQL's, with the same answer.

No question looks at more than it has to. What is found is taken in the order in which activities close (see `index`);
beyond MOST it is not counted, and only up to MOST it can be put in the order of how well it fits: first what has all
the words in its title, provider or topics. That order is the same on both databases, and costs no more than a search.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from django.db import connection

from opencme.web.catalog.columns import searched
from opencme.web.catalog.facets import ANYBODY, BY_NAME, FACETS, SPANS, free_for
from opencme.web.catalog.index import INDEX, MARK, TABLE
from opencme.web.catalog.models import ASIDE, NEVER, Entry

PAGE = 25
MOST = 1_000
"""Up to so many are counted and ranked; of more it is only said that there are more."""
FEW = 200
"""Up to so many are counted by facet: each of them has to be read."""
MOST_ASKED = 12
"""Words of a question that are looked for."""
COMMON = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "into", "is", "it", "of", "on", "or", "that"}
    | {"the", "this", "to", "was", "with"}
)
"""Words in every text, which say nothing about it."""

type Key = tuple[int, int]
"""The place of an entry (its closing day as an ordinal) and its number: the order of every list."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. `everything` also takes what is over, no longer offered, or listed twice."""

    words: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    """Facet → value."""
    everything: bool = False
    soonest: bool = False
    """In the order of closing days even where words are looked for."""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wanted:
        """What an address asks for; a part that names nothing is left out."""
        chosen = {}
        for facet in FACETS:
            value = query.get(facet.name, "")[:80]
            if value and all(c.isascii() and (c.isalnum() or c == "-") for c in value):
                chosen[facet.name] = value.casefold()
        return cls(
            words=" ".join(query.get("q", "").replace("\0", " ").split())[:200],
            chosen=chosen,
            everything=query.get("everything") == "yes",
            soonest=query.get("order") == "soonest",
        )

    def __bool__(self) -> bool:
        return bool(self.words or self.chosen or self.everything)

    @property
    def query(self) -> str:
        """It as the part of an address after the question mark."""
        parts = {"q": self.words, **self.chosen}
        parts |= {"everything": "yes"} if self.everything else {}
        parts |= {"order": "soonest"} if self.soonest else {}
        return urlencode({name: value for name, value in parts.items() if value})

    @property
    def terms(self) -> list[str]:
        """The words that are looked for: plain, and without those that are in every text."""
        words = searched(self.words).split()
        return [word for word in words if word not in COMMON][:MOST_ASKED] or words[:MOST_ASKED]


@dataclass(frozen=True)
class Found:
    """One page of what was found."""

    entries: list[Entry]
    count: int
    """At most MOST."""
    has_more: bool
    """Whether there are more than MOST."""
    is_ranked: bool
    """In the order of how well they fit, not of closing days."""
    after: str
    """What the next page begins after; empty on the last."""
    by_facet: Mapping[str, Mapping[str, int]]
    """Facet token counts of all that was found, where that is not too many; empty otherwise."""


def find(wanted: Wanted, on: date, after: str = "") -> Found:
    """The page that begins after what `after` names, as an earlier answer gave it."""
    ask = _asked(wanted, on)
    keys = _sought(ask, (0, 0), MOST + 1)
    has_more = len(keys) > MOST
    ranked = bool(wanted.terms) and not has_more and not wanted.soonest
    if ranked:
        start = int(after) if _is_figure(after, 5) else 0
        first = _sought(replace(ask, in_first=True), (0, 0), MOST)
        numbers = [number for _, number in dict.fromkeys((*first, *keys))]
        shown, rest = numbers[start : start + PAGE], len(numbers) > start + PAGE
        following = str(start + PAGE) if rest else ""
    else:
        begin = _key(after)
        sought = keys[: PAGE + 1] if begin is None else _sought(ask, begin, PAGE + 1)
        shown = [number for _, number in sought[:PAGE]]
        following = "{}.{}".format(*sought[PAGE - 1]) if len(sought) > PAGE else ""
    there = Entry.objects.select_related("source").in_bulk(shown)
    return Found(
        entries=[there[number] for number in shown if number in there],
        count=min(len(keys), MOST),
        has_more=has_more,
        is_ranked=ranked,
        after=following,
        by_facet=_counted([number for _, number in keys]) if len(keys) <= FEW else {},
    )


@dataclass(frozen=True, slots=True)
class _Ask:
    """The question as the index takes it: words, groups of tokens of which one must be there, and closing days."""

    terms: Sequence[str]
    groups: Sequence[Sequence[str]]
    low: int
    high: int
    in_first: bool = False
    """Whether the words have to stand in what weighs most."""


def _asked(wanted: Wanted, on: date) -> _Ask:
    groups: list[list[str]] = []
    low, high = (0, ASIDE + NEVER) if wanted.everything else (on.toordinal(), NEVER)
    profession = wanted.chosen.get("profession", "")
    for name, value in wanted.chosen.items():
        facet = BY_NAME[name]
        tokens = [facet.token(value)]
        if name == "profession":
            tokens.append(facet.token(ANYBODY))
        elif name == "price" and profession:
            tokens.append(free_for(profession))
        elif name == "when" and value in SPANS:
            tokens = [facet.token("live")]
            high = min(high, on.toordinal() + SPANS[value])
        groups.append(tokens)
    return _Ask(wanted.terms, groups, low, high)


def _sought(ask: _Ask, after: Key, most: int) -> list[Key]:
    """The first of what is asked for, in the order of closing days, behind a key."""
    with connection.cursor() as cursor:
        if not ask.terms and not ask.groups:
            cursor.execute(
                f"SELECT place, id FROM {TABLE} WHERE (place, id) > (%s, %s) AND place <= %s "  # noqa: S608
                "ORDER BY place, id LIMIT %s",
                [*max(after, (ask.low, 0)), ask.high, most],
            )
            return [(place, number) for place, number in cursor.fetchall()]
        if connection.vendor == "postgresql":
            condition, parameters = _tsquery(ask)
            cursor.execute(
                f"SELECT place, id FROM {TABLE} WHERE words @@ ({condition}) AND place BETWEEN %s AND %s "  # noqa: S608
                "AND (place, id) > (%s, %s) ORDER BY place, id LIMIT %s",
                [*parameters, ask.low, ask.high, *after, most],
            )
            return [(place, number) for place, number in cursor.fetchall()]
        cursor.execute(
            f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s AND rowid > %s AND rowid < %s ORDER BY rowid LIMIT %s",  # noqa: S608
            [_match(ask), max(after[0] << 32 | after[1], ask.low << 32), (ask.high + 1) << 32, most],
        )
        return [(row >> 32, row & 0xFFFFFFFF) for (row,) in cursor.fetchall()]


def _match(ask: _Ask) -> str:
    """The question in the language of FTS5. Words are letters and figures alone, so nothing in them is a command."""
    columns = "first_words" if ask.in_first else "{first_words other_words}"
    words = [f'{columns} : "{term}"' for term in ask.terms]
    tokens = ["(" + " OR ".join(f"tokens : {token}" for token in group) + ")" for group in ask.groups]
    return " AND ".join([*words, *tokens])


def _tsquery(ask: _Ask) -> tuple[str, list[str]]:
    """The question as PostgreSQL's, with its parameters."""
    parts, parameters = [], []
    if ask.terms:
        # The words that weigh most are those of class A, which a question names behind each of its words.
        asked = "plainto_tsquery('english', %s)"
        mark = r"regexp_replace({}::text, '(?<='')(?= |$)', ':A', 'g')::tsquery"
        parts.append(mark.format(asked) if ask.in_first else asked)
        parameters.append(" ".join(ask.terms))
    if ask.groups:
        parts.append("%s::tsquery")
        parameters.append(
            " & ".join("(" + " | ".join(f"'{MARK}{token}'" for token in group) + ")" for group in ask.groups)
        )
    return " && ".join(parts), parameters


def _counted(numbers: Sequence[int]) -> dict[str, dict[str, int]]:
    """For each facet how many of the entries have each of its tokens."""
    counts = Counter(
        token for tokens in Entry.objects.filter(pk__in=numbers).values_list("tokens", flat=True)
        for token in tokens.split()
    )  # fmt: skip
    return {
        facet.name: {token: count for token, count in counts.items() if token.startswith(facet.letter)}
        for facet in FACETS
    }


def _key(after: str) -> Key | None:
    place, _, number = after.partition(".")
    if _is_figure(place, 9) and _is_figure(number, 10):
        return int(place), int(number)
    return None


def _is_figure(text: str, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < most
