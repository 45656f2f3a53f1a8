"""Dates in running text, in the languages and orders of the field, and which of them is the date of credit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from opencme.interchange.certificate.meanings import (
    ACTIVITY,
    CLAIMED,
    COMPLETED,
    ISSUED,
    JOINED,
    LABELLED,
    OTHER,
    PLAIN,
    WEEKDAY,
    meaning,
)
from opencme.interchange.tabular.dates import MONTHS, evidence, read_dates
from opencme.interchange.tabular.findings import Unreadable, Unsettled

MONTH = "(?:" + "|".join(sorted((re.escape(m) for m in MONTHS if len(m) > 2), key=len, reverse=True)) + r")\.?"
DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|°|\.)?"
YEAR = r"(?:19|20)\d{2}"
SHORT_YEAR = rf"(?:{YEAR}|\d{{2}})"
TO = (
    r"(?!\s*\n\s*[-–—]\s*\n)\s*(?:[-–—/&]|,?\s+and\b|,|(?<![^\W\d_])(?:to|through|thru|until|bis(?:\s+zum)?|und|and|al|au|e|y)"
    r"(?-i:(?![^\W\d_A-ZÄÖÜ]))(?:\s+the\b)?)\s*"
    rf"(?:{WEEKDAY})?"
)
OF = r"(?:\s*,?\s*(?:of|de|del|di)?\s*)"
MONTH_FIRST, DAY_FIRST = (
    rf"(?P<m2>{MONTH})\s*(?P<d2>{DAY}),?\s*(?P<y2>{YEAR})",
    rf"(?P<d2>{DAY}){OF}(?P<m2>{MONTH}){OF}(?P<y2>{YEAR})",
)
SLASHED = rf"\d{{1,2}}/\d{{1,2}}/{SHORT_YEAR}"
DOTTED = rf"\d{{1,2}}\.\s?\d{{1,2}}\.\s?{YEAR}"
ISO = rf"{YEAR}-\d{{2}}-\d{{2}}"
FORMS = tuple(
    re.compile(rf"(?<![\d/.-])(?<![^\W\d_](?=[^\W\d_])){pattern}(?![\w/-]|\.\d)", re.IGNORECASE)
    for pattern in (
        rf"(?P<m1>{MONTH})\s*(?P<d1>{DAY}),?\s*(?P<y1>{YEAR})?{TO}{MONTH_FIRST}",
        rf"(?P<m2>{MONTH})\s*(?P<d1>{DAY})(?:,\s*{DAY})*{TO}(?P<d2>{DAY}),?\s*(?P<y2>{YEAR})",
        rf"(?P<d1>{DAY}){OF}(?P<m1>{MONTH})\s*(?P<y1>{YEAR})?{TO}{DAY_FIRST}",
        rf"(?P<d1>{DAY})(?:,\s*{DAY})*{TO}{DAY_FIRST}",
        rf"(?P<figures>\d{{1,2}}\.\s?\d{{1,2}}\.(?:\s?{YEAR})?{TO}{DOTTED})",
        rf"(?P<figures>\d{{1,2}}\.?{TO}{DOTTED})",
        rf"(?P<slashed>{SLASHED}){TO}(?P<slashed2>{SLASHED})",
        rf"(?P<slashed_day>\d{{1,2}}/\d{{1,2}})\s?[-–]\s?(?P<slashed2>{SLASHED})",
        rf"(?P<iso>{ISO}){TO}(?P<iso2>{ISO})",
        MONTH_FIRST,
        DAY_FIRST,
        rf"(?P<d2>\d{{1,2}})[-/ ](?P<m2>{MONTH})[-/ ](?P<y2>{SHORT_YEAR})",
        rf"(?P<iso>{ISO})",
        rf"(?P<slashed>{SLASHED})",
        rf"(?P<slashed>\d{{1,2}}-\d{{1,2}}-{YEAR})",
        rf"(?P<figures>\d{{1,2}}\.\s?\d{{1,2}}\.\s?{SHORT_YEAR})",
    )
)
BEGIN = re.compile(r"\b(?:start(?:\s*date|s|ed)?|begin\w*|from|beginn|von|dal|inizio)\W*$", re.IGNORECASE)
END = re.compile(r"[\s|;,·–-]*\b(?:end(?:\s*date|s|ed)?|to|ende|bis|until|through|al|fine)\b[\s:.]*", re.IGNORECASE)
LONGEST = 400
"""Days that an activity may take."""


@dataclass(frozen=True, slots=True)
class Day:
    """A date or a span of days, where it stands, and what it is the date of."""

    completed: date
    started: date | None
    start: int
    end: int
    of: str = PLAIN
    doubtful: bool = False
    """Its figures may be read in two ways, and nothing settles which."""
    settled: bool = False
    """Its figures may be read in two ways; other words of the document settle which."""
    other: date | None = None
    """The other day that the figures may be."""
    contested: bool = False
    """It is called the date and nothing more, and another day is spoken of."""


def days(text: str, *, order: str | None, today: date) -> list[Day]:
    """Every date of the text in its order. `order` (`dmy`, `mdy`) is what the country says of figures alone."""
    proven = evidence([text])
    settled = next(iter(proven)) if len(proven) == 1 else None
    found: list[Day] = []
    taken = bytearray(len(text))
    for form in FORMS:
        for match in form.finditer(text):
            day = None if any(taken[match.start() : match.end()]) else _day(match, settled or order, today)
            if day is not None:
                found.append(day)
                taken[day.start : day.end] = b"\1" * (day.end - day.start)
    found = _paired(text, sorted(found, key=lambda day: day.start))
    known = {day.completed for day in found if not day.doubtful and not day.settled}
    ends = [0, *(day.end for day in found)]
    meant = [
        replace(_settled(day, known), of=meaning(text, day.start, day.end, before))
        for day, before in zip(found, ends, strict=False)
    ]
    return [_labelled(day, meant) if day.of == LABELLED else day for day in meant]


def _labelled(day: Day, every: Sequence[Day]) -> Day:
    """A mere "Date:" is the day of the activity, unless an earlier day is spoken of: then likely of the signature."""
    earlier = any(other.of in (JOINED, ACTIVITY) and other.completed < day.completed for other in every)
    return replace(day, of=ISSUED if earlier else ACTIVITY, contested=earlier)


def of_credit(found: Sequence[Day], today: date, *, live: bool) -> Day | None:
    """The date of credit: of the activity where people met, else of completion; of an issue only for want of others."""
    past = [day for day in found if day.of != OTHER and day.completed <= today]
    if live:
        # Days on end are when people met, whatever single day a sentence speaks of.
        spans = [day for day in past if day.started and day.of in (JOINED, PLAIN)]
        ranks = [_of(past, ACTIVITY), spans, _of(past, JOINED), _of(past, COMPLETED)]
    else:
        ranks = [_of(past, COMPLETED), _of(past, ACTIVITY), _of(past, JOINED)]
    for those in (*ranks, _of(past, PLAIN), _of(past, CLAIMED), _of(past, ISSUED)):
        if those:
            return those[0]
    return None


def _of(found: Sequence[Day], what: str) -> list[Day]:
    """Those of one meaning, the best first: the last completion, else spans of days, else as they stand."""
    those = [day for day in found if day.of == what]
    if what == COMPLETED:
        return sorted(those, key=lambda day: day.completed, reverse=True)
    return sorted(those, key=lambda day: day.started is None)


def _settled(day: Day, known: set[date]) -> Day:
    """The day with its figures settled by another date of the document that is one of the two."""
    if day.doubtful and day.other in known and day.completed not in known:
        return replace(day, completed=day.other, other=day.completed, doubtful=False, settled=True)
    if day.doubtful and day.completed in known and day.other not in known:
        return replace(day, doubtful=False, settled=True)
    return day


def _paired(text: str, found: Sequence[Day]) -> list[Day]:
    """A date of beginning and the date of the end behind it as one span of days."""
    spans: list[Day] = []
    for day in found:
        last = spans[-1] if spans else None
        begun = last and not last.started and BEGIN.search(text[max(0, last.start - 30) : last.start])
        if last and begun and END.fullmatch(text, last.end, day.start) and last.completed < day.completed:
            doubtful = day.doubtful or last.doubtful
            spans[-1] = replace(day, started=last.completed, start=last.start, doubtful=doubtful)
        else:
            spans.append(day)
    return spans


def _day(match: re.Match[str], order: str | None, today: date) -> Day | None:
    groups = match.groupdict()
    try:
        if groups.get("m2"):
            return _worded(groups, match)
        if groups.get("iso"):
            last = date.fromisoformat(groups.get("iso2") or groups["iso"])
            return _span(date.fromisoformat(groups["iso"]), last, match)
        if groups.get("figures"):
            bare = re.sub(WEEKDAY, "", groups["figures"], flags=re.IGNORECASE)
            parts = re.sub(r"\s+", "", re.sub(TO, "-", bare, flags=re.IGNORECASE))
            dates = read_dates(re.sub(r"^(\d{1,2})-(?=\d)", r"\1.-", parts))
            return _span(dates.started, dates.completed, match)
        return _slashed(groups, order, today, match)
    except (Unreadable, ValueError, KeyError):
        return None


def _worded(groups: dict[str, str], match: re.Match[str]) -> Day | None:
    year = int(groups["y2"]) + (2000 if len(groups["y2"]) == 2 else 0)
    last = date(year, _month(groups["m2"]), _figure(groups["d2"]))
    first = None
    if groups.get("d1"):
        month = _month(groups["m1"]) if groups.get("m1") else last.month
        first = date(int(groups.get("y1") or last.year), month, _figure(groups["d1"]))
    return _span(first, last, match)


def _month(words: str) -> int:
    return MONTHS[words.rstrip(".").casefold()]


def _figure(words: str) -> int:
    return int(re.sub(r"\D", "", words))


def _span(first: date | None, last: date, match: re.Match[str]) -> Day | None:
    if first is not None and (first > last or (last - first).days > LONGEST):
        return None
    return Day(last, first if first != last else None, match.start(), match.end())


def _slashed(groups: dict[str, str | None], order: str | None, today: date, match: re.Match[str]) -> Day | None:
    last_words = groups.get("slashed2") or groups.get("slashed") or ""
    first_words = groups.get("slashed") or f"{groups['slashed_day']}/{last_words.rsplit('/', 1)[-1]}"
    words = (first_words, last_words)
    try:
        first, last = (read_dates(each).completed for each in words)
    except Unsettled:
        pass
    else:
        return _span(first, last, match)
    ways = {way: [read_dates(each, way).completed for each in words] for way in ("mdy", "dmy")}
    past = [way for way, (first, last) in ways.items() if first <= last <= today]
    settled = past[0] if len(past) == 1 else order if order in ways else None
    chosen = settled or "mdy"
    day = _span(ways[chosen][0], ways[chosen][1], match)
    other = ways["dmy" if chosen == "mdy" else "mdy"][1]
    return day and replace(day, settled=settled is not None, doubtful=settled is None, other=other)
