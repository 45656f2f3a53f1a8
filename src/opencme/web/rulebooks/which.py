"""Which programmes apply to somebody: by profession, places, specialties and facts, each with its reason."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from opencme import rulebook
from opencme.credit import Learner, vocabulary
from opencme.rulebook import Place, Proposal, Rulebook, brief
from opencme.rulebook.propose import choices, concerning
from opencme.standing import words
from opencme.web.rulebooks.choices import place_choices, professions
from opencme.web.rulebooks.shelf import KINDS

TEMPLATE = "rulebooks/which.html"
PLACES, AT_MOST = 3, 2
"""How many places, and how many of each list, can be chosen."""
LISTS = {"specialties": "Specialty", "practice-setting": "Where you work"}
"""What is chosen from a list, with what it is called."""
ANSWERS = {"yes": True, "no": False}


@login_not_required
@gzip_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Nothing is kept: the question is the address. What is not understood of it is left out."""
    asked = request.GET
    profession = asked.get("profession", "")
    known = {code for _, rows in place_choices() for code, _ in rows}
    chosen = [code for code in dict.fromkeys(asked.getlist("place")) if code in known][:PLACES]
    places = [Place(code[:2], code[3:] or None) for code in chosen]
    complete = profession in vocabulary().terms("professions") and bool(chosen)
    today = timezone.localdate()
    # Once we know where, only what tells the programmes there apart is asked.
    books = rulebook.in_places(profession, places, today) if complete else []
    lists = {name: _chosen(asked, name, books) for name in LISTS}
    facts = {name: ANSWERS[asked[name]] for name in concerning(books) if asked.get(name) in ANSWERS}
    context: dict[str, Any] = {
        "section": "rulebooks",
        "professions": professions(),
        "profession": profession,
        "place_choices": place_choices(),
        "places": _padded(chosen, PLACES),
        "lists": [
            (name, question, [(each, _words(each)) for each in choices(name, books)], _padded(lists[name], AT_MOST))
            for name, question in LISTS.items()
            if choices(name, books)
        ],
        "facts": [(name, words.question(name), asked.get(name, "")) for name in concerning(books)],
    }
    if complete:
        learner = Learner(
            profession,
            specialties=tuple(lists["specialties"]) or None,
            facts=facts | {name: tuple(found) for name, found in lists.items() if found and name != "specialties"},
        )
        found = rulebook.propose(profession, places, learner, today)
        context |= {
            "answer": _answer(found, bool(books)),
            "apply": [_row(each) for each in found if each.likely],
            "perhaps": [_row(each) for each in found if not each.likely],
        }
    elif asked:
        context["answer"] = "Say who you are and at least one place where you practise."
    return render(request, TEMPLATE, context)


def _chosen(asked: QueryDict, name: str, books: list[Rulebook]) -> list[str]:
    known = choices(name, books)
    return [each for each in dict.fromkeys(asked.getlist(name)) if each in known][:AT_MOST]


def _answer(found: list[Proposal], any_there: bool) -> str:
    """The first sentence."""
    surely = sum(each.likely for each in found)
    perhaps = len(found) - surely
    if not found and any_there:
        return "None of the programmes for this profession there concerns you, by what you said."
    if not found:
        return "There is no rulebook for this profession in these places yet."
    if not surely:
        return f"{_many(perhaps)} may apply to you."
    more = f", and {words.number(perhaps)} more may" if perhaps else ""
    return f"{_many(surely)} {'applies' if surely == 1 else 'apply'} to you{more}."


def _many(count: int) -> str:
    number = words.number(count)
    return f"{number[:1].upper()}{number[1:]} programme{'' if count == 1 else 's'}"


def _row(each: Proposal) -> dict[str, Any]:
    return {
        "book": each.book,
        "name": brief.short_name(each.book),
        "kind": KINDS.get(each.book.kind, each.book.kind),
        "reason": f"{each.reason[:1].upper()}{each.reason[1:]}.",
        "questions": [words.question(name) for name in each.questions],
    }


def _padded(chosen: list[str], length: int) -> list[str]:
    return [*chosen, *[""] * (length - len(chosen))]


def _words(name: str) -> str:
    return name.replace("-", " ")[:1].upper() + name.replace("-", " ")[1:]
