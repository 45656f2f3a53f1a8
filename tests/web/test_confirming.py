"""What the holder says to a proposal: entered as corrected, kept as a certificate, left out, or decided later."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from opencme.credit import Amount
from opencme.web.inbox import deciding
from opencme.web.inbox.models import Proposed
from opencme.web.people.models import User
from opencme.web.record import evidence, ledger
from opencme.web.record.models import Profile
from tests.web.background import work_off
from tests.web.documents import BRING, SHOW, STATEMENT, amounts, answers, brought, certificate, letter
from tests.web.people import a_record

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_what_is_confirmed_is_on_the_record_with_its_certificate(hers: Client, physician: User) -> None:
    (proposed,) = brought(physician, certificate()).proposals.all()
    page = hers.post(SHOW, answers(proposed, "enter"), follow=True).text
    assert "1 record is new on your record" in page
    assert "Nothing waits for you" in page
    (record,) = ledger.transcript_of(physician).records
    assert (record.amount, record.evidence, record.title) == (Amount.of("6.75"), True, "Update in Asthma")
    assert [file.name for file in evidence.showing(int(record.id or 0), physician)] == ["certificate.pdf"]


def test_what_is_corrected_goes_on_the_record_as_corrected(hers: Client, physician: User) -> None:
    (proposed,) = brought(physician, certificate()).proposals.all()
    hers.post(SHOW, answers(proposed, "enter", amount="5.5", topics="Asthma care, Ethics"[13:]))
    (record,) = ledger.transcript_of(physician).records
    assert record.amount == Amount.of("5.5")
    assert record.topics == (("ethics", Amount.of("5.5")),)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"amount": "much"}, "much"),
        ({"amount": ""}, "This field is required"),
        ({"system": "gold stars"}, "is not a kind of credit we know"),
        ({"completed": "2999-01-01"}, "This day is still to come"),
        ({"started": "2026-03-20"}, "starts after it is completed"),
        ({"topics": "basket weaving"}, "is not a topic we know"),
    ],
)
def test_a_mistake_is_named_and_nothing_that_was_typed_is_lost(
    wrong: dict[str, str], message: str, hers: Client, physician: User
) -> None:
    (proposed,) = brought(physician, certificate()).proposals.all()
    answer = hers.post(SHOW, answers(proposed, "enter", provider="Typed by hand", **wrong))
    assert answer.status_code == 422
    assert message in answer.text
    assert "Typed by hand" in answer.text
    assert amounts(physician) == []


def test_one_mistake_holds_nothing_else_up(hers: Client, physician: User) -> None:
    (first,) = brought(physician, certificate()).proposals.all()
    (second,) = brought(physician, certificate(STATEMENT.replace("Asthma", "Gout")), "gout.pdf").proposals.all()
    sent = answers(first, "enter") | answers(second, "enter", title="Gout", amount="x")
    page = hers.post(SHOW, sent).text
    assert "1 record is new on your record" in page
    assert "1 record could not be entered yet" in page
    assert amounts(physician) == [Amount.of("6.75")]


def test_pressing_twice_enters_once(hers: Client, physician: User) -> None:
    (proposed,) = brought(physician, certificate()).proposals.all()
    hers.post(SHOW, answers(proposed, "enter"))
    hers.post(SHOW, answers(proposed, "enter"))
    with pytest.raises(deciding.DecidedError):
        deciding.enter(proposed, a_record(), by=physician)
    assert amounts(physician) == [Amount.of("6.75")]


def test_what_is_left_out_can_be_taken_up_again(hers: Client, physician: User) -> None:
    item = brought(physician, certificate())
    (proposed,) = item.proposals.all()
    hers.post(SHOW, answers(proposed, "decline"))
    assert "Nothing waits for you" in hers.get(SHOW).text
    hers.post(reverse("inbox:take-up", args=[item.pk, proposed.position]))
    assert "1 record waits for you" in hers.get(SHOW).text


def test_a_record_that_is_there_already_gets_the_certificate(hers: Client, physician: User) -> None:
    entry = ledger.enter(physician, a_record(title="Update in asthma", amount=Amount.of("6.75")), by=physician)
    entry = ledger.correct(
        entry,
        a_record(title="Update in asthma", amount=Amount.of("6.75"), completed=date(2026, 3, 14)),
        by=physician,
    )
    (proposed,) = brought(physician, certificate()).proposals.all()
    page = hers.get(SHOW).text
    assert "On your record already" in page
    hers.post(SHOW, answers(proposed, f"same-{entry.number}"))
    assert amounts(physician) == [Amount.of("6.75")]
    assert len(evidence.showing(entry.number, physician)) == 1


def test_a_name_that_is_not_hers_is_pointed_out(hers: Client, physician: User) -> None:
    User.objects.filter(pk=physician.pk).update(name="Rosa Lindqvist")
    brought(physician, certificate())
    page = hers.get(SHOW).text
    assert "Imani Okafor" in page
    assert "please look" in page


def test_what_waits_holds_nothing_up_and_is_not_called_wrong(hers: Client, physician: User) -> None:
    (first,) = brought(physician, certificate()).proposals.all()
    (unclear,) = brought(physician, certificate(STATEMENT.replace("Asthma", "Gout")), "gout.pdf").proposals.all()
    assert " required" not in hers.get(SHOW).text[hers.get(SHOW).text.index("To confirm") :]
    sent = answers(first, "enter", amount="x") | answers(unclear, "later", system="", amount="")
    page = hers.post(SHOW, sent).text
    assert "1 record could not be entered yet" in page
    assert "This field is required" not in page
    hers.post(SHOW, answers(first, "enter") | answers(unclear, "later", system="", amount=""))
    assert amounts(physician) == [Amount.of("6.75")]


def test_more_than_the_document_says_is_asked_about(hers: Client, physician: User) -> None:
    (proposed,) = brought(physician, certificate()).proposals.all()
    page = hers.post(SHOW, answers(proposed, "enter", amount="67.5")).text
    assert "The document says 6.75" in page
    assert "is more than any activity awards" in hers.post(SHOW, answers(proposed, "enter", amount="999999")).text
    assert amounts(physician) == []
    hers.post(SHOW, answers(proposed, "enter", amount="67.5", more="on"))
    assert amounts(physician) == [Amount.of("67.5")]


def test_a_mail_and_its_certificate_are_not_both_entered_by_one_press(hers: Client, physician: User) -> None:
    brought(physician, letter(STATEMENT, ("certificate.pdf", certificate())), "mail.eml")
    page = hers.get(SHOW).text
    assert "It seems to be the same activity as" in page
    first, second = Proposed.objects.order_by("item__came_at", "item_id")
    chosen = re.findall(r'<option value="([a-z]+)" selected>[A-Z]', page[page.index("What is to happen") :])
    assert [word for word in chosen if word in ("enter", "later")] == ["later", "later"]
    hers.post(SHOW, answers(first, "enter") | answers(second, "later"))
    assert amounts(physician) == [Amount.of("6.75")]
    assert "keep this as its certificate" in hers.get(SHOW).text


def test_what_is_entered_by_hand_from_a_document_is_proven_by_it(hers: Client, physician: User) -> None:
    item = brought(physician, certificate("A letter that says nothing of credit"), "letter.pdf")
    assert "Enter its credit by hand" in hers.get(SHOW).text
    sent = {"title": "Gout", "completed": "2026-03-01", "system": "ama-pra-1", "amount": "1", "role": "learner"}
    hers.post(f"/record/add/?document={item.evidence_id}", sent)
    (entry,) = ledger.heads(physician)
    assert evidence.showing(entry.number, physician) == [item.evidence]
    assert "Enter its credit by hand" not in hers.get(SHOW).text


def test_nothing_that_nobody_touched_is_entered(hers: Client, physician: User) -> None:
    (proposed,) = brought(physician, certificate()).proposals.all()
    page = hers.get(SHOW).text
    assert "read without doubt" in page
    shown = dict(re.findall(rf'name="(p{proposed.pk}-[a-z]+)" value="([^"]*)"', page))
    chosen = re.findall(r'<option value="([a-z]+)" selected>', page[page.index("What is to happen") :])[0]
    page = hers.post(SHOW, shown | {f"p{proposed.pk}-decision": chosen}, follow=True).text
    assert "Nothing was chosen, so nothing was changed" in page
    assert amounts(physician) == []


def test_all_that_was_read_without_doubt_is_chosen_by_one_press_and_entered_by_another(
    hers: Client, physician: User
) -> None:
    (sure,) = brought(physician, certificate()).proposals.all()
    (open_one,) = brought(physician, certificate(STATEMENT.replace("Asthma", "Gout")), "gout.pdf").proposals.all()
    Proposed.objects.filter(pk=open_one.pk).update(doubts=["Is it yours?"])
    sent = answers(sure, "later") | answers(open_one, "later", title="Typed by hand", amount="")
    page = hers.post(SHOW, sent | {"choose": "sure"}).text
    assert "1 record is chosen" in page
    assert "Typed by hand" in page
    assert amounts(physician) == []
    chosen = re.findall(r'<option value="(enter|later)" selected>', page)
    assert chosen == ["enter", "later"]
    hers.post(SHOW, answers(sure, chosen[0]) | answers(open_one, chosen[1], amount=""))
    assert amounts(physician) == [Amount.of("6.75")]


def test_the_button_of_one_proposal_decides_that_one_and_keeps_what_is_typed_elsewhere(
    hers: Client, physician: User
) -> None:
    (first,) = brought(physician, certificate()).proposals.all()
    (second,) = brought(physician, certificate(STATEMENT.replace("Asthma", "Gout")), "gout.pdf").proposals.all()
    sent = answers(first, "later") | answers(second, "later", title="Half typed")
    page = hers.post(SHOW, sent | {"only": f"p{first.pk}:enter"}).text
    assert "Half typed" in page
    assert amounts(physician) == [Amount.of("6.75")]
    page = hers.post(SHOW, answers(second, "enter", title="Half typed") | {"only": f"p{second.pk}:later"}).text
    assert "Half typed" in page
    assert len(amounts(physician)) == 1
    page = hers.post(SHOW, answers(second, "enter") | {"only": f"p{second.pk}:decline"}, follow=True).text
    assert "Nothing waits for you" in page


def test_a_document_is_confirmed_on_its_own_page(hers: Client, physician: User) -> None:
    item = brought(physician, certificate())
    (proposed,) = item.proposals.all()
    page = hers.get(item.get_absolute_url()).text
    assert "Put on my record" in page
    sent = answers(proposed, "later") | {"only": f"p{proposed.pk}:enter"}
    page = hers.post(item.get_absolute_url(), sent, follow=True).text
    assert "On your record" in page
    assert amounts(physician) == [Amount.of("6.75")]


def test_a_record_without_a_title_is_looked_at_first(hers: Client, physician: User) -> None:
    (proposed,) = brought(physician, certificate()).proposals.all()
    fields = {name: found for name, found in proposed.fields.items() if name != "title"}
    Proposed.objects.filter(pk=proposed.pk).update(fields=fields)
    page = hers.get(SHOW).text
    assert "please look" in page
    assert "read without doubt" not in page.replace("Choose all that were read without doubt", "")


def test_somebody_else_s_certificate_is_only_kept_with_a_reason_that_stays_with_it(
    hers: Client, physician: User
) -> None:
    User.objects.filter(pk=physician.pk).update(name="Rosa Lindqvist")
    (proposed,) = brought(physician, certificate()).proposals.all()
    page = hers.post(SHOW, answers(proposed, "enter")).text
    assert "Say why it is yours although it is made out to Imani Okafor" in page
    assert amounts(physician) == []
    hers.post(SHOW, answers(proposed, "enter", because="My name before I married."))
    (record,) = ledger.transcript_of(physician).records
    page = hers.get(reverse("record:entry", args=[record.id])).text
    assert "Made out to Imani Okafor; you say: My name before I married." in page


def test_a_record_that_is_there_is_not_proven_by_somebody_else_s_certificate_without_a_reason(
    hers: Client, physician: User
) -> None:
    User.objects.filter(pk=physician.pk).update(name="Rosa Lindqvist")
    same = a_record(title="Update in asthma", amount=Amount.of("6.75"), completed=date(2026, 3, 14))
    entry = ledger.enter(physician, same, by=physician)
    (proposed,) = brought(physician, certificate()).proposals.all()
    page = hers.post(SHOW, answers(proposed, f"same-{entry.number}")).text
    assert "Say why it is yours" in page
    assert evidence.showing(entry.number, physician) == []
    hers.post(SHOW, answers(proposed, f"same-{entry.number}", because="A clerk’s slip."))
    assert len(evidence.showing(entry.number, physician)) == 1


def test_what_a_certificate_awards_to_several_professions_is_proposed_with_her_own_first(physician: User) -> None:
    both = STATEMENT.replace("Credits™", "Credits™ or 6.75 ANCC contact hours")
    Profile.objects.update_or_create(holder=physician, defaults={"profession": "nurse-rn"})
    proposals = brought(physician, certificate(both)).proposals.all()
    assert [each.proposal.value("system") for each in proposals] == ["ancc", "ama-pra-1"]


def test_what_is_brought_for_a_record_is_offered_as_its_certificate(hers: Client, physician: User) -> None:
    entry = ledger.enter(physician, a_record(title="Something with lungs"), by=physician)
    assert "Bring what shows Something with lungs" in hers.get(f"{SHOW}?for={entry.number}").text
    hers.post(BRING, {"for": str(entry.number), "files": SimpleUploadedFile("a.pdf", certificate())})
    work_off()
    (proposed,) = Proposed.objects.all()
    assert "you brought the document to show it" in hers.get(SHOW).text
    hers.post(SHOW, answers(proposed, "later") | {"only": f"p{proposed.pk}:same-{entry.number}"})
    assert len(evidence.showing(entry.number, physician)) == 1
