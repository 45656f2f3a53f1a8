"""The page of the archive, and the archive itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db.models import Count, Sum
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from opencme.web.people.requests import SignedIn
from opencme.web.proof.archive import write
from opencme.web.record import uploads
from opencme.web.record.ledger import heads
from opencme.web.record.models import Evidence

CHUNK = 256 * 1024


@require_GET
def show(request: SignedIn) -> HttpResponse:
    """What the archive holds."""
    files = Evidence.objects.filter(holder=request.user).aggregate(number=Count("id"), size=Sum("size"))
    context = {"section": "record", "records": heads(request.user).count(), "files": files}
    return render(request, "proof/archive.html", context)


@require_GET
def file(request: SignedIn) -> StreamingHttpResponse:
    """The archive, written to disk whole before the first byte is sent, and gone from there after the last."""
    now = timezone.now()
    uploads.throw_away_old()
    folder: Path = settings.UPLOADS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"archive-{uuid4().hex}"
    try:
        with path.open("xb") as archive:
            write(request.user, archive, made=now)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    answer = StreamingHttpResponse(_sent(path), content_type="application/zip")
    answer["Content-Length"] = path.stat().st_size
    answer["Content-Disposition"] = f'attachment; filename="opencme-archive-{now:%Y-%m-%d}.zip"'
    answer["Cache-Control"] = "no-store, private"
    return answer


def _sent(path: Path) -> Iterator[bytes]:
    """The file's bytes. Should nobody ever ask for them, the file goes with uploads that were left behind."""
    with path.open("rb") as archive:
        path.unlink()
        while chunk := archive.read(CHUNK):
            yield chunk
