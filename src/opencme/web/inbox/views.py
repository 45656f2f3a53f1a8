"""The inbox: bring documents, see what was found in them, put it on the record."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opencme.interchange import kinds
from opencme.web.inbox import arriving, deciding, pictures, post, reading, showing
from opencme.web.inbox.listing import Inbox, inbox_of
from opencme.web.inbox.models import Item, Proposed
from opencme.web.inbox.proposalform import ProposalForm
from opencme.web.people.requests import SignedIn
from opencme.web.record import evidence, uploads
from opencme.web.record.entryform import terms

MOST_AT_ONCE = 50
"""Files that one form may bring."""


@require_http_methods(["GET", "POST"])
def show(request: SignedIn) -> HttpResponse:
    """What waits for the holder; a form sent here decides about the proposals on it."""
    if request.method == "POST":
        return _decide(request)
    return _page(request, inbox_of(request.user, None))


@require_POST
def bring(request: SignedIn) -> HttpResponse:
    """Take the files; each is kept or refused for itself."""
    files = request.FILES.getlist("files")
    for name in uploads.too_large(request):
        messages.error(request, f"{name}: larger than may be brought. Nothing of it was kept.")
    if not files and not uploads.too_large(request):
        messages.error(request, "Choose a file first: a certificate as PDF or picture, a mail, a badge or a calendar.")
    kept = 0
    for file in files[:MOST_AT_ONCE]:
        assert isinstance(file, UploadedFile)  # noqa: S101 - what FILES holds
        name = file.name or "file"
        try:
            arrival = arriving.bring(file.chunks(), name, request.user)
        except (kinds.RefusedKind, evidence.TooLargeError, arriving.FullError) as error:
            messages.error(request, f"{name}: {error}")
            continue
        if arrival.again:
            messages.info(request, f"{name}: you brought this very file before, as {arrival.item}. It is there once.")
        else:
            kept += 1
    if len(files) > MOST_AT_ONCE:
        messages.error(
            request, f"The first {MOST_AT_ONCE} of {len(files)} files were taken. Bring the others after them."
        )
    if kept:
        messages.success(request, f"{kept} document{'' if kept == 1 else 's'} received. You may leave this page.")
    return redirect("inbox:show")


@require_POST
def new_address(request: SignedIn) -> HttpResponse:
    """Change the address that mail is sent to."""
    if not settings.INBOX_ADDRESS:
        raise Http404
    messages.success(request, f"Your inbox has a new address: {post.renew(request.user)}. The old one takes nothing.")
    return redirect("inbox:show")


@require_GET
def show_item(request: SignedIn, number: int) -> HttpResponse:
    """One document: its pages with what was read on them, and what came of it."""
    item = _item(request, number)
    proposals = list(item.proposals.select_related("entry"))
    shapes = [picture.shape for picture in pictures.pictures(item)]
    context = {
        "section": "inbox",
        "item": item,
        "proposals": [(proposed, showing.rows(proposed)) for proposed in proposals],
        "sheets": showing.sheets(proposals, shapes),
        "parts": item.parts.select_related("evidence"),
    }
    return render(request, "inbox/item.html", context)


@require_GET
def show_page(request: SignedIn, number: int, page: int) -> FileResponse:
    """One page of a document, as a picture that we have drawn."""
    drawn = pictures.pictures(_item(request, number))
    if not 1 <= page <= len(drawn):
        raise Http404
    response = FileResponse(drawn[page - 1].path.open("rb"), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@require_POST
def read_again(request: SignedIn, number: int) -> HttpResponse:
    """Try once more to read a document that could not be read."""
    item = _item(request, number)
    if reading.again(item):
        messages.info(request, f"{item} is read again.")
    return redirect("inbox:show")


@require_POST
def import_table(request: SignedIn, number: int) -> HttpResponse:
    """Go on to import a document that is a table; it stays among the documents."""
    item = _item(request, number)
    if item.evidence.kind not in (kinds.CSV, kinds.EXCEL):
        raise Http404
    with evidence.path_of(item.evidence).open("rb") as content:
        upload = uploads.keep(UploadedFile(content, item.evidence.name, size=item.evidence.size), request.user)
    return redirect("record:import-check", token=upload.token)


@require_POST
def set_aside(request: SignedIn, number: int) -> HttpResponse:
    """Be through with a document."""
    item = _item(request, number)
    deciding.set_aside(item)
    messages.success(request, f"{item} is filed away. It stays among your documents.")
    return redirect("inbox:show")


@require_POST
def take_up(request: SignedIn, number: int, position: int) -> HttpResponse:
    """Ask again about a proposal that was left out."""
    item = _item(request, number)
    proposed = get_object_or_404(Proposed.objects.select_related("item"), item=item, position=position)
    try:
        deciding.take_up(proposed)
    except deciding.DecidedError:
        messages.info(request, "This proposal waits for you already, or is on your record.")
    return redirect("inbox:show")


def _item(request: SignedIn, number: int) -> Item:
    return get_object_or_404(
        Item.objects.select_related("evidence", "parent__evidence"), pk=number, holder=request.user
    )


def _decide(request: SignedIn) -> HttpResponse:
    """Carry out what is decided, each for itself: one with a mistake holds nothing else up."""
    inbox = inbox_of(request.user, request.POST)
    wrong = entered = proven = declined = 0
    for form in inbox.forms:
        wanted = form.wanted
        try:
            if wanted == ProposalForm.DECLINE:
                deciding.decline(form.proposed)
                declined += 1
            elif wanted.startswith("same-") and form.same:
                deciding.prove(form.proposed, form.same.number, by=request.user)
                proven += 1
            elif wanted == ProposalForm.ENTER:
                if form.is_valid() and form.record:
                    deciding.enter(form.proposed, form.record, by=request.user)
                    entered += 1
                else:
                    wrong += 1
        except deciding.DecidedError as error:
            messages.info(request, str(error))
    _say(request, entered, proven, declined)
    if not wrong:
        if not (entered or proven or declined):
            messages.info(request, "Nothing was decided, so nothing was changed.")
        return redirect("inbox:show")
    # What was decided is gone from the page; what is left keeps what was typed.
    left = inbox_of(request.user, request.POST)
    for form in left.forms:
        if form.wanted == ProposalForm.ENTER:
            form.is_valid()
    return _page(request, left, wrong=wrong)


def _say(request: SignedIn, entered: int, proven: int, declined: int) -> None:
    if entered:
        messages.success(request, f"{entered} record{' is' if entered == 1 else 's are'} new on your record.")
    if proven:
        messages.success(request, f"{proven} record{' has its' if proven == 1 else 's have their'} certificate now.")
    if declined:
        messages.success(request, f"{declined} proposal{' was' if declined == 1 else 's were'} left out.")


def _page(request: SignedIn, inbox: Inbox, *, wrong: int = 0) -> HttpResponse:
    context = {
        "section": "inbox",
        "inbox": inbox,
        "address": post.address_of(request.user),
        "wrong": wrong,
        "systems": [label for _, label in terms("credit-systems")],
        "topics": sorted((label for _, label in terms("topics")), key=str.casefold),
    }
    return render(request, "inbox/inbox.html", context, status=422 if wrong else 200)
