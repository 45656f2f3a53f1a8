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
from opencme.rulebook import Place, Proposal, brief
from opencme.rulebook.propose import concerning, specialties
from opencme.standing import words
from opencme.web.rulebooks.choices import place_choices, professions
from opencme.web.rulebooks.shelf import KINDS

TEMPLATE = "rulebooks/which.html"
PLACES, SPECIALTIES = 3, 2
"""How many of each can be chosen."""
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
    practised = [name for name in dict.fromkeys(asked.getlist("specialty")) if name in specialties()][:SPECIALTIES]
    context: dict[str, Any] = {
        "section": "rulebooks",
        "professions": professions(),
        "profession": profession,
        "place_choices": place_choices(),
        "places": _padded(chosen, PLACES),
        "specialties": [(name, _words(name)) for name in specialties()],
        "practised": _padded(practised, SPECIALTIES),
        "facts": [(name, words.question(name), asked.get(name, "")) for name in concerning()],
    }
    if profession in vocabulary().terms("professions") and chosen:
        learner = Learner(profession, specialties=tuple(practised) or None, facts=_facts(asked))
        places = [Place(code[:2], code[3:] or None) for code in chosen]
        found = rulebook.propose(profession, places, learner, timezone.localdate())
        context |= {
            "answer": _answer(found),
            "apply": [_row(each) for each in found if each.likely],
            "perhaps": [_row(each) for each in found if not each.likely],
        }
    elif asked:
        context["answer"] = "Say who you are and at least one place where you practise."
    return render(request, TEMPLATE, context)


def _facts(asked: QueryDict) -> dict[str, bool]:
    given = {name: asked.get(name, "") for name in concerning()}
    return {name: ANSWERS[answer] for name, answer in given.items() if answer in ANSWERS}


def _answer(found: list[Proposal]) -> str:
    """The first sentence."""
    surely = sum(each.likely for each in found)
    if not found:
        return "There is no rulebook for this profession in these places yet."
    rest = len(found) - surely
    more = f", and {words.number(rest)} more may" if rest else ""
    if surely == 1:
        return f"One programme applies to you{more}."
    count = words.number(surely)
    return f"{count[:1].upper()}{count[1:]} programmes apply to you{more}."


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
