"""The first page of a new account: who you are, where you practise, what you hold. One page, three questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from opencme import rulebook
from opencme.credit import Learner, vocabulary
from opencme.rulebook import Place, Proposal, brief, readable
from opencme.rulebook.period import AnyDay, Cohorts
from opencme.web.people.requests import SignedIn
from opencme.web.record.entryform import DayField
from opencme.web.record.facts import learner_of
from opencme.web.record.models import Credential, Profile
from opencme.web.rulebooks.choices import code_of, place_choices, professions
from opencme.web.standing.questions import words_of

MOST_PLACES = 60


class WhoForm(forms.Form):
    """The first question."""

    profession = forms.ChoiceField(label="Profession")
    born = DayField(
        label="Date of birth",
        required=False,
        help_text="Some programmes end their period on your birthday or in its month. We use it for nothing else.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["profession"]
        field.choices = [("", "Choose"), *professions()]

    def clean_born(self) -> Any:
        born = self.cleaned_data["born"]
        if born and not 1900 <= born.year <= timezone.localdate().year - 16:
            raise forms.ValidationError("Is the year right?")
        return born


class HoldForm(forms.Form):
    """One proposed programme: whether it is held, and since and until when."""

    hold = forms.BooleanField(required=False)
    issued = DayField(label="First issued on", required=False)
    expires = DayField(label="Expires on", required=False)
    cohort = forms.ChoiceField(label="Renewal group", required=False)

    def __init__(self, proposal: Proposal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"prefix": proposal.book.id})
        self.proposal = proposal
        book = proposal.book
        label: Any = brief.short_name(book)
        self.fields["hold"].label = label
        ends = book.period.ends
        if isinstance(ends, Cohorts):
            groups: Any = self.fields["cohort"]
            groups.choices = [("", "Not sure"), *((name, words_of(name)) for name in ends.dates)]
        else:
            del self.fields["cohort"]
        if book.period.follows == "issue" or isinstance(ends, AnyDay):
            del self.fields["expires"]

    @property
    def title(self) -> str:
        return self.proposal.book.title

    @property
    def dates(self) -> list[forms.BoundField]:
        return [field for field in self if field.name != "hold"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        issued, expires = cleaned.get("issued"), cleaned.get("expires")
        if issued and expires and expires < issued:
            self.add_error("expires", "This is before the day it was issued.")
        return cleaned


@dataclass(frozen=True)
class PlaceRow:
    """One select of the second question."""

    number: int
    chosen: str


@require_http_methods(["GET", "POST"])
def start(request: SignedIn) -> HttpResponse:
    """Ask, propose, and on `save` keep. Whatever else was pressed shows the page again with all that was typed."""
    profile = Profile.objects.filter(holder=request.user).first()
    held = set(Credential.objects.filter(holder=request.user, archived_at=None).values_list("programme", flat=True))
    sent = request.POST if request.method == "POST" else None
    saving = sent is not None and "save" in sent
    initial = {"profession": profile.profession, "born": profile.born} if profile else {}
    who = WhoForm(sent, initial=initial, use_required_attribute=False)
    known = profile.profession if profile else ""
    profession = sent.get("profession", "") if sent is not None else known
    chosen = places_in(sent, held)
    proposals = propose(profession, chosen, learner_of(request.user))
    holds = [
        HoldForm(
            each,
            sent if sent is not None and f"{each.book.id}-shown" in sent else None,
            use_required_attribute=False,
            initial={"hold": each.likely},
        )
        for each in proposals
        if each.book.id not in held
    ]
    shown = [form for form in holds if form.is_bound]
    # Every form is looked at, so that all that is wrong is said at once.
    wrong = saving and not all([who.is_valid(), *(form.is_valid() for form in shown)])
    if saving and not wrong:
        added = save(request, who, shown)
        if added or held:
            return redirect("standing")
        messages.info(request, "Your profession is saved. Tick what you hold, or add it by hand.")
    context = {
        "section": "standing",
        "who": who,
        "places": [PlaceRow(number, name) for number, name in enumerate([*(code_of(p) for p in chosen), ""], start=1)],
        "place_choices": place_choices(),
        "holds": holds,
        "already": [brief.short_name(each.book) for each in proposals if each.book.id in held],
        "asked_enough": bool(profession and chosen),
        "wrong": wrong,
    }
    return render(request, "standing/start.html", context)


def places_in(sent: QueryDict | None, held: set[str]) -> list[Place]:
    """The places chosen in the form; before that, those of what is held already. Unknown ones are left out."""
    known = {code for _, rows in place_choices() for code, _ in rows}
    if sent is not None:
        codes = list(dict.fromkeys(code for code in sent.getlist("place")[:MOST_PLACES] if code in known))
    else:
        books = [book for book in readable() if book.id in held and book.region]
        codes = sorted({code_of(Place(book.country, book.region)) for book in books} & known)
    return [Place(code[:2], code[3:] or None) for code in codes]


def propose(profession: str, chosen: Sequence[Place], learner: Learner | None = None) -> list[Proposal]:
    """What may concern such a person there; nothing before both are known."""
    if profession not in vocabulary().terms("professions") or not chosen:
        return []
    return rulebook.propose(profession, chosen, learner)


def save(request: SignedIn, who: WhoForm, holds: Sequence[HoldForm]) -> int:
    """Keep the profile and add what was ticked; how many credentials were added."""
    ticked = [form for form in holds if form.cleaned_data["hold"]]
    with transaction.atomic():
        Profile.objects.update_or_create(
            holder=request.user,
            defaults={"profession": who.cleaned_data["profession"], "born": who.cleaned_data["born"]},
        )
        for form in ticked:
            Credential.objects.create(
                holder=request.user,
                programme=form.proposal.book.id,
                title=form.proposal.book.title[:200],
                issued=form.cleaned_data.get("issued"),
                expires=form.cleaned_data.get("expires"),
                cohort=form.cleaned_data.get("cohort") or "",
            )
    return len(ticked)
