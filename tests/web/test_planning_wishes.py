"""What a holder wishes of plans: written down as it is meant, refused where it cannot be, and kept to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from opencme.planner import MONEY
from opencme.web.people.models import User
from opencme.web.planning import choosing, returning
from opencme.web.planning.models import Choice, Wishes
from opencme.web.planning.solving import planned
from opencme.web.planning.wishing import as_value, wishes_of
from tests.web.catalogs import TODAY
from tests.web.planned import catalog, course, lacking_errors, meeting

pytestmark = [pytest.mark.django_db, pytest.mark.database]

WISHES = {
    "least": "money",
    "budget": "250.50",
    "currency": "usd",
    "hours_per_week": "1.5",
    "weekdays": ["5", "6"],
    "latitude": "27.95",
    "longitude": "-82.46",
    "kilometres": "40",
    "formats": ["live"],
    "languages": ["en"],
    "from-0": "2026-12-20",
    "to-0": "2027-01-02",
    "from-1": "2027-02-01",
}


@pytest.fixture(autouse=True)
def _on_a_day_in_november() -> Iterator[None]:
    with patch("django.utils.timezone.now", return_value=datetime(2026, 11, 24, 9, tzinfo=UTC)):
        yield


def test_wishes_are_kept_as_they_were_meant(hers: Client, physician: User, tmp_path: Path) -> None:
    catalog(tmp_path, [meeting()])
    assert hers.post("/plan/wishes/", WISHES).status_code == 302
    value = as_value(Wishes.objects.get(holder=physician))
    assert (value.weights, value.budget, value.currency, value.minutes_per_week) == (MONEY, 25_050, "USD", 90)
    assert value.busy == ((date(2026, 12, 20), date(2027, 1, 2)), (date(2027, 2, 1), date(2027, 2, 1)))
    assert (value.weekdays, value.home, value.kilometres) == (
        frozenset({5, 6}),
        (Decimal("27.95"), Decimal("-82.46")),
        40,
    )
    assert (value.formats, value.languages) == (frozenset({"live"}), frozenset({"en"}))


def test_the_form_shows_what_is_kept_and_a_spare_row(hers: Client, tmp_path: Path) -> None:
    catalog(tmp_path, [meeting()])
    hers.post("/plan/wishes/", WISHES)
    shown = hers.get("/plan/wishes/").content.decode()
    for value in ("250.5", "1.5", "2026-12-20", "27.95", "-82.46"):
        assert f'value="{value}' in shown
    assert 'name="from-3"' in shown
    assert hers.post("/plan/wishes/", {"least": "hours", "currency": "USD"}).status_code == 302
    assert as_value(Wishes.objects.get()).asked() == ()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"least": "sleep"}, "Select a valid choice"),
        ({"budget": "-1"}, "greater than or equal to 0"),
        ({"budget": "much"}, "Enter a number"),
        ({"currency": "dollars"}, "Write three letters, such as USD."),
        ({"hours_per_week": "200"}, "less than or equal to 168"),
        ({"weekdays": ["9"]}, "Select a valid choice"),
        ({"latitude": "91"}, "less than or equal to 90"),
        ({"longitude": ""}, "Give both latitude and longitude, or neither."),
        ({"latitude": "", "longitude": ""}, "Distances need to know where your home is."),
        ({"formats": ["song"]}, "Select a valid choice"),
        ({"to-0": "2026-12-19"}, "This is before the first day."),
        ({"from-0": ""}, "Give the first day too."),
        ({"from-0": "01/02/2027"}, "Write the date as"),
    ],
)
def test_what_cannot_be_wished_is_said_and_nothing_is_kept(
    hers: Client, tmp_path: Path, wrong: dict[str, Any], said: str
) -> None:
    catalog(tmp_path, [meeting()])
    answer = hers.post("/plan/wishes/", WISHES | wrong)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Wishes.objects.exists()


def test_who_never_wished_has_no_limits(physician: User) -> None:
    assert as_value(wishes_of(physician)).asked() == ()
    assert not Wishes.objects.exists()


def test_plans_keep_to_wishes(physician: User, tmp_path: Path) -> None:
    lacking_errors(physician)
    catalog(tmp_path, [course("s", "Errors in short", "2", 45), course("l", "Errors at length", "3"), meeting()])

    def picked(**wished: Any) -> list[str]:
        Wishes.objects.all().delete()
        Wishes.objects.create(holder=physician, **wished)
        return [pick.option.id for pick in planned(physician, TODAY).plan.picks]

    assert picked(formats=["live"]) == ["m"]
    assert picked(least="money") == ["l"]
    assert picked(budget=4_000) == ["l"]
    assert picked(formats=["live"], weekdays=[0, 1]) == []
    assert picked(formats=["live"], busy=[["2027-01-16", "2027-01-16"]]) == []


# What an archive brings back


def row_of(kept: Wishes | Choice) -> dict[str, Any]:
    return {field.attname: getattr(kept, field.attname) for field in kept._meta.concrete_fields}


@pytest.mark.parametrize(
    "wrong",
    [
        {"least": "sleep"},
        {"formats": ["song"]},
        {"formats": "live"},
        {"languages": ["English"]},
        {"weekdays": [7]},
        {"weekdays": [True]},
        {"busy": [["2026-12-20"]]},
        {"busy": [["2027-01-02", "2026-12-20"]]},
        {"busy": [["soon", "later"]]},
        {"latitude": 900_001},
        {"budget": -1},
    ],
)
def test_wishes_that_no_plan_can_be_made_from_do_not_come_back(physician: User, wrong: dict[str, Any]) -> None:
    row = row_of(Wishes(holder=physician, busy=[["2026-12-20", "2027-01-02"]], latitude=279_500, longitude=-824_600))
    assert returning.wishes(row, None) == row
    with pytest.raises(ValueError):  # noqa: PT011 - each names its own column
        returning.wishes(row | wrong, None)


@pytest.mark.parametrize("wrong", [{"said": "bought"}, {"content": "{}"}, {"content": "no JSON"}, {"session": "z"}])
def test_a_choice_about_no_activity_does_not_come_back(physician: User, wrong: dict[str, Any]) -> None:
    row = row_of(choosing.choose(physician, meeting(), None, "booked"))
    assert returning.choice(row, None) == row
    with pytest.raises(ValueError):  # noqa: PT011 - each names its own column
        returning.choice(row | wrong, None)
