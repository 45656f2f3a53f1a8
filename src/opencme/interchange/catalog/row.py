"""One row of a catalog's table as an activity: each cell read by what its column holds, everything odd kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from opencme.credit import Activity, ActivityError, Award, Place, Price
from opencme.credit.activity import AT_A_TIME
from opencme.credit.wording import plain
from opencme.interchange.catalog import cells as said
from opencme.interchange.catalog.columns import Headings
from opencme.interchange.catalog.item import Item, Problem
from opencme.interchange.catalog.moments import first_minute, last_minute, read_days, read_time, time_in
from opencme.interchange.catalog.register import SERIES, Dialect, format_of, is_online
from opencme.interchange.tabular.cells import Cells, Findings
from opencme.interchange.tabular.findings import Unreadable
from opencme.interchange.tabular.names import NOTHING, read_flag, read_term

LISTS = {
    "approved-by": "approved_by",
    "joint-providers": "joint_providers",
    "specialties": "specialties",
    "objectives": "objectives",
    "faculty": "faculty",
    "supporters": "supporters",
}
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
NO_CREDIT = "What credit is it designated for? The file does not say."


class RowReader:
    """Reads the rows of one table."""

    def __init__(
        self, headings: Headings, provider: str, order: str | None, since: date, dialect: Dialect | None
    ) -> None:
        self._headings = headings
        self._columns = headings.by_field()
        self._provider = provider
        self._order = order
        self._since = since
        self._dialect = dialect

    def read(self, where: str, number: int, texts: Sequence[str]) -> Item:
        if not any(texts):
            return Item(where, skipped="a blank row")
        if number <= self._headings.row:
            return Item(where, skipped="the headings" if number == self._headings.row else "above the headings")
        row = _Row(Cells(number, texts, self._columns), Findings(number))
        own = row.text("id")
        activity = self._activity(row, own)
        problems = tuple(Problem(p.column, p.what, p.found, p.remedy) for p in row.found.problems) + tuple(
            Problem("", question.text, question.found, _remedy(question.about)) for question in row.found.questions
        )
        remarks = tuple(map(str, row.found.remarks))
        questions = (NO_CREDIT,) if activity and not activity.awards else ()
        return Item(where, None if problems else activity, problems, questions, remarks, id=own)

    def _activity(self, row: _Row, own: str | None) -> Activity | None:
        title = row.text("title")
        if not title:
            row.missing("title", "the title", "write what the activity is called")
        provider = row.text("provider") or self._provider
        if not provider:
            row.missing("provider", "the provider", "add a column headed Provider, or say whose file this is")
        deliveries = frozenset(plain(word) for word in said.pieces(row.text("delivery") or ""))
        words = plain(row.text("format") or "")
        format = self._format(row, words, deliveries)
        awards = self._awards(row)
        stated: dict[str, Any] = {attribute: row.list(field) for field, attribute in LISTS.items()}
        stated |= self._when(row, format) | {
            "minutes": row.read("minutes", lambda text, heading: said.read_minutes(text, heading)),
            "prices": self._prices(row),
            "place": _place(row),
            "online": bool(row.read("online", lambda text, _: read_flag(text)))
            or is_online(words, deliveries)
            or format == "live-online",
            "languages": row.read("languages", lambda text, _: said.read_languages(text)) or (),
            "accredited_by": row.text("accredited-by"),
            "tested": row.read("tested", lambda text, _: read_flag(text)),
            "interactive": row.read("interactive", lambda text, _: read_flag(text)),
            "audience": row.read("audience", lambda text, _: said.read_professions(text)) or frozenset(),
            "disclosure": row.text("disclosure") or "",
            "description": row.text("description") or "",
            "url": row.read("url", lambda text, _: _address(text)),
        }
        if row.found.problems or row.found.questions or not (title and provider and format):
            return None
        if format == "series" and self._dialect:
            row.found.remark("", SERIES)
        own = own or made_up(provider, title, stated["starts"] or stated["available"])
        try:
            return Activity(own, title, provider, format, tuple(awards), **stated)
        except ActivityError as error:
            row.found.problem(error.field, str(error), "", "correct the row")
            return None

    def _format(self, row: _Row, words: str, deliveries: frozenset[str]) -> str | None:
        if self._dialect and (name := format_of(words, deliveries)):
            return name
        name = row.term("format", "formats")
        if name is None and not row.found.problems:
            row.missing("format", "the format", 'write how one takes part, such as "Live, in person" or "enduring"')
        return name

    def _awards(self, row: _Row) -> list[Award]:
        system = row.text("system") or ""
        awards: list[Award] = []
        for column, text in row.cells.holding("credits"):
            if text.casefold() in NOTHING:
                continue
            bare = column.system or (self._dialect.system if self._dialect else "")
            whole = f"{text} {system}" if system and said.BARE.fullmatch(text) and not bare else text
            found = row.found.attempt(column, text, said.read_awards, whole, bare, column.name)
            if found:
                awards += found[0]
                for remark in found[1]:
                    row.found.remark(remark.column, remark.text, remark.confirm)
        topics = row.cells.first("topics")
        if topics and awards:
            found = row.found.attempt(topics[0], topics[1], said.with_topics, awards, topics[1], topics[0].name)
            awards, remarks = found or (awards, [])
            for remark in remarks:
                row.found.remark(remark.column, remark.text, remark.confirm)
        return awards

    def _prices(self, row: _Row) -> tuple[Price, ...]:
        currency = (row.text("currency") or "").upper()
        found = [
            row.found.attempt(column, text, said.read_prices, text, currency)
            for column, text in row.cells.holding("price")
        ]
        return tuple(price for prices in found if prices for price in prices)

    def _when(self, row: _Row, format: str | None) -> dict[str, Any]:
        """When it happens, or between which days it can be taken: the same columns may say either."""
        starts, ends = self._days(row, "starts"), self._days(row, "ends")
        first, last = self._days(row, "available-from"), self._days(row, "available-until")
        if format in AT_A_TIME:
            starts_at, ends_at = self._time(row, "starts"), self._time(row, "ends")
            begin = first_minute(starts[0], starts_at) if starts else None
            until = ends or starts
            end: datetime | None = last_minute(until[1], ends_at) if until else None
            return {"starts": begin, "ends": end, "available": (None, last[1] if last else None)}
        begins, closes = first or starts, last or ends
        return {
            "starts": None,
            "ends": None,
            "available": (begins[0] if begins else None, closes[1] if closes else None),
        }

    def _days(self, row: _Row, field: str) -> tuple[date, date] | None:
        days: tuple[date, date] | None = row.read(field, lambda text, _: read_days(text, self._order, self._since))
        return days

    def _time(self, row: _Row, field: str) -> time | None:
        own: time | None = row.read(f"{field}-at", lambda text, _: read_time(text))
        beside: time | None = row.read(field, lambda text, _: time_in(text))
        return own or beside


class _Row:
    """The cells of one row and what reading them has come up with."""

    def __init__(self, cells: Cells, found: Findings) -> None:
        self.cells = cells
        self.found = found

    def text(self, field: str) -> str | None:
        cell = self.cells.first(field)
        return cell[1] if cell else None

    def list(self, field: str) -> tuple[str, ...]:
        return tuple(said.pieces(self.text(field) or ""))

    def term(self, field: str, section: str) -> str | None:
        cell = self.cells.first(field)
        if not cell:
            return None
        name, remarks = read_term(cell[1], section, cell[0].name)
        if name is None:
            self.found.problem(cell[0].name, "this is not known", cell[1], "write a name of the vocabulary")
            return None
        for remark in remarks:
            self.found.remark(remark.column, remark.text, remark.confirm)
        return name

    def read(self, field: str, reading: Any) -> Any:
        """What `reading` makes of the cell's text and heading; None without one, or with a problem in its place."""
        cell = self.cells.first(field)
        return self.found.attempt(cell[0], cell[1], reading, cell[1], cell[0].heading) if cell else None

    def missing(self, field: str, what: str, remedy: str) -> None:
        columns = self.cells.columns.get(field)
        self.found.problem(columns[0].name if columns else "", f"{what} is missing", "", remedy)


def made_up(provider: str, title: str, when: object) -> str:
    """An id for an activity that has none of its own: the same as long as provider, title and days are."""
    told = "\n".join((plain(provider), plain(title), str(when)))
    return f"made-{hashlib.sha256(told.encode()).hexdigest()[:16]}"


def _place(row: _Row) -> Place | None:
    names = [text for text in (row.text("place"), row.text("city")) if text]
    country = row.read("country", lambda text, _: said.read_country(text))
    region = row.text("region")
    if not names:
        return Place(region or country, country, region) if region or country else None
    return Place(", ".join(dict.fromkeys(names)), country, region)


def _address(text: str) -> str:
    if not ADDRESS.fullmatch(text):
        raise Unreadable("this is no address on the web", "write it as https://…")
    return text


def _remedy(about: str) -> str:
    if about == "date-order":
        return "write the month in letters, or say which order the dates are in"
    return "write the name of the credit system, such as ama-pra-1"
