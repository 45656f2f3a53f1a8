"""Files of evidence as they are shown in a binder: pictures of pages, words of mails, within bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from opencme.interchange import kinds
from opencme.interchange.document import Grain, NotShownError, Pages, pages_of
from opencme.web.proof.printed_mail import Letter, words_of
from opencme.web.record import evidence
from opencme.web.record.models import Evidence

MOST_PAGES = 20
"""Pages of one file that are drawn; the file itself is inside whole."""
PULSE = 1.0
"""Seconds between two signs of life."""
DRAWERS = 3
"""Files that are drawn at once."""

type Drawn = Pages | Letter | str
"""A file as it is shown: pictures of its pages, the words of a mail, or why it cannot be shown."""


@dataclass(frozen=True)
class Bounds:
    """How much one binder may take: pages of all files that are drawn, and seconds after which no further file is."""

    pages: int = 300
    seconds: float = 90
    grain: Grain = "small"
    """How pages are drawn. Set in the PDF a fine one takes some 8 MB of memory, a small one 1.5."""
    apart: bool = False
    """Whether the PDF is set in a process of its own, which gives its memory back."""
    may_cut: bool = True
    """Whether pages beyond those that are drawn are left to the attached files; if not, nothing is made."""


WHILE_ONE_WAITS = Bounds(pages=30, grain="fine", may_cut=False)
IN_THE_BACKGROUND = Bounds(seconds=1800, apart=True)


class TooManyPagesError(ValueError):
    """There are more pages than are drawn while somebody waits."""


def drawn(
    files: Sequence[Evidence], folder: Path, bounds: Bounds, progress: Callable[[int], None], *, letters: bool
) -> dict[int, Drawn]:
    """For each file, by its number, its pages or its words, or why there are none. Raises TooManyPagesError.

    The pictures are laid into `folder`. Of mails there are words only with `letters`. `progress` is told at least every
    `PULSE` seconds how many files are through, and what it raises ends the work.
    """
    until = monotonic() + bounds.seconds
    left = bounds.pages

    def draw(file: Evidence) -> Drawn:
        if monotonic() > until:
            return "one of more files than could be drawn in the time"
        into = folder / str(file.pk)
        into.mkdir()
        try:
            if file.kind == kinds.MAIL:
                return words_of(evidence.path_of(file), whole=letters)
            return pages_of(evidence.path_of(file), file.kind, into, most=MOST_PAGES, grain=bounds.grain)
        except NotShownError as error:
            return str(error)
        except FileNotFoundError:
            return "gone"

    found: dict[int, Drawn] = {}
    with ThreadPoolExecutor(DRAWERS) as drawers:
        try:
            for file, future in [(file, drawers.submit(draw, file)) for file in files]:
                while not wait([future], PULSE).done:
                    progress(len(found))
                found[file.pk] = shown = future.result()
                if isinstance(shown, Pages):
                    if len(shown.pages) > left and not bounds.may_cut:
                        raise TooManyPagesError
                    for page in shown.pages[left:]:
                        page.picture.unlink(missing_ok=True)
                    found[file.pk] = Pages(shown.pages[:left], shown.total)
                    left = max(0, left - len(shown.pages))
                progress(len(found))
        except BaseException:
            drawers.shutdown(wait=False, cancel_futures=True)
            raise
    return found
