"""The pages of reflections: what waits and what was written; one to write, to read, to answer, to delete."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opencme.standing import words
from opencme.web.people.requests import SignedIn, sent_by
from opencme.web.record import ledger
from opencme.web.record.models import Credential, CreditEntry
from opencme.web.reflection import counting, out, writing
from opencme.web.reflection.asking import DISTANCES, Question, day_of, due
from opencme.web.reflection.forms import AnswerForm, Between, ReflectionForm, initial_of
from opencme.web.reflection.models import Reflection
from opencme.web.reflection.writing import Text

PAGE = 50
"""Reflections on one page."""


@require_GET
def show_list(request: SignedIn) -> HttpResponse:
    between = Between(request.GET)
    questions = due(request.user, timezone.localdate())
    page = Paginator(chosen(request, between), PAGE).get_page(request.GET.get("page", "1"))
    has_any = bool(page.paginator.count) or writing.standing(request.user).exists()
    context = {
        "headline": headline(questions, has_any=has_any),
        "asked": [(question, AnswerForm(auto_id=f"{question.reflection.number}-%s")) for question in questions],
        "page": page,
        "shown": writing.shown(page.object_list, request.user),
        "between": between,
        "query": query_of(between),
        "asked_for": counting.asked_of(request.user, timezone.localdate()),
        "has_any": has_any,
    }
    return render(request, "reflection/list.html", context)


@require_GET
def print_out(request: SignedIn) -> HttpResponse:
    """All that was chosen, in full, as a document."""
    between = Between(request.GET)
    found = writing.shown(chosen(request, between).order_by("day", "id"), request.user)
    return render(request, "reflection/print.html", {"shown": found, "between": between, "query": query_of(between)})


@require_GET
def table(request: SignedIn) -> HttpResponse:
    found = writing.shown(chosen(request, Between(request.GET)).order_by("day", "id"), request.user)
    answer = HttpResponse(out.table(found), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="reflections.csv"'
    return answer


@require_http_methods(["GET", "POST"])
def write(request: SignedIn) -> HttpResponse:
    """A new reflection; `record` in the address is the number of a record that it is about."""
    about = _asked_about(request)
    initial: dict[str, Any] = {"day": timezone.localdate(), "records": [str(entry.number) for entry in about]}
    if about:
        initial["title"] = about[0].title[:200]
    form = ReflectionForm(sent_by(request), holder=request.user, linked=list(map(_number, about)), initial=initial)
    if request.method == "POST" and form.is_valid() and form.text:
        reflection = writing.write(request.user, form.text)
        messages.success(request, "Your reflection is kept. Only you see it.")
        return redirect(reflection)
    already = writing.standing(request.user).filter(records__in=map(_number, about)) if about else ()
    return render(request, "reflection/write.html", {"form": form, "about": about, "already": already})


@require_GET
def show(request: SignedIn, number: int) -> HttpResponse:
    history = _history(request, number)
    (shown,) = writing.shown(history[-1:], request.user)
    programmes = Credential.objects.filter(holder=request.user, archived_at=None).values_list("programme", flat=True)
    records = counting.asked_as_record(programmes)
    context = {
        "shown": shown,
        "history": history[-2::-1],
        "plan": [(after, day_of(history[-1], after), shown.answers.get(after)) for after in DISTANCES],
        "as_records": [(ask.programme, counting.title_of(ask)) for ask in records],
        "entry": counting.entry_of(history[-1]) if records else None,
    }
    return render(request, "reflection/one.html", context)


@require_http_methods(["GET", "POST"])
def revise(request: SignedIn, number: int) -> HttpResponse:
    history = _history(request, number)
    seen = request.POST.get("version", "")
    version = next((each for each in history if str(each.pk) == seen), history[-1])
    before = _text(version)
    form = ReflectionForm(sent_by(request), holder=request.user, linked=before.records, initial=initial_of(before))
    if request.method == "POST" and form.is_valid() and form.text:
        if _same(form.text, before):
            messages.info(request, "Nothing was changed.")
            return redirect(version)
        try:
            writing.revise(version, form.text)
        except writing.AlreadyRevisedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Your reflection is kept as you wrote it now; the earlier version stays.")
            return redirect(version)
    return render(request, "reflection/write.html", {"form": form, "version": version})


@require_http_methods(["GET", "POST"])
def answer(request: SignedIn, number: int, after: int) -> HttpResponse:
    """Did I change it? In one tap, with words if one wants."""
    reflection = _history(request, number)[-1]
    if after not in DISTANCES or not reflection.change:
        raise Http404
    form = AnswerForm(sent_by(request))
    if request.method == "POST" and form.is_valid():
        writing.answer(reflection, after, form.cleaned_data["said"], form.cleaned_data["words"])
        messages.success(request, "Your answer is kept.")
        return redirect("reflection:list" if due(request.user, timezone.localdate()) else reflection)
    question = Question(reflection, after, day_of(reflection, after))
    return render(request, "reflection/answer.html", {"form": form, "question": question})


@require_POST
def put_on_record(request: SignedIn, number: int, programme: str) -> HttpResponse:
    """Enter the reflection as the record that a programme asks for."""
    reflection = _history(request, number)[-1]
    held = Credential.objects.filter(holder=request.user, archived_at=None, programme=programme).exists()
    asked = counting.asked_as_record([programme]) if held else []
    if not asked or not asked[0].record:
        raise Http404
    entry, fresh = counting.put_on_record(reflection, asked[0].record)
    messages.success(request, f"{entry.title} is {'' if fresh else 'already '}on your record.")
    return redirect(entry)


@require_http_methods(["GET", "POST"])
def delete(request: SignedIn, number: int) -> HttpResponse:
    reflection = _history(request, number)[-1]
    if request.method == "POST":
        writing.delete(reflection)
        messages.success(request, "The reflection is deleted, with its earlier versions and answers.")
        return redirect("reflection:list")
    return render(request, "reflection/delete.html", {"reflection": reflection})


def headline(questions: list[Question], *, has_any: bool) -> str:
    """The first sentence of the page: what waits."""
    waiting = len(questions)
    if not has_any:
        return "You have not written a reflection yet."
    if not waiting:
        return "No reflection waits for your answer."
    return f"{words.number(waiting).capitalize()} reflection{' waits' if waiting == 1 else 's wait'} for your answer."


def chosen(request: SignedIn, between: Between) -> Any:
    """The person's reflections of the days that the address asks for."""
    start, end = between.days
    found = writing.standing(request.user)
    if start:
        found = found.filter(day__gte=start)
    return found.filter(day__lte=end) if end else found


def query_of(between: Between) -> str:
    """The days as the part of an address after the question mark."""
    start, end = between.days
    parts = [f"{name}={day.isoformat()}" for name, day in (("start", start), ("end", end)) if day]
    return "&".join(parts)


def _asked_about(request: SignedIn) -> list[CreditEntry]:
    """The record that the address names; not found if it is not one of hers."""
    number = request.GET.get("record", "")
    if not number:
        return []
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Http404
    history = ledger.history_of(int(number), request.user)
    if not history:
        raise Http404
    return history[-1:]


def _history(request: SignedIn, number: int) -> list[Reflection]:
    history = writing.history_of(number, request.user)
    if not history:
        raise Http404
    return history


def _text(version: Reflection) -> Text:
    records = tuple(version.records.values_list("pk", flat=True))
    return Text(version.day, version.title, version.learned, version.change, version.by, records)


def _same(now: Text, before: Text) -> bool:
    def plain(text: Text) -> tuple[object, ...]:
        # A browser sends the ends of lines as it likes.
        parts = (" ".join(part.split()) for part in (text.title, text.learned, text.change))
        return text.day, text.by, frozenset(text.records), *parts

    return plain(now) == plain(before)


def _number(entry: CreditEntry) -> int:
    return entry.number
