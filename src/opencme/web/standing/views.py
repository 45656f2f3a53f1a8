"""The pages of the standing: all credentials at a glance, and the reasons behind one rule."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from opencme.standing import words
from opencme.web.people.requests import SignedIn
from opencme.web.record.doubles import doubles
from opencme.web.record.models import Credential
from opencme.web.rulebooks.models import Read, Version
from opencme.web.standing.blocks import Block, block_of
from opencme.web.standing.held import Held, answered, held_by
from opencme.web.standing.why import Why


@require_GET
def show(request: SignedIn) -> HttpResponse:
    """Am I all right, and if not, what is next? For who holds nothing yet: the way in."""
    held = held_by(request.user, timezone.localdate())
    if not held and not Credential.objects.filter(holder=request.user).exists():
        return redirect("start")
    return render(
        request,
        "standing/standing.html",
        {
            "section": "standing",
            "headline": headline(held),
            "blocks": [block_of(each) for each in held],
            "doubles": doubles(request.user),
        },
    )


@require_GET
@vary_on_headers("HX-Request")
def why(request: SignedIn, number: int, rule: str) -> HttpResponse:
    """The reasons behind one rule: a page of its own, or for htmx the part that unfolds."""
    block = one_block(request, number)
    line = next((line for line in block.every_line if line.rule.rule.id == rule), None)
    if line is None:
        raise Http404
    context = {"section": "standing", "card": block, "line": line, "why": Why(line), "level": 3}
    if request.htmx:
        return render(request, "standing/_why.html", context)
    return render(request, "standing/why.html", context | {"level": 2})


@require_POST
def read(request: SignedIn, number: int, version: int) -> HttpResponse:
    """The holder has read what changed in a credential's rulebook up to today: none of it is shown to her again."""
    credential = get_object_or_404(Credential, pk=number, holder=request.user, archived_at=None)
    get_object_or_404(Version, pk=version, programme=credential.programme)
    # She was shown the sum of all versions, so all are read.
    known = Version.objects.filter(programme=credential.programme).values_list("pk", flat=True)
    Read.objects.bulk_create([Read(holder=request.user, version_id=each) for each in known], ignore_conflicts=True)
    return redirect("standing")


def one_block(request: SignedIn, number: int) -> Block:
    """The block of one credential of the person who asks; not found if it is another's, put away or unreadable."""
    credential = get_object_or_404(Credential, pk=number, holder=request.user, archived_at=None)
    block = block_of(answered([credential], request.user, timezone.localdate())[0])
    if not isinstance(block, Block):
        raise Http404
    return block


def headline(held: Sequence[Held]) -> str:
    """The first sentence of the page."""
    answers = [each.answer for each in held if each.answer]
    if not held:
        return "You have put away everything that you told us you hold."
    if not answers:
        return "There is no rulebook here for what you hold."
    return words.overall(answers)
