"""Dates as people write them, in words or figures. A date that can be read in two ways is asked about, never guessed.

Two-digit years: 69 to 99 are 1969 to 1999, 00 to 68 are 2000 to 2068, as POSIX has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from opencme.interchange.tabular.findings import Question, Unreadable, Unsettled
from opencme.interchange.tabular.text import remembered

ORDERS = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
PIVOT = 69
EARLIEST = date(1940, 1, 1)
"""No credit that still counts is older; an earlier date is most likely a slip."""
EXCEL_DAY_0 = date(1899, 12, 30)
DAY_NUMBER = re.compile(r"\d{5}(?:\.\d+)?")
SERIALS = range(14_000, 80_000)
"""Day numbers of spreadsheets that are dates of credit: 1938 to 2119."""

MONTH_WORDS = (
    "jan january januar janvier janv enero ene gennaio gen januari janeiro jaenner jänner",
    "feb february februar fevrier février fev fév febrero febbraio februari fevereiro feber",
    "mar march märz maerz mrz mär mars marzo maart mrt março marco",
    "apr april avril avr abril abr aprile",
    "may mai mayo maggio mag mei maio",
    "jun june juni juin junio giugno giu junho",
    "jul july juli juillet juil julio luglio lug julho",
    "aug august août aout agosto ago augustus",
    "sep sept september septembre septiembre settembre set setembro",
    "oct october oktober okt octobre octubre ottobre ott outubro out",
    "nov november novembre noviembre novembro",
    "dec december dezember dez décembre decembre diciembre dic dicembre desember dezembro",
)
MONTHS = {word: month for month, words in enumerate(MONTH_WORDS, 1) for word in words.split()}

WEEKDAY = re.compile(
    r"^(?:mon|tue|wed|thu|fri|sat|sun) +(?=\d)"
    r"|^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun|mo|di|mi|do|fr|sa|so)(?:day)?[.,]+ *"
    r"|^(?:mon|tues|wednes|thurs|fri|satur|sun)day +"
    r"|^(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)[, ]+",
    re.IGNORECASE,
)
CLOCK = re.compile(
    r"(?:[T ]+|, *)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)? *(?:[ap]\.?m\.?|Z|UTC|[+-]\d{2}:?\d{2}|Uhr)?$", re.I
)
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|(?<=\d)\.(?= |$)|\bof\b|\bde\b", re.IGNORECASE)
FIGURES = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})")
SPACED = re.compile(r"(?<=\d)([./]) +(?=\d)")
WORDED_DAY_FIRST = re.compile(r"(\d{1,2})[ .,/-]*([^\W\d_]+)[ .,/'’-]*(\d{4}|\d{2})")
WORDED_MONTH_FIRST = re.compile(r"([^\W\d_]+)[ .,/-]*(\d{1,2})[ ,/-]+'?(\d{4}|\d{2})")
WORDED_YEAR_FIRST = re.compile(r"(\d{4})[ .,/-]+([^\W\d_]+)[ .,/-]*(\d{1,2})")
MONTH_AND_YEAR = re.compile(r"([^\W\d_]+)[ .,/-]*(\d{4})|(\d{1,2})[/-](\d{4})|(\d{4})[/-](\d{1,2})")
RANGE = re.compile(
    r" *(?:[–—]| - | to | bis | until | through |(?<=\d\.)-(?=\d)|(?<=\d{4})-(?=\d{1,2}[ /.])) *| +-|- +", re.IGNORECASE
)
SHORT_RANGE = re.compile(r"^(.*?\b)(\d{1,2})\.? ?[-–—] ?(\d{1,2})(\b.*)$")


@dataclass(frozen=True, slots=True)
class Dates:
    """The days an activity took: `started` only where it differs from `completed`."""

    completed: date
    started: date | None = None


@remembered
def read_dates(text: str, order: str | None = None) -> Dates:
    """The date or range of dates in `text`; `order` (`dmy`, `mdy`, `ymd`) settles what figures alone leave open.

    Raises Unreadable for what is no date, Unsettled for what may be two different ones.
    """
    text = SPACED.sub(r"\1", CLOCK.sub("", WEEKDAY.sub("", text.strip())))
    try:
        return Dates(_one(text, order))
    except Unreadable as whole:
        parts = _range(text)
        if parts is None:
            raise
        try:
            started, completed = (_one(part, order) for part in parts)
        except Unreadable:
            raise whole from None
    if started > completed:
        raise Unreadable("the range ends before it starts", "write the first day first")
    return Dates(completed, started if started != completed else None)


def serial(number: float, since: date = EXCEL_DAY_0) -> date | None:
    """The day that a spreadsheet's day number stands for, if it is one that a record of credit could have."""
    return since + timedelta(days=int(number)) if int(number) in SERIALS else None


def evidence(texts: Iterable[str]) -> set[str]:
    """Which orders the dates written in figures prove: `dmy` if one has a first number above 12, `mdy` if a second."""
    proven = set()
    for text in texts:
        for first, mark, second, third in FIGURES.findall(text):
            # Dots are day first whatever the rest of the column does.
            if mark != "." and len(first) <= 2 and len(third) != 3:
                if int(first) > 12 >= int(second):
                    proven.add("dmy")
                elif int(second) > 12 >= int(first):
                    proven.add("mdy")
    return proven


def spoken(day: date) -> str:
    """The day in words: the 3rd of April 2025."""
    ending = "th" if 11 <= day.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return f"the {day.day}{ending} of {day:%B} {day.year}"


def _range(text: str) -> tuple[str, str] | None:
    parts = [part for part in RANGE.split(text) if part]
    if len(parts) == 2 and all(len(re.findall(r"\w+", part)) >= 2 for part in parts):
        first, last = parts
        year = re.search(r"\b\d{4}\b", last)
        if year and not re.search(r"\d{4}|\d[/.]\d{1,2}[/.]\d", first):
            first = f"{first.rstrip('. ')}{'.' if re.search(r'^\d+[.]\d+', first) else ' '}{year[0]}"
        return first, last
    short = SHORT_RANGE.match(ORDINAL.sub("", text)) or re.match(r"^()(\d{1,2})\. ?[-–] ?(\d{1,2})(\..*)$", text)
    if short:
        before, first, last, after = short.groups()
        return f"{before}{first}{after}", f"{before}{last}{after}"
    return None


def _one(text: str, order: str | None) -> date:
    if re.fullmatch(r"\d{8}", text):
        return _day(int(text[:4]), int(text[4:6]), int(text[6:]))
    figures = FIGURES.fullmatch(text)
    if figures:
        return _figures(text, int(figures[1]), figures[2], int(figures[3]), figures[1], figures[4], order)
    words = " ".join(ORDINAL.sub(" ", text).split())
    for pattern, places in (
        (WORDED_DAY_FIRST, (3, 2, 1)),
        (WORDED_MONTH_FIRST, (3, 1, 2)),
        (WORDED_YEAR_FIRST, (1, 2, 3)),
    ):
        match = pattern.fullmatch(words)
        month = match and MONTHS.get(match[places[1]].casefold().rstrip("."))
        if match and month:
            return _day(_year(match[places[0]]), month, int(match[places[2]]))
    if MONTH_AND_YEAR.fullmatch(words):
        raise Unreadable("the date has no day", "write the day as well, such as 3 April 2025")
    raise Unreadable("this is no date that can be read", "write it as 2025-04-03 or 3 April 2025")


def _figures(text: str, a: int, mark: str, b: int, first: str, third: str, order: str | None) -> date:
    c = int(third)
    if len(first) == 4:
        return _day(a, b, c)
    if len(first) == 3 or len(third) in (1, 3):
        raise Unreadable("this is no date that can be read", "write the year with four digits")
    if mark == ".":
        return _day(_year(third), b, a)
    if order == "ymd" and len(third) == 2:
        return _day(_year(first), b, c)
    year = _year(third)
    if order == "dmy" and b <= 12:
        return _day(year, b, a)
    if order == "mdy" and a <= 12:
        return _day(year, a, b)
    if a > 12 >= b:
        return _day(year, b, a)
    if b > 12 >= a:
        return _day(year, a, b)
    if a == b or max(a, b) > 12:
        return _day(year, a, b)
    day_first, month_first = date(year, b, a), date(year, a, b)
    raise Unsettled(
        Question(
            "date-order",
            f"Is {text} {spoken(day_first)} or {spoken(month_first)}?",
            text,
            (("dmy", f"{spoken(day_first)} ({ORDERS['dmy']})"), ("mdy", f"{spoken(month_first)} ({ORDERS['mdy']})")),
        )
    )


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= PIVOT else 2000)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable("there is no such day", "look at the certificate for the right date") from None
