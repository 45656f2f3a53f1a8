"""Reads the XML batch file of activities that a provider keeps for the accreditor's register (PARS).

Elements are known by their names alone: the namespace of the accreditor's own ones is not published, and the published
schemas (MedBiquitous metrics and Healthcare LOM) use each name once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree

from opencme.credit import Activity, ActivityError, Amount, AmountError, Award, Place, Price
from opencme.credit.activity import AT_A_TIME
from opencme.credit.wording import plain
from opencme.interchange.catalog.cells import COUNTRIES
from opencme.interchange.catalog.item import CatalogError, Item, Problem, Reading
from opencme.interchange.catalog.moments import first_minute, last_minute
from opencme.interchange.catalog.register import BOARDS, SERIES, SYSTEMS, format_of, is_online
from opencme.interchange.catalog.row import NO_CREDIT, made_up

LARGEST = 200_000_000
"""Bytes of a file."""
DAY = re.compile(r"(\d{4}-\d{2}-\d{2})")
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def read(data: bytes, name: str, *, provider: str = "") -> Reading:
    """The activities of a batch file of `provider`. Raises CatalogError for what is none."""
    if len(data) > LARGEST:
        raise CatalogError(f"{name}: it is larger than {LARGEST // 10**6} MB; make several files of it")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise CatalogError(f"{name}: it declares entities, which a batch file does not need; export it without them")
    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - entities are refused above
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise CatalogError(f"{name}: this is no XML that can be read ({error})") from None
    found = [each for each in root.iter() if _name(each) == "MedicalEducationMetrics"]
    if not found:
        raise CatalogError(f"{name}: it holds no MedicalEducationMetrics, which is what PARS has activities in")
    return Reading("pars-xml", _items(found, provider))


def _items(found: list[ElementTree.Element], provider: str) -> Iterator[Item]:
    for number, element in enumerate(found, start=1):
        yield _Record(element, provider).item(f"activity {number}")


class _Record:
    """One activity of the file."""

    def __init__(self, element: ElementTree.Element, provider: str) -> None:
        self._element = element
        self._provider = provider
        self._problems: list[Problem] = []
        self._remarks: list[str] = []
        self._numbers = {
            plain(_text(_child(each, "catalog"))): _text(_child(each, "entry")) for each in self._all("identifier")
        }

    def item(self, where: str) -> Item:
        own = self._numbers.get("provider activity id") or self._numbers.get("accme activity id") or None
        activity = self._activity(own)
        if activity and activity.format == "series":
            self._remarks.append(SERIES)
        return Item(
            where,
            None if self._problems else activity,
            tuple(self._problems),
            (NO_CREDIT,) if activity and not activity.awards else (),
            tuple(self._remarks),
            id=own,
        )

    def _activity(self, own: str | None) -> Activity | None:
        title = self._string("title")
        if not title:
            self._problem("title", "it is missing", "", "every activity has one")
        if not self._provider:
            self._problem("", "PARS does not name the provider in its files", "", "say whose file this is")
        words = plain(self._string("activityFormat"))
        deliveries = frozenset(plain(_text(each)) for each in self._all("DeliveryMethod"))
        format = format_of(words, deliveries)
        if not format:
            self._problem("activityFormat", "this is no format of PARS", words, 'write it as "Live Course"')
        first = self._day("startDateTime") or self._day("ReportingStartDate")
        last = self._day("endDateTime") or self._day("ReportingEndDate") or first
        if not first:
            self._problem("startDateTime", "it is missing", "", "write it as 2027-03-12T00:00:00")
        stated: dict[str, Any] = {
            "awards": tuple(self._awards()),
            "prices": self._prices(),
            "place": self._place(),
            "online": is_online(words, deliveries) or format == "live-online",
            "joint_providers": self._texts("nonAccreditedProvider"),
            "specialties": self._texts("specialty"),
            "supporters": self._supporters(),
            "description": self._string("description"),
            "disclosure": "; ".join(self._texts("relevantFinancialRelationshipDisclosure")),
            "url": self._url(),
        }
        if self._problems or not (title and format and first and last):
            return None
        if format in AT_A_TIME:
            stated |= {"starts": first_minute(first), "ends": last_minute(last)}
        else:
            stated["available"] = (first, last)
        try:
            return Activity(own or made_up(self._provider, title, first), title, self._provider, format, **stated)
        except ActivityError as error:
            self._problem(error.field, str(error), "", "correct the record")
            return None

    def _awards(self) -> Iterator[Award]:
        for each in self._all("credits"):
            category, figure = _text(_child(each, "activityCertification")), _text(_child(each, "numberOfCredits"))
            if not figure:
                continue
            system = SYSTEMS.get(plain(category or "AMA PRA Category 1"))
            if system is None:
                self._remarks.append(f'{figure} of "{category}" was left aside: that credit is not known here')
            elif (amount := self._amount("numberOfCredits", figure)) is not None:
                yield Award(system, amount)
        for each in self._all("MOCRegistration"):
            board, points = _text(_child(each, "boardName")), _text(_child(each, "mocPoints"))
            system = BOARDS.get(board.casefold())
            if system is None:
                self._remarks.append(f'the registration with "{board}" was left aside: its points are not known here')
            elif points and (amount := self._amount("mocPoints", points)) is not None:
                yield Award(system, amount)

    def _prices(self) -> tuple[Price, ...]:
        fee = plain(self._string("FeeForParticipation"))
        if fee.startswith("no"):
            return (Price(0, "USD"),)
        if fee:
            self._remarks.append("there is a fee, but PARS does not say how much")
        return ()

    def _place(self) -> Place | None:
        location = next(iter(self._all("activityLocation")), None)
        if location is None:
            return None
        city, region = _text(_find(location, "City")), _text(_find(location, "StateOrProvince"))
        code = _text(_find(location, "CountryCode"))
        country = COUNTRIES.get(code.casefold()) or (code.upper() if len(code) == 2 else None)
        if code and not country:
            self._remarks.append(f'the country "{code}" is not known by its two letters and stands with the place')
        name = ", ".join(part for part in (city, "" if country else code) if part)
        return Place(name or region or country or "", country, region or None) if name or region or country else None

    def _supporters(self) -> tuple[str, ...]:
        money = [each.get("supportSource", "") for each in self._all("CommercialSupportAmount")]
        kind = [each.get("source") or _text(_child(each, "source")) for each in self._all("InKindSupport")]
        return tuple(dict.fromkeys(name for name in [*money, *kind] if name))

    def _url(self) -> str | None:
        url = self._numbers.get("url", "")
        if url and not ADDRESS.fullmatch(url):
            self._problem("URL", "this is no address on the web", url, "write it as https://…")
        return url or None

    def _amount(self, field: str, figure: str) -> Amount | None:
        try:
            return Amount.of(figure)
        except AmountError as error:
            self._problem(field, str(error), "", "")
            return None

    def _day(self, field: str) -> date | None:
        text = self._string(field)
        match = DAY.match(text)
        try:
            return datetime.fromisoformat(match[1]).date() if match else None
        except ValueError:
            self._problem(field, "there is no such day", text, "write it as 2027-03-12")
            return None

    def _problem(self, field: str, what: str, found: str, remedy: str) -> None:
        self._problems.append(Problem(field, what, found, remedy))

    def _all(self, name: str) -> list[ElementTree.Element]:
        return [each for each in self._element.iter() if _name(each) == name]

    def _string(self, name: str) -> str:
        return next((text for each in self._all(name) if (text := _text(each))), "")

    def _texts(self, name: str) -> tuple[str, ...]:
        return tuple(text for each in self._all(name) if (text := _text(each)))


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _child(element: ElementTree.Element, name: str) -> ElementTree.Element | None:
    return next((each for each in element if _name(each) == name), None)


def _find(element: ElementTree.Element, name: str) -> ElementTree.Element | None:
    return next((each for each in element.iter() if _name(each) == name), None)


def _text(element: ElementTree.Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
