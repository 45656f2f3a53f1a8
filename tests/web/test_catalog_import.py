"""Bringing lists in: nothing is dropped or doubled in silence, and what a list no longer has is no longer offered."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from opencme.interchange.catalog import read_feed
from opencme.web.catalog import demo, importing
from opencme.web.catalog.index import INDEX
from opencme.web.catalog.models import Entry, FacetTotal, ImportRun, Source
from opencme.web.catalog.search import Wanted, find
from opencme.web.people.models import User
from tests.web.catalogs import TODAY, an_activity, an_award, bring, bring_file, entry

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def listed() -> list[str]:
    return sorted(each.title for each in find(Wanted(), TODAY).entries)


def test_a_second_import_knows_what_is_new_changed_and_the_same(tmp_path: Path) -> None:
    run = bring(tmp_path, [an_activity("1", "One"), an_activity("2", "Two")])
    assert (run.state, run.fresh, run.changed, run.same) == ("done", 2, 0, 0)
    run = bring(tmp_path, [an_activity("1", "One"), an_activity("2", "Two, again"), an_activity("3", "Three")])
    assert (run.fresh, run.changed, run.same, run.gone) == (1, 1, 1, 0)
    assert listed() == ["One", "Three", "Two, again"]


def test_what_is_kept_is_the_activity_itself(tmp_path: Path) -> None:
    given = an_activity("1", "One", format="live", awards=(an_award("3", topics={"ethics": "1"}),), tested=True)
    bring(tmp_path, [given])
    kept = entry("One")
    assert kept.activity == given
    assert (kept.opens_on, kept.closes_on) == (date(2027, 3, 4), date(2027, 3, 4))


def test_what_a_list_no_longer_has_is_marked_and_comes_back_with_it(tmp_path: Path) -> None:
    both = [an_activity("1", "One"), an_activity("2", "Two")]
    bring(tmp_path, both)
    run = bring(tmp_path, both[:1])
    assert run.gone == 1
    assert entry("Two").stale_since
    assert listed() == ["One"]
    assert len(find(Wanted(everything=True), TODAY).entries) == 2
    bring(tmp_path, both)
    assert entry("Two").stale_since is None
    assert listed() == ["One", "Two"]


def test_a_part_of_a_list_says_nothing_of_the_rest(tmp_path: Path) -> None:
    bring(tmp_path, [an_activity("1", "One")])
    assert bring(tmp_path, [an_activity("2", "Two")], is_whole=False).gone == 0
    assert listed() == ["One", "Two"]


def test_an_activity_that_is_wrong_this_time_is_not_gone(tmp_path: Path) -> None:
    bring(tmp_path, [an_activity("1", "One"), an_activity("2", "Two")])
    path = tmp_path / "list.json"
    feed = json.loads(path.read_text())
    feed["activities"][1]["format"] = "somehow"
    path.write_text(json.dumps(feed))
    run = bring_file(path)
    assert (run.problems, run.gone) == (1, 0)
    assert listed() == ["One", "Two"]
    (finding,) = run.findings.all()
    assert (finding.kind, finding.where) == ("wrong", "activity 2")
    assert 'unknown format "somehow"' in finding.words


@pytest.mark.parametrize("content", ['{"activities": []}', '{"activities": [{"id": "1"}]}', "{", "nothing"])
def test_a_file_without_any_activity_changes_nothing(tmp_path: Path, content: str) -> None:
    bring(tmp_path, [an_activity("1", "One")])
    path = tmp_path / "other.json"
    path.write_text(content)
    run = bring_file(path)
    assert run.state == "failed"
    assert run.wrong
    assert listed() == ["One"]


def test_one_id_twice_in_a_file_is_told(tmp_path: Path) -> None:
    run = bring(tmp_path, [an_activity("1", "One"), an_activity("1", "Another")])
    assert (run.fresh, run.problems) == (1, 1)
    assert "the same id as in activity 1" in run.findings.get().words


def test_an_id_longer_than_can_be_kept_is_told(tmp_path: Path) -> None:
    run = bring(tmp_path, [an_activity("1", "One"), an_activity("2" * 201, "Another")])
    assert "longer than 200 characters" in run.findings.get().words


def test_long_titles_are_kept_whole(tmp_path: Path) -> None:
    bring(tmp_path, [an_activity("1", "word " * 400, description="x " * 9_000)])
    assert Entry.objects.get().activity.title == "word " * 400


def test_the_same_provider_and_id_in_two_lists_is_one_activity(tmp_path: Path) -> None:
    bring(tmp_path, [an_activity("1", "Ethics")])
    run = bring(tmp_path, [an_activity("1", "Ethics, as another calls it")], "B")
    assert run.duplicates == 1
    other = entry("Ethics, as another calls it", "B")
    assert other.duplicate_of == entry("Ethics")
    assert "the same provider and id" in other.duplicate_reasons
    assert "It is taken for “Ethics” of A" in run.findings.get().words
    assert listed() == ["Ethics"]


@pytest.mark.parametrize(
    ("changed", "is_same"),
    [
        ({}, True),
        ({"title": "Update on heart failure"}, True),
        ({"title": "Heart failure update, module 2"}, False),
        ({"title": "Heart failure update in children"}, False),
        ({"title": "Sepsis"}, False),
        ({"starts": datetime(2027, 3, 5, 9), "ends": datetime(2027, 3, 5, 12)}, False),
        ({"starts": datetime(2027, 3, 4, 14), "ends": datetime(2027, 3, 4, 17)}, False),
        ({"provider": "Somebody else altogether"}, False),
        ({"awards": (an_award("7"),)}, False),
        ({"awards": (an_award("1", "acpe"),)}, False),
        ({"format": "enduring", "starts": None, "ends": None, "available": (None, date(2027, 3, 4))}, False),
    ],
)
def test_title_provider_and_day_make_two_listings_one_unless_anything_speaks_against_it(
    tmp_path: Path, changed: dict[str, Any], is_same: bool
) -> None:
    usual: dict[str, Any] = {"title": "Heart failure update", "format": "live"}
    bring(tmp_path, [an_activity("a-1", **usual)])
    bring(tmp_path, [an_activity("zz9", **usual | changed)], "B")
    assert (Entry.objects.get(external_id="zz9").duplicate_of is not None) is is_same


def test_within_one_list_nothing_is_taken_for_the_same(tmp_path: Path) -> None:
    run = bring(tmp_path, [an_activity("1", "Ethics"), an_activity("2", "Ethics")])
    assert (run.fresh, run.duplicates) == (2, 0)


def test_a_duplicate_takes_the_place_of_what_is_no_longer_offered(tmp_path: Path) -> None:
    bring(tmp_path, [an_activity("1", "Ethics"), an_activity("2", "Other")])
    for source in ("B", "C"):
        bring(tmp_path, [an_activity("1", "Ethics")], source)
    bring(tmp_path, [an_activity("2", "Other")])
    assert entry("Ethics", "B").duplicate_of is None
    assert entry("Ethics", "C").duplicate_of == entry("Ethics", "B")
    assert [each.source.name for each in find(Wanted(words="ethics"), TODAY).entries] == ["B"]


def test_what_can_be_chosen_is_counted_after_an_import(tmp_path: Path) -> None:
    bring(tmp_path, [an_activity("1", "One", awards=(an_award(topics={"ethics": "1"}),)), an_activity("2", "Two")])
    bring(tmp_path, [an_activity("1", "One")], "B")
    totals = {(total.facet, total.value): total.entries for total in FacetTotal.objects.all()}
    assert totals["system", "ama-pra-1"] == 2
    assert totals["topic", "ethics"] == 1
    assert totals["when", "any-time"] == 2


def test_two_imports_of_one_list_do_not_run_at_once(tmp_path: Path) -> None:
    source = Source.objects.create(name="A")
    ImportRun.objects.create(source=source, name="first", state="running")
    with pytest.raises(importing.BusyError, match="another import of A is under way"):
        bring(tmp_path, [an_activity()])
    assert importing.recover() == 0
    ImportRun.objects.update(seen_at=timezone.now() - importing.PATIENCE - timedelta(minutes=1))
    assert importing.recover() == 1
    assert bring(tmp_path, [an_activity()]).state == "done"


def test_rows_of_a_calendar_are_listed_with_what_they_leave_open(tmp_path: Path) -> None:
    path = tmp_path / "events.ics"
    path.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20270304\nSUMMARY:Congress\nEND:VEVENT\nEND:VCALENDAR"
    )
    Source.objects.create(name="A", provider="Example Society")
    run = bring_file(path)
    assert (run.fresh, run.asked) == (1, 1)
    assert entry("Congress").questions == ["What credit is it designated for? The file does not say."]


def test_the_command_imports_says_what_it_did_and_writes_the_same_back(tmp_path: Path) -> None:
    path = tmp_path / "society.csv"
    path.write_text(
        "Title,Provider,Format,Credits,Topics,Available until\n"
        "Opioids,Harbour University,enduring,ama-pra-1 2; ancc 2,opioid-prescribing 1.5,2099-12-31\n"
        "Wrong,Harbour University,enduring,many,,\n"
    )
    out = StringIO()
    call_command("catalog", "import", str(path), stdout=out)
    assert "row 3: Credits: this does not say how much of which credit (many)" in out.getvalue()
    assert "society: 1 new, 0 changed, 0 as before, 0 no longer offered" in out.getvalue()
    feed = tmp_path / "ours.json"
    call_command("catalog", "export", str(feed), stdout=out)
    assert "wrote 1 activities" in out.getvalue()
    assert read_feed(feed.read_bytes()).activities() == [Entry.objects.get().activity]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import", "nowhere.csv"], "nowhere.csv: there is no such file"),
        (["export", "/nowhere/at/all.json"], "cannot be written"),
    ],
)
def test_the_command_says_what_is_wrong_in_one_line(arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("catalog", *arguments)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_command_fails_for_a_file_that_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="no row of headings was found"):
        call_command("catalog", "import", str(path))


def test_somebody_becomes_staff_by_a_command_alone(physician: User) -> None:
    call_command("staff", "Physician@example.org", stdout=StringIO())
    assert User.objects.get(pk=physician.pk).is_staff
    call_command("staff", "physician@example.org", "--end", stdout=StringIO())
    assert not User.objects.get(pk=physician.pk).is_staff
    with pytest.raises(CommandError, match="there is no account"):
        call_command("staff", "nobody@example.org")


@pytest.mark.parametrize("today", [date(2026, 11, 24), date(2026, 1, 1), date(2031, 7, 5)])
def test_the_demonstration_lies_ahead_of_any_day(today: date) -> None:
    activities = demo.activities(today)
    assert len(activities) >= 40
    assert not any(activity.is_over(today) for activity in activities)
    saturday = next(activity for activity in activities if activity.title.startswith("Florida renewal in one day"))
    assert saturday.starts
    assert saturday.starts.weekday() == 5
    (congress,) = [activity for activity in activities if activity.sessions]
    assert all(session.awards for session in congress.sessions)


def test_the_demonstration_is_loaded_once() -> None:
    demo.load(TODAY)
    count = Entry.objects.count()
    demo.load(TODAY)
    assert Entry.objects.count() == count
    assert ImportRun.objects.get().problems == 0


def test_after_many_changes_the_index_is_tidied_and_finds_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "MANY", 1)
    monkeypatch.setattr(importing, "STEP", 10)
    bring(tmp_path, [an_activity(str(number), f"Course {number}") for number in range(60)])
    assert find(Wanted(words="course"), TODAY).count == 60
    assert find(Wanted(words="course 7"), TODAY).count == 1


def test_the_index_is_kept_by_the_database() -> None:
    """A later migration that makes the table anew on SQLite must install the triggers again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{INDEX}%"])
            names = {name for (name,) in cursor.fetchall()}
            assert names == {f"{INDEX}_insert", f"{INDEX}_update", f"{INDEX}_delete"}
        else:
            cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = %s", [INDEX])
            assert cursor.fetchone() == (1,)
