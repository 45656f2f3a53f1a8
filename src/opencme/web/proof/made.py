"""The pages of files that are made in the background: how far one is, the file itself, and the way to drop it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from opencme.standing.words import day
from opencme.web.people.requests import SignedIn
from opencme.web.proof import making as makings
from opencme.web.proof.models import Making

State = Making.State
MEDIA = {Making.Kind.SIGNED.value: "application/zip", Making.Kind.BINDER.value: "application/pdf"}


@require_GET
def show(request: SignedIn, number: int) -> HttpResponse:
    """How far a file is, and the file when it is ready."""
    making = get_object_or_404(Making, pk=number, holder=request.user)
    context = {"section": "record", "making": making, "sentence": sentence_of(making), "what": what_of(making)}
    return render(request, "proof/made.html", context)


@require_GET
def file(request: SignedIn, number: int) -> FileResponse:
    """The file itself, as something to save."""
    making = get_object_or_404(Making, pk=number, holder=request.user, state=State.DONE)
    try:
        content = makings.path_of(making).open("rb")
    except FileNotFoundError:
        raise Http404("The file is no longer where it was kept.") from None
    answer = FileResponse(content, as_attachment=True, filename=making.name, content_type=MEDIA[making.kind])
    answer.headers["Cache-Control"] = "no-store, private"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@require_http_methods(["GET", "POST"])
def throw_away(request: SignedIn, number: int) -> HttpResponse:
    """Drop a file, whether it is ready or not."""
    making = get_object_or_404(Making, pk=number, holder=request.user)
    if request.method == "GET":
        return redirect(making)
    makings.throw_away(making)
    messages.info(request, f"{what_of(making).capitalize()} {making.about}: thrown away. You can ask for it again.")
    return redirect("proof:index")


def what_of(making: Making) -> str:
    """What it is, with how much goes in: 5,000 signed credits."""
    many = intcomma(making.total)
    if making.kind == Making.Kind.SIGNED:
        return f"{many} signed credits"
    return f"audit binder with {many} document{'s' if making.total != 1 else ''}"


def sentence_of(making: Making) -> str:
    """The answer of its page: Your 5,000 signed credits are being made: 1,200 so far."""
    subject = f"Your {what_of(making)}"
    are = "are" if making.kind == Making.Kind.SIGNED else "is"
    match making.state:
        case State.WAITING:
            return f"{subject} {'wait for their' if are == 'are' else 'waits for its'} turn."
        case State.RUNNING if making.seen_at < timezone.now() - makings.PATIENCE:
            return (
                f"{subject} {'were' if are == 'are' else 'was'} interrupted; this goes on by itself in a few minutes."
            )
        case State.RUNNING if making.position >= making.total:
            return f"{subject} {are} being made: all {intcomma(making.total)} are in, and the file is being closed."
        case State.RUNNING:
            return f"{subject} {are} being made: {intcomma(making.position)} so far."
        case State.DONE:
            until = day(((making.ended_at or timezone.now()) + makings.KEPT).date())
            return f"{subject} {are} ready. You can save {'them' if are == 'are' else 'it'} until {until}."
        case _:
            return f"{subject} could not be made. {making.wrong}"
