"""The made-up catalog is the same every time, and looks as published figures say that catalogs do."""

from __future__ import annotations

from collections import Counter
from datetime import date

from opencme.credit import vocabulary
from opencme.interchange.catalog.made_up import activities, activity, distributions, shares

TODAY = date(2026, 11, 24)


def test_the_same_seed_makes_the_same_activities_and_another_makes_others() -> None:
    first = list(activities(50, today=TODAY, seed=3))
    assert first == list(activities(50, today=TODAY, seed=3))
    assert first[:20] == list(activities(20, today=TODAY, seed=3))
    assert first[40] == activity(40, today=TODAY, seed=3)
    assert first != list(activities(50, today=TODAY, seed=4))


def test_every_name_is_in_the_vocabulary() -> None:
    known = vocabulary()
    for each in activities(2_000, today=TODAY):
        known.require("formats", each.format)
        if each.accredited_by:
            known.require("bodies", each.accredited_by)
        awards = [*each.awards, *(award for session in each.sessions for award in session.awards)]
        assert awards
        for award in awards:
            known.require("credit-systems", award.system)
            for topic, _ in award.topics:
                known.require("topics", topic)
            for profession in award.professions:
                known.require("professions", profession)


def test_the_shares_are_those_that_were_published() -> None:
    made = list(activities(5_000, today=TODAY))
    formats = Counter(each.format for each in made)
    for name, share in shares(distributions.FORMATS).items():
        assert abs(formats[name] / len(made) - share) < 0.025, name
    courses = formats["live"] + formats["live-online"]
    assert abs(courses / len(made) - 69_140 / 134_445) < 0.025
    supported = sum(1 for each in made if each.supporters)
    assert abs(supported / len(made) - 0.41) < 0.03
    assert 0.07 < sum(1 for each in made if each.is_over(TODAY)) / len(made) < 0.13
    assert len({each.id for each in made}) == len(made)


def test_credit_is_designated_in_quarters_and_takes_its_time() -> None:
    for each in activities(1_000, today=TODAY):
        assert each.minutes
        assert all(award.amount.hundredths % 25 == 0 for award in each.awards)
        assert all(award.amount.hundredths * 60 == each.minutes * 100 for award in each.awards)
        assert all(price.hundredths >= 0 for price in each.prices)
