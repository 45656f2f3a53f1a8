"""Telling us a fact: asked in place where a rule hangs on it, and seen, changed and taken back on a page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from opencme.credit import vocabulary
from opencme.web.people.requests import SignedIn
from opencme.web.record import facts
from opencme.web.record.models import Credential, Profile, StatedFact
from opencme.web.standing.blocks import block_of, field_ids
from opencme.web.standing.held import book_of, held_by
from opencme.web.standing.questions import AnswerForm, Question, in_words, keep
from opencme.web.standing.views import headline


@require_http_methods(["GET", "POST"])
def answer(request: SignedIn, number: int, name: str) -> HttpResponse:
    """One question that a credential leaves open. What is answered is seen in every credential that asks it."""
    credential = get_object_or_404(Credential, pk=number, holder=request.user, archived_at=None)
    book = book_of(credential.programme)
    if book is None or name not in vocabulary().terms("facts"):
        raise Http404
    question = Question.about(name, [book])
    today = timezone.localdate()
    before = held_by(request.user, today) if request.htmx else []
    form = AnswerForm(question, request.POST or None, credential=credential, auto_id=field_ids(credential, question))
    if request.method == "POST" and form.is_valid() and form.value is not None:
        keep(question, form.value, request.user, credential)
        if not request.htmx:
            messages.success(request, f"Noted: {question.text} {in_words(name, form.value)}.")
            return redirect(f"{reverse('standing')}#credential-{credential.pk}")
        form = AnswerForm(question)
    if not request.htmx:
        return render(request, "standing/answer.html", {"section": "standing", "form": form, "credential": credential})
    after = held_by(request.user, today)
    was = {each.credential.pk: each.answer for each in before}
    changed = [each for each in after if each.credential.pk == number or was.get(each.credential.pk) != each.answer]
    sent = form if form.is_bound else None
    blocks = [block_of(each, sent if each.credential.pk == number else None) for each in changed]
    context = {"headline": headline(after), "blocks": blocks, "target": number}
    return render(request, "standing/_changed.html", context)


@dataclass(frozen=True)
class Told:
    """An answer in force: what was asked, what was said, when."""

    name: str
    question: str
    words: str
    at: datetime
    unvouched_at: datetime | None = None
    """When it came back with an archive that nobody vouches for."""


@require_GET
def told(request: SignedIn) -> HttpResponse:
    """Everything the person has told us about herself, to be seen, changed and taken back."""
    known = vocabulary().terms("facts")
    newest = {fact.name: fact for fact in StatedFact.objects.filter(holder=request.user).order_by("id")}
    answers = [
        Told(
            name,
            Question(name, "").text,
            in_words(name, facts.read(name, fact.value)),
            fact.stated_at,
            fact.unvouched_at,
        )
        for name, fact in newest.items()
        if fact.value is not None and name in known
    ]
    profile = Profile.objects.filter(holder=request.user).first()
    answers.sort(key=lambda each: each.at, reverse=True)
    return render(request, "standing/told.html", {"section": "standing", "answers": answers, "profile": profile})


@require_http_methods(["GET", "POST"])
def change(request: SignedIn, name: str) -> HttpResponse:
    """Answer a question again. The earlier answer stays in the record of what was said."""
    stated = facts.stated_by(request.user)
    if name not in stated:
        raise Http404
    programmes = Credential.objects.filter(holder=request.user).values_list("programme", flat=True)
    books = [book for programme in programmes if (book := book_of(programme))]
    form = AnswerForm(Question.about(name, books), request.POST or None)
    if request.method == "POST" and form.is_valid() and form.value is not None:
        facts.state(request.user, name, form.value)
        messages.success(request, "Your new answer counts from now on.")
        return redirect("told")
    return render(
        request, "standing/answer.html", {"section": "standing", "form": form, "now": in_words(name, stated[name])}
    )


@require_http_methods(["GET", "POST"])
def take_back(request: SignedIn, name: str) -> HttpResponse:
    """Make a fact unknown again. Whoever only asks for the address is led to what was told."""
    if name not in facts.stated_by(request.user):
        raise Http404
    if request.method == "GET":
        return redirect("told")
    facts.state(request.user, name, None)
    messages.success(request, "Taken back. We will ask again where a rule hangs on it.")
    return redirect("told")
