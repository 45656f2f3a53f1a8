"""The pages of what goes out: what there is, the transcript, and the audit of a credential."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from opencme.interchange.document import Paper
from opencme.web.people.requests import SignedIn
from opencme.web.proof import audit_file, signed
from opencme.web.proof import binder as binders
from opencme.web.proof.audit import Audit, audit_of
from opencme.web.proof.forms import PAPERS, SIGNED, TranscriptForm
from opencme.web.proof.transcript import transcript_of
from opencme.web.proof.transcript_files import MAKERS, as_pdf
from opencme.web.record.ledger import heads
from opencme.web.record.models import Credential, CreditEntry
from opencme.web.standing.held import book_of


@require_GET
def show(request: SignedIn) -> HttpResponse:
    """What there is to take along."""
    held = Credential.objects.filter(holder=request.user, archived_at=None).order_by("title", "id")
    records = heads(request.user).exclude(kind=CreditEntry.Kind.WITHDRAWAL).count()
    context = {
        "section": "record",
        "credentials": [credential for credential in held if book_of(credential.programme)],
        "records": records,
    }
    return render(request, "proof/index.html", context)


@require_GET
def transcript(request: SignedIn) -> HttpResponse:
    """Ask which records and in what form; once that is said, the file."""
    today = timezone.localdate()
    form = TranscriptForm(request.GET if "format" in request.GET else None, request.user, today)
    if not form.is_valid():
        return render(request, "proof/transcript.html", {"section": "record", "form": form})
    said = form.cleaned_data
    found = transcript_of(request.user, said["days"], today)
    if said["format"] == SIGNED:
        try:
            packed = signed.as_zip(found, request.user, timezone.now())
        except signed.TooManyError as error:
            form.add_error("period", str(error))
            return render(request, "proof/transcript.html", {"section": "record", "form": form}, status=422)
        return _file(packed, f"credentials-{today.isoformat()}.zip", "application/zip")
    _, media_type, maker = MAKERS[said["format"]]
    if said["format"] == "pdf":
        maker = partial(as_pdf, paper=said["paper"] or "a4")
    return _file(maker(found), f"transcript-{today.isoformat()}.{said['format']}", media_type)


@require_GET
def audit(request: SignedIn, number: int) -> HttpResponse:
    """If I were audited today: the answer, the records with what shows them, the rules."""
    found = _audit(request, number)
    context = {"section": "record", "audit": found, "papers": PAPERS, "today": timezone.localdate()}
    return render(request, "proof/audit.html", context)


@require_GET
def binder(request: SignedIn, number: int) -> HttpResponse:
    found = _audit(request, number)
    today = timezone.localdate()
    paper: Paper = "us-letter" if request.GET.get("paper") == "us-letter" else "a4"
    made = binders.as_pdf(found, request.user, today, paper=paper)
    return _file(made, f"{_stem(found, today)}.pdf", "application/pdf")


@require_GET
def data(request: SignedIn, number: int) -> HttpResponse:
    found = _audit(request, number)
    today = timezone.localdate()
    return _file(audit_file.as_json(found, request.user, today), f"{_stem(found, today)}.json", "application/json")


def _audit(request: SignedIn, number: int) -> Audit:
    """The audit that the address asks for; not found for another's credential, and for a period there is none of."""
    credential = get_object_or_404(Credential, pk=number, holder=request.user, archived_at=None)
    asked = request.GET.get("period", "")
    try:
        end = date.fromisoformat(asked) if asked else None
    except ValueError:
        raise Http404 from None
    found = audit_of(credential, request.user, timezone.localdate(), end)
    if found is None:
        raise Http404
    return found


def _stem(found: Audit, today: date) -> str:
    return f"audit-{found.credential.programme}-{found.period.end.isoformat()}-{today.isoformat()}"


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file of hers to take along: never shown in the page's place, never kept by a cache on the way."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer
