"""The pages of what goes out: what there is, the transcript, and the audit of a credential."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from opencme.interchange import kinds
from opencme.interchange.document import Paper
from opencme.standing import words
from opencme.web.people.requests import SignedIn
from opencme.web.proof import audit_file, binding, made, signed
from opencme.web.proof import binder as binders
from opencme.web.proof.audit import Audit, audit_of
from opencme.web.proof.drawing import TooManyPagesError
from opencme.web.proof.forms import PAPERS, SIGNED, TranscriptForm
from opencme.web.proof.models import Making
from opencme.web.proof.transcript import transcript_of
from opencme.web.proof.transcript_files import MAKERS, as_pdf
from opencme.web.record import evidence
from opencme.web.record.ledger import heads
from opencme.web.record.models import Credential, CreditEntry, Evidence
from opencme.web.standing.held import book_of

PAGE = 100
"""Records on one page of an audit."""


@require_GET
def show(request: SignedIn) -> HttpResponse:
    """What there is to take along."""
    held = Credential.objects.filter(holder=request.user, archived_at=None).order_by("title", "id")
    records = heads(request.user).exclude(kind=CreditEntry.Kind.WITHDRAWAL).count()
    context = {
        "section": "record",
        "credentials": [credential for credential in held if book_of(credential.programme)],
        "records": records,
        "made": [(each, made.sentence_of(each)) for each in Making.objects.filter(holder=request.user).order_by("-id")],
    }
    return render(request, "proof/index.html", context)


@require_http_methods(["GET", "POST"])
def transcript(request: SignedIn) -> HttpResponse:
    """Ask which records and in what form; once that is said, the file."""
    today = timezone.localdate()
    form = TranscriptForm(request.GET if "format" in request.GET else None, request.user, today)
    if not form.is_valid():
        return render(request, "proof/transcript.html", {"section": "record", "form": form})
    said = form.cleaned_data
    found = transcript_of(request.user, said["days"], today)
    if said["format"] == SIGNED:
        if len(found.lines) > signed.AT_ONCE:
            if request.method == "POST":
                return redirect(signed.ask(found, request.user))
            return _to_be_made(
                request,
                "Signed credentials",
                f"Signing {intcomma(len(found.lines))} records takes {_minutes(len(found.lines) / 40)}, "
                "so it is done in the background.",
                reverse("proof:transcript"),
            )
        packed = signed.as_zip(found, request.user, timezone.now())
        return _file(packed, f"credentials-{today.isoformat()}.zip", "application/zip")
    _, media_type, maker = MAKERS[said["format"]]
    if said["format"] == "pdf":
        maker = partial(as_pdf, paper=said["paper"] or "a4")
    return _file(maker(found), f"transcript-{today.isoformat()}.{said['format']}", media_type)


@require_GET
def audit(request: SignedIn, number: int) -> HttpResponse:
    """If I were audited today: the answer, the records with what shows them, the rules."""
    found = _audit(request, number)
    context = {
        "section": "record",
        "audit": found,
        "page": Paginator(found.in_order_of_need, PAGE).get_page(request.GET.get("page", "1")),
        "papers": PAPERS,
        "mails": any(file.kind == kinds.MAIL for each in found.counting for file in each.files),
        "today": timezone.localdate(),
    }
    return render(request, "proof/audit.html", context)


@require_http_methods(["GET", "POST"])
def binder(request: SignedIn, number: int) -> HttpResponse:
    """The binder; with many documents, the way to have it made in the background."""
    found = _audit(request, number)
    today = timezone.localdate()
    paper: Paper = "us-letter" if request.GET.get("paper") == "us-letter" else "a4"
    letters = request.GET.get("mails") == "yes"
    if request.method == "POST":
        return redirect(binding.ask(found, request.user, today, paper, letters=letters))
    documents = len(binders.files_of(found))
    if documents <= binding.AT_ONCE:
        checked = _audit(request, number, is_whole=evidence.is_whole)
        with suppress(TooManyPagesError):
            made = binders.as_pdf(checked, request.user, today, paper=paper, letters=letters)
            return _file(made, f"{binding.stem(found, today)}.pdf", "application/pdf")
    return _to_be_made(
        request,
        "Audit binder",
        f"Drawing {intcomma(documents)} documents takes {_minutes(documents / 3)}, so it is done in the background.",
        f"{reverse('proof:audit', args=[number])}?period={found.period.end.isoformat()}",
    )


@require_GET
def data(request: SignedIn, number: int) -> HttpResponse:
    found = _audit(request, number, is_whole=evidence.is_whole)
    today = timezone.localdate()
    return _file(
        audit_file.as_json(found, request.user, today), f"{binding.stem(found, today)}.json", "application/json"
    )


def _audit(request: SignedIn, number: int, *, is_whole: Callable[[Evidence], bool] = evidence.is_there) -> Audit:
    """The audit that the address asks for; not found for another's credential, and for a period there is none of."""
    credential = get_object_or_404(Credential, pk=number, holder=request.user, archived_at=None)
    asked = request.GET.get("period", "")
    try:
        end = date.fromisoformat(asked) if asked else None
    except ValueError:
        raise Http404 from None
    found = audit_of(credential, request.user, timezone.localdate(), end, is_whole=is_whole)
    if found is None:
        raise Http404
    return found


def _to_be_made(request: SignedIn, heading: str, sentence: str, back: str) -> HttpResponse:
    """The page that asks whether a file is to be made in the background; its button sends to the same address."""
    context = {
        "section": "record",
        "heading": heading,
        "sentence": sentence,
        "back": back,
        "address": request.get_full_path(),
    }
    return render(request, "proof/make.html", context)


def _minutes(seconds: float) -> str:
    """How long something takes, roughly: about a minute, about three minutes."""
    minutes = max(1, round(seconds / 60))
    return "about a minute" if minutes == 1 else f"about {words.number(minutes)} minutes"


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file of hers to take along: never shown in the page's place, never kept by a cache on the way."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer
