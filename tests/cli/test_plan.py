"""`opencme plan`: the answer in a sentence, what to do by day and why, and one line for whatever cannot be read."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from opencme.credit import Activity, Amount, Award, Place, Price, Session
from opencme.interchange.catalog import write
from tests.cli.command import FLORIDA, Ran, installed, opencme

TODAY = date(2026, 12, 1)
ERRORS = (("prevention-of-medical-errors", Amount(200)),)


def course(name: str, hours: int = 2, cents: int = 0, **other: object) -> Activity:
    topics = ERRORS if hours >= 2 else tuple((topic, Amount(hours * 100)) for topic, _ in ERRORS)
    award = Award("ama-pra-1", Amount(hours * 100), topics)
    facts: dict[str, object] = {
        "title": f"Course {name}", "provider": "Acme", "format": "enduring", "awards": (award,),
        "minutes": hours * 60, "prices": (Price(cents, "USD"),), "online": True, "languages": ("en",),
    }  # fmt: skip
    return Activity(name, **(facts | other))  # type: ignore[arg-type]


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """A case with one hour on medical errors missing, and a catalog with three ways to close it."""
    case, feed = tmp_path / "florida.yaml", tmp_path / "feed.json"
    case.write_text(FLORIDA, "utf-8")
    meeting = course(
        "meeting",
        format="live",
        online=False,
        starts=datetime(2027, 1, 16, 9),
        ends=datetime(2027, 1, 16, 11),
        place=Place("Tampa", "US", "FL"),
        minutes=None,
    )
    feed.write_text("".join(write([course("short", 1, 4500), course("free"), meeting], source="A test")), "utf-8")
    return str(case), str(feed)


def plan(files: tuple[str, str], *options: str, columns: int = 200) -> Ran:
    return opencme("plan", files[0], "--catalog", files[1], *options, columns=columns)


def test_the_answer_comes_first_with_its_proof(files: tuple[str, str]) -> None:
    ran = plan(files)
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[0] == "1 hour in one activity closes everything; no plan under 1 hour exists."


def test_each_pick_has_its_day_price_reason_and_the_next_best(files: tuple[str, str]) -> None:
    text = plan(files).out
    assert "Course short\n    Acme, 1 hour, 45 USD, online [short]" in text
    assert "Closes prevention of medical errors (Florida MD licence)." in text
    assert "Without it: 1 hour more with “Course free”." in text


def test_the_least_may_be_meant_in_money(files: tuple[str, str]) -> None:
    assert plan(files, "--least", "money").lines[0] == "2 hours and no money in one activity close everything."


@pytest.mark.parametrize(
    "options",
    [
        ("--skip", "short"),
        ("--budget", "44.99"),
        ("--least", "mixed", "--budget", "0"),
    ],
)
def test_wishes_leave_things_out(files: tuple[str, str], options: tuple[str, ...]) -> None:
    answer = json.loads(plan(files, *options, "--format", "json").out)
    assert [pick["id"] for pick in answer["picks"]] == ["free"]


def test_what_is_booked_is_in_the_plan_and_costs_nothing_more(files: tuple[str, str]) -> None:
    ran = plan(files, "--booked", "meeting")
    assert "Course meeting (booked)" in ran.out
    assert "16 January 2027 (in 46 days)" in ran.out
    assert "settled, Tampa" in ran.out


def test_where_wishes_leave_no_plan_the_least_that_must_be_given_up_is_said(files: tuple[str, str]) -> None:
    ran = plan(files, "--hours-per-week", "0", "--activity-format", "enduring", "--weekdays", "mon-fri")
    assert ran.code == 1
    assert ran.lines[0] == "No plan closes everything within your wishes."
    assert "give up the limit of hours a week" in ran.out


def test_a_gap_that_nothing_closes_is_named(tmp_path: Path, files: tuple[str, str]) -> None:
    nothing = tmp_path / "empty.json"
    nothing.write_text("".join(write([], source="Nothing")), "utf-8")
    ran = opencme("plan", files[0], "--catalog", str(nothing), columns=200)
    assert ran.code == 1
    assert ran.lines[0] == "Nothing here closes what is missing."
    assert "1 hour on prevention of medical errors (Florida MD licence), due 31 January 2027 (in 61 days)" in ran.out


def test_where_nothing_is_missing_there_is_nothing_to_plan(files: tuple[str, str]) -> None:
    whole = FLORIDA.replace("amount: 1,", "amount: 2,")
    ran = opencme("plan", "-", "--catalog", files[1], stdin=whole)
    assert ran.code == 0
    assert ran.lines[0] == "Nothing is missing; there is nothing to plan."


def test_several_cases_are_the_credentials_of_one_learner(files: tuple[str, str]) -> None:
    more = FLORIDA + "- {programme: us-ga-md, credential: {issued: 2018-05-04, expires: 2027-03-31}}\n"
    answer = json.loads(opencme("plan", "-", "--catalog", files[1], "--format", "json", stdin=more).out)
    assert set(answer["standings"]) == {"Florida MD licence", "Georgia MD/DO licence"}


def test_two_credentials_of_one_programme_have_names_of_their_own(files: tuple[str, str]) -> None:
    answer = json.loads(opencme("plan", "-", "--catalog", files[1], "--format", "json", stdin=FLORIDA + FLORIDA).out)
    assert set(answer["standings"]) == {"Florida MD licence", "Florida MD licence (2)"}
    assert len(answer["closes"]) == 2


def test_the_json_says_what_the_text_says(files: tuple[str, str]) -> None:
    answer = json.loads(plan(files, "--format", "json").out)
    assert answer["sentence"] == plan(files).lines[0]
    assert (answer["outcome"], answer["cost"], answer["bound"], answer["minutes"]) == ("optimal", 60, 60, 60)
    (pick,) = answer["picks"]
    assert pick["needed_for"] == [{"holding": "Florida MD licence", "programme": "us-fl-md", "rule": "medical-errors"}]
    assert pick["without_it"] == {"instead": [{"id": "free", "title": "Course free"}], "more": 60, "proven": True}


def test_a_conference_may_be_attended_in_part(tmp_path: Path, files: tuple[str, str]) -> None:
    award = Award("ama-pra-1", Amount(200), ERRORS)
    sessions = tuple(
        Session(name, f"Session {name}", datetime(2027, 1, 16, hour), datetime(2027, 1, 16, hour + 2), (award,))
        for name, hour in (("a", 9), ("b", 13))
    )
    feed = tmp_path / "meeting.json"
    feed.write_text(
        "".join(write([course("c", format="live", awards=(), sessions=sessions)], source="A test")), "utf-8"
    )
    answer = json.loads(opencme("plan", files[0], "--catalog", str(feed), "--format", "json").out)
    assert [pick["id"] for pick in answer["picks"]] in (["c#a"], ["c#b"])


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_text_fits_the_width_and_is_plain_where_it_is_piped(files: tuple[str, str], columns: int) -> None:
    ran = plan(files, columns=columns)
    assert max(map(len, ran.lines)) <= columns
    assert "\x1b" not in ran.out
    assert all(line == line.rstrip() for line in ran.lines)


# What cannot be read


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--budget", "much"), "--budget: “much” is no number; write it as 250 or 2.5"),
        (("--budget", "-1"), "--budget: it must be from 0 to 10,000,000, not -1"),
        (("--budget", "nan"), "--budget: it must be from 0"),
        (("--seconds", "9999"), "--seconds must be at most 3600"),
        (("--busy", "soon"), "--busy: “soon” is no span of days; write it as 2026-12-20..2027-01-02"),
        (("--busy", "2027-01-02..2026-12-20"), "--busy: the span 2027-01-02..2026-12-20 ends before it begins"),
        (("--weekdays", "someday"), "--weekdays: “someday” is no day of the week; write mon"),
        (("--weekdays", "t"), "--weekdays: “t” is no day of the week"),
        (("--home", "Tampa"), "--home: “Tampa” is no place; write latitude and longitude as 27.95,-82.46"),
        (("--home", "95,0"), "--home: 95,0 is nowhere on Earth"),
        (("--within", "20"), "--within needs to know from where; add --home"),
        (("--least", "travel"), "--least travel needs to know from where; add --home"),
        (("--activity-format", "lve"), '--activity-format: unknown format "lve"; did you mean "live"?'),
        (("--language", "English"), "--language: “English” is no code; write it as en"),
        (("--currency", "dollars"), "--currency: “dollars” is no code; write it as USD"),
        (("--booked", "shart"), '--booked: unknown activity "shart"; did you mean "short"?'),
        (("--skip", "nothing"), "--skip: unknown activity"),
        (("--on", "tomorrow"), "--on: “tomorrow” is not a day of the calendar"),
    ],
)
def test_a_wish_that_cannot_be_read_is_one_line(files: tuple[str, str], options: tuple[str, ...], said: str) -> None:
    ran = plan(files, *options)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert said in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file is empty"),
        ("[]", "the file holds no case"),
        ("programme: us-fl-mdd", "us-fl-mdd"),
        (FLORIDA + FLORIDA.replace("physician-md", "physician-do"), "of another learner"),
        (FLORIDA + FLORIDA.replace("amount: 39", "amount: 38"), "its credits differ from those before"),
    ],
)
def test_a_file_that_is_no_case_is_one_line(files: tuple[str, str], text: str, said: str) -> None:
    ran = opencme("plan", "-", "--catalog", files[1], stdin=text)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert said in ran.err


def test_a_catalog_that_is_none_is_one_line(tmp_path: Path, files: tuple[str, str]) -> None:
    feed = tmp_path / "feed.json"
    for content in ("{", "{}", "\x00"):
        feed.write_text(content, "utf-8")
        ran = opencme("plan", files[0], "--catalog", str(feed))
        assert (ran.code, ran.out) == (2, "")
        assert len(ran.err.splitlines()) == 1
    assert "cannot be opened" in opencme("plan", files[0], "--catalog", str(tmp_path / "none.json")).err


def test_an_item_that_is_no_activity_is_said_and_the_rest_is_planned_with(files: tuple[str, str]) -> None:
    feed = json.loads(Path(files[1]).read_text("utf-8"))
    feed["activities"].append({"id": "broken"})
    Path(files[1]).write_text(json.dumps(feed), "utf-8")
    ran = plan(files)
    assert ran.code == 0
    assert "activity 4 is left out" in ran.err


def test_two_activities_of_one_id_are_not_mixed_up(tmp_path: Path, files: tuple[str, str]) -> None:
    other = tmp_path / "other.json"
    other.write_text("".join(write([course("free", 4)], source="Another")), "utf-8")
    ran = plan(files, "--catalog", str(other))
    assert ran.code == 2
    assert "free is another activity's id already" in ran.err


def test_a_table_is_a_catalog_too(tmp_path: Path, files: tuple[str, str]) -> None:
    table = tmp_path / "courses.csv"
    table.write_text(
        "id,title,provider,format,credits,topics,minutes\n"
        "t1,Errors and how not to make them,Acme,enduring,ama-pra-1 2,prevention-of-medical-errors 2,120\n",
        "utf-8",
    )
    answer = json.loads(opencme("plan", files[0], "--catalog", str(table), "--format", "json").out)
    assert [pick["id"] for pick in answer["picks"]] == ["t1"]


def test_the_installed_command_plans(files: tuple[str, str]) -> None:
    ran = installed("plan", files[0], "--catalog", files[1])
    assert ran.code == 0
    assert ran.out.startswith("1 hour in one activity closes everything;")
