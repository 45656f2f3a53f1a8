"""One object of the feed, taken apart field by field: each is what it must be, everything odd is kept as a problem."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from opencme.credit import Amount, AmountError, vocabulary
from opencme.credit.vocabulary import SINGULAR, unknown
from opencme.interchange.catalog.item import Problem

LONGEST = 20_000
"""Characters of one text."""
MOST = 2_000
"""Entries of one list."""
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters that no text needs, and halves of characters that no database keeps."""


class Parts:
    """The fields of one object. `done` tells of those that nobody asked for: a slip of the pen is not a field left out.

    `at` is the path of the object in its activity: `credit[0].`; `problems` are shared with the objects inside it.
    """

    def __init__(self, data: object, problems: list[Problem], at: str = "") -> None:
        self.problems = problems
        self._at = at
        self._asked: set[str] = set()
        self._data: Mapping[str, object] = {}
        if isinstance(data, Mapping):
            self._data = data
        else:
            self.problem("", "this is no object", data, "write it as {…}")

    def problem(self, name: str, what: str, found: object, remedy: str) -> None:
        shown = "" if found is None else str(found)
        self.problems.append(Problem(f"{self._at}{name}".rstrip("."), what, shown, remedy))

    def text(self, name: str, *, required: bool = False) -> str | None:
        """A text that is not empty; None if it is not stated."""
        value = self._get(name)
        if value is None or value == "":
            if required:
                self.problem(name, "it is missing", None, "every activity needs it")
            return None
        return self._text(name, value)

    def texts(self, name: str) -> tuple[str, ...]:
        found = [self._text(f"{name}[{place}]", value) for place, value in self._list(name)]
        return tuple(text for text in found if text)

    def name(self, name: str, section: str, *, required: bool = False) -> str | None:
        """A name of the vocabulary."""
        word = self.text(name, required=required)
        return word if word and self._known(name, section, word) else None

    def names(self, name: str, section: str) -> tuple[str, ...]:
        return tuple(word for word in self.texts(name) if self._known(name, section, word))

    def flag(self, name: str) -> bool | None:
        value = self._get(name)
        if value is not None and not isinstance(value, bool):
            self.problem(name, "this is neither true nor false", value, "write true or false, or leave it out")
            return None
        return value

    def whole(self, name: str) -> int | None:
        value = self._get(name)
        if value is None:
            return None
        if isinstance(value, Decimal) and value == value.to_integral_value() and abs(value) < 10**9:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value > 10**9:
            self.problem(name, "this is no whole number", value, "write it in figures, such as 90")
            return None
        return value

    def amount(self, name: str, *, required: bool = False) -> Amount | None:
        value = self._get(name)
        if value is None:
            if required:
                self.problem(name, "it is missing", None, "write the amount, such as 1.25")
            return None
        return self._amount(name, value)

    def amounts(self, name: str, section: str) -> tuple[tuple[str, Amount], ...]:
        """An object of names with an amount each."""
        value = self._get(name)
        if value is None:
            return ()
        if not isinstance(value, Mapping):
            self.problem(name, "this is no object", value, 'write it as {"ethics": 1.5}')
            return ()
        found = []
        for word, part in value.items():
            amount = self._amount(f"{name}.{word}", part)
            if self._known(name, section, word) and amount is not None:
                found.append((word, amount))
        return tuple(found)

    def decimal(self, name: str, least: int, most: int) -> Decimal | None:
        value = self._get(name)
        if value is None:
            return None
        number = value if isinstance(value, Decimal) else Decimal(value) if type(value) is int else None
        if number is None or not number.is_finite() or not least <= number <= most:
            self.problem(name, f"this is no number from {least} to {most}", value, "write it in decimal degrees")
            return None
        return number

    def moment(self, name: str, *, last: bool = False, required: bool = False) -> datetime | None:
        """A moment local to the place. A day alone is its first minute, or (`last`) its last."""
        word = self.text(name, required=required)
        if word is None:
            return None
        if DAY.fullmatch(word):
            word += "T23:59" if last else "T00:00"
        elif not MOMENT.fullmatch(word):
            self.problem(name, "this is no moment", word, "write the local time without a zone, as 2027-03-12T08:30")
            return None
        try:
            return datetime.fromisoformat(word)
        except ValueError:
            self.problem(name, "there is no such moment", word, "write it as 2027-03-12T08:30")
        return None

    def day(self, name: str) -> date | None:
        word = self.text(name)
        if word is None:
            return None
        try:
            if DAY.fullmatch(word):
                return date.fromisoformat(word)
        except ValueError:
            pass
        self.problem(name, "this is no day", word, "write it as 2027-03-12")
        return None

    def each(self, name: str) -> Iterator[Parts]:
        """The objects of a list."""
        for place, value in self._list(name):
            yield Parts(value, self.problems, f"{self._at}{name}[{place}].")

    def one(self, name: str) -> Parts | None:
        value = self._get(name)
        return None if value is None else Parts(value, self.problems, f"{self._at}{name}.")

    def done(self) -> None:
        for name in self._data.keys() - self._asked:
            self.problem(name, unknown("field", name, self._asked), None, "leave it out if it has no place here")

    def _get(self, name: str) -> object:
        self._asked.add(name)
        return self._data.get(name)

    def _list(self, name: str) -> Iterator[tuple[int, object]]:
        value = self._get(name)
        if value is None:
            return
        if not isinstance(value, list):
            self.problem(name, "this is no list", value, "write it as […]")
        elif len(value) > MOST:
            self.problem(name, f"it has {len(value)} entries", None, f"an activity has at most {MOST}")
        else:
            yield from enumerate(value)

    def _text(self, name: str, value: object) -> str | None:
        if not isinstance(value, str) or not value.strip():
            self.problem(name, "this is no text", value, 'write it in quotation marks: "…"')
        elif len(value) > LONGEST:
            self.problem(name, f"it is {len(value)} characters long", None, f"a text has at most {LONGEST}")
        elif UNSEEN.search(value):
            self.problem(name, "it holds control characters", None, "write it in plain text")
        else:
            return value
        return None

    def _amount(self, name: str, value: object) -> Amount | None:
        try:
            if isinstance(value, (int, str, Decimal)):
                return Amount.of(value)
        except AmountError as error:
            self.problem(name, str(error), None, "")
            return None
        self.problem(name, "this is no amount", value, "write a decimal number such as 1.25")
        return None

    def _known(self, name: str, section: str, word: str) -> bool:
        known = vocabulary().terms(section)
        if word not in known:
            self.problem(name, unknown(SINGULAR[section], word, known), None, "write a name of the vocabulary")
        return word in known
