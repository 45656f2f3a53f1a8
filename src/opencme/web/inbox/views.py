"""The inbox: bring documents, see what was found in them, put it on the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from opencme.credit import Record
from opencme.interchange import kinds
from opencme.web.inbox import arriving, deciding, pictures, post, reading, showing
from opencme.web.inbox.listing import Inbox, inbox_of
from opencme.web.inbox.models import Item, Proposed
from opencme.web.inbox.proposalform import ProposalForm
from opencme.web.people.requests import SignedIn
from opencme.web.record import evidence, ledger, uploads
from opencme.web.record.doubles import may_be_same
from opencme.web.record.entryform import terms
from opencme.web.record.models import CreditEntry

MOST_AT_ONCE = 50
"""Files that one form may bring."""
ENTERED, PROVEN, DECLINED, WRONG = "entered", "proven", "declined", "wrong"
"""What becomes of a proposal."""


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
    meant_for = _record(request, request.POST.get("for", ""))
    limit = settings.UPLOAD_LIMIT // 1024**2
    for name in uploads.too_large(request):
        messages.error(
            request, f"{name}: larger than {limit} MB, which is the most that a file may have. Nothing of it was kept."
        )
    if not files and not uploads.too_large(request):
        messages.error(request, "Choose a file first: a certificate as PDF or picture, a mail, a badge or a calendar.")
    kept = 0
    for file in files[:MOST_AT_ONCE]:
        assert isinstance(file, UploadedFile)  # noqa: S101 - what FILES holds
        name = file.name or "file"
        try:
            number = meant_for.number if meant_for else None
            arrival = arriving.bring(file.chunks(), name, request.user, meant_for=number)
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


@require_http_methods(["GET", "POST"])
def show_item(request: SignedIn, number: int) -> HttpResponse:
    """One document: its pages with what was read on them, and what came of it; a form decides about it here."""
    item = _item(request, number)
    if request.method == "POST":
        return _decide(request, item)
    return _item_page(request, item, inbox_of(request.user, None, item))


def _item_page(request: SignedIn, item: Item, inbox: Inbox, *, wrong: int = 0) -> HttpResponse:
    proposals = list(item.proposals.select_related("entry"))
    shapes = [picture.shape for picture in pictures.pictures(item)]
    context = {
        "section": "inbox",
        "item": item,
        "inbox": inbox,
        "proposals": [(proposed, showing.rows(proposed)) for proposed in proposals],
        "sheets": showing.sheets(proposals, shapes),
        "parts": item.parts.select_related("evidence"),
        **_named(),
    }
    return render(request, "inbox/item.html", context, status=422 if wrong else 200)


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


def _record(request: SignedIn, number: str) -> CreditEntry | None:
    """The head of the holder's record with this number, as an address or a form names it."""
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    history = ledger.history_of(int(number), request.user)
    return history[-1] if history and not history[-1].is_withdrawn else None


def _decide(request: SignedIn, item: Item | None = None) -> HttpResponse:
    """Carry out what is decided, each for itself: one with a mistake holds nothing else up."""
    sent, only = _sent(request.POST)
    inbox = inbox_of(request.user, sent, item)
    if "choose" in request.POST:
        return _choose(request, sent, inbox)
    done: Counter[str] = Counter()
    for form in inbox.forms:
        if only and form.prefix != only:
            continue
        try:
            if what := _carry_out(request, form, inbox.mine):
                done[what] += 1
        except deciding.DecidedError as error:
            messages.info(request, str(error))
    wrong = done[WRONG]
    _say(request, done)
    # What was decided is gone from the page; what is left keeps what was typed.
    left = inbox_of(request.user, sent, item)
    put_off = next((form for form in left.forms if form.prefix == only and not form.is_chosen), None)
    if put_off:
        put_off.is_put_off = True
    if not wrong and not (put_off or (only and any(form.has_changed() for form in left.forms))):
        if not done.total():
            messages.info(request, "Nothing was chosen, so nothing was changed.")
        return redirect(item or "inbox:show")
    return _item_page(request, item, left, wrong=wrong) if item else _page(request, left, wrong=wrong)


def _sent(post: QueryDict) -> tuple[QueryDict, str]:
    """What was sent, and the proposal whose own button was pressed: its button says what becomes of it."""
    only, _, decision = post.get("only", "").partition(":")
    if not decision:
        return post, ""
    sent = post.copy()
    sent[f"{only}-decision"] = decision
    return sent, only


def _choose(request: SignedIn, sent: QueryDict, inbox: Inbox) -> HttpResponse:
    """Show the page again with everything chosen that was read without doubt; nothing is entered yet."""
    chosen = sent.copy()
    for form in inbox.forms:
        if form.is_sure:
            chosen[form.add_prefix("decision")] = ProposalForm.ENTER
    if inbox.sure:
        are = "record is" if inbox.sure == 1 else "records are"
        messages.info(request, f"{inbox.sure} {are} chosen. They are entered once you press “Do as chosen”.")
    else:
        messages.info(request, "Nothing here was read without doubt, so nothing is chosen.")
    return _page(request, inbox_of(request.user, chosen))


def _carry_out(request: SignedIn, form: ProposalForm, mine: Sequence[Record]) -> str:
    """Do what is wanted with one proposal; what was done, empty if nothing. Raises DecidedError."""
    if form.wanted == ProposalForm.DECLINE:
        deciding.decline(form.proposed)
        return DECLINED
    if form.wanted == ProposalForm.LATER:
        return ""
    if not form.is_valid():
        return WRONG
    holder, because = request.user, form.cleaned_data["because"]
    if form.is_same and form.same:
        deciding.prove(form.proposed, form.same.number, by=holder, because=because)
        return PROVEN
    if form.record is None:
        return WRONG
    entry = deciding.enter(form.proposed, form.record, by=holder, because=because)
    if like := may_be_same(entry, mine):
        messages.info(request, like)
    return ENTERED


def _say(request: SignedIn, done: Counter[str]) -> None:
    entered, proven, declined = done[ENTERED], done[PROVEN], done[DECLINED]
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
        "meant_for": _record(request, request.GET.get("for", "")),
        **_named(),
    }
    return render(request, "inbox/inbox.html", context, status=422 if wrong else 200)


def _named() -> dict[str, list[str]]:
    """What a field may be filled with, by the list that suggests it."""
    return {
        "systems": [label for _, label in terms("credit-systems")],
        "topics": sorted((label for _, label in terms("topics")), key=str.casefold),
    }
