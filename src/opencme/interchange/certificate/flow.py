"""The lines of a document as one running text, in which every place can be traced back to the page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from opencme.interchange.certificate.proposal import Box, Found, Line, Place

INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
BROKEN_WORD = re.compile(r"[a-zäöüß]{2}[-‐]$")
LABELS = re.compile(
    r"(?:(?:full |learner(?:'s)? |participant(?:'s)? |attendee(?:'s)? |licensee )?name(?: of (?:participant|learner|"
    r"attendee))?|participant|learner|attendee|"
    r"(?:awarded|presented|issued) to|"
    r"(?:total |maximum |number of )?(?:ama pra category 1 |aafp |cme |ce |cpd |contact |credit |"
    r"ancc )*(?:credits?(?:™|\(s\))?|hours|points|units)"
    r"(?: (?:claimed|earned|awarded|type|amount|offered|attended))?|hours attended|"
    r"(?:activity|course|program|programme|event|session|conference|meeting|module|license|licence|license renewal|"
    r"racgp|member|subject|registration)"
    r"(?: (?:title|name|dates?|type|format|id|code|number|no\.?|completion date))?|title|topic|mode|method|"
    r"delivery method|educational method|"
    r"dates?(?: (?:of (?:the )?(?:activity|completion|issue|birth|participation|event|course)|completed|issued|"
    r"earned|printed))?|"
    r"(?:original |most recent )?(?:completion|issue|release|expiration|expiry|course|renewal|review) ?(?:date)?|"
    r"completed(?: on)?|registered on|"
    r"(?:accredited |education |ce |cme )?provider(?: (?:name|number|no\.?))?|sponsor|organi[sz]er|(?:activity |"
    r"learning )?format|location|place|venue|role|score|"
    r"universal activity number|uan|acpe (?:uan|number)|reference|speaker|faculty|estimated time|signature|"
    r"veranstaltung(?:sthema|stitel|snummer|sdatum|sort|snr\.?)?|titel(?: der veranstaltung)?|fortbildungsart|"
    r"veranstaltungsart|"
    r"thema(?: der veranstaltung)?|datum|termin|zeitraum|ort|veranstalter(?:in)?|anbieter|kategorie|punkte|punktzahl|"
    r"dfp-?(?:fach|id)|"
    r"(?:anzahl(?: der)? )?(?:cme-?|fortbildungs|dfp-?)punkte|anzahl (?:der )?punkte|vnr|efn|teilnehmer(?:in|/in|"
    r"\*in|:in)?|"
    r"name(?:,? vorname)?|vorname|nachname|geburtsdatum|geboren am|titolo|evento|data|provider|crediti(?: ecm|"
    r" formativi)?|"
    r"partecipante|titre|intitulé|date de la formation|organisateur)",
    re.IGNORECASE,
)
"""Words that forms print beside or above a value."""


WORDS_OF_LABEL = re.compile(r"[A-ZÄÖÜÉÈÁÍÓÚÑ][^\d:;,!?\n]{1,44}")
"""What may stand before a wide gap as a label: a few words without figures."""


@dataclass(frozen=True)
class Flow:
    """All lines in reading order, joined by line ends; a word broken at a line's end is made whole."""

    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    """Where in `text` each line begins."""

    def index(self, offset: int) -> int:
        """Which line holds this place of the text."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def line(self, offset: int) -> Line:
        return self.lines[self.index(offset)]

    def rest_of_line(self, offset: int) -> int:
        """Where the line that holds this place ends."""
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def found(self, value: str, start: int, end: int, confidence: float) -> Found:
        """The value with its words and place; less sure where the letters are."""
        touched = self.lines[self.index(start) : self.index(max(start, end - 1)) + 1]
        sure = min((line.confidence for line in touched), default=1.0)
        words = " ".join(self.text[start:end].split())
        return Found(value, words, round(confidence * sure, 3), _around(touched))

    def same_row(self, one: int, other: int) -> bool:
        """Whether two places of the text stand at the same height of a page."""
        first, second = self.index(one), self.index(other)
        return first == second or level(self.lines[first], self.lines[second])

    def row_before(self, offset: int) -> str:
        """What stands at the same height before this place."""
        number = self.index(offset)
        first = number
        while first and level(self.lines[first - 1], self.lines[number]):
            first -= 1
        return self.text[self.starts[first] : offset]


def level(one: Line, other: Line) -> bool:
    """Whether two lines stand beside one another."""
    a, b = one.place.box, other.place.box
    if not a or not b or one.place.page != other.place.page:
        return False
    return _level(a, b)


def _level(a: Box, b: Box) -> bool:
    """Whether two boxes overlap in height, and their tops, middles or feet are at one height."""
    low = min(a[3] - a[1], b[3] - b[1])
    apart = min(abs(a[1] - b[1]), abs(a[3] - b[3]), abs(a[1] + a[3] - b[1] - b[3]) / 2)
    return min(a[3], b[3]) - max(a[1], b[1]) > 0.5 * low and apart < 0.3 * low


def flowing(lines: Sequence[Line]) -> Flow:
    """The lines as running text, each label of a form with its value behind it."""
    ordered = _with_values(lines)
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    for number, line in enumerate(ordered):
        text = _colon_behind_label(INVISIBLE.sub("", line.text).replace("\u00a0", " ").replace("\n", " "))
        starts.append(length)
        following = ordered[number + 1].text if number + 1 < len(ordered) else ""
        if (
            BROKEN_WORD.search(text)
            and re.match(r"[a-zäöüß]{2}", following)
            and not re.match(r"(?:und|oder)\b", following)
        ):
            piece = text[:-1]
        else:
            piece = text + ("" if number + 1 == len(ordered) else "\n")
        parts.append(piece)
        length += len(piece)
    return Flow("".join(parts), tuple(ordered), tuple(starts))


def _colon_behind_label(text: str) -> str:
    """In a plain text two spaces part a label from its value, as a table's rule does on paper."""
    label, gap, value = text.partition("  ")
    return (
        f"{label.rstrip()}: {value}" if gap and WORDS_OF_LABEL.fullmatch(label.strip()) and "  " not in value else text
    )


def _with_values(lines: Sequence[Line]) -> list[Line]:
    """The lines with each value that stands beside or below its label moved right behind it."""
    taken: set[int] = set()
    ordered: list[Line] = []
    for number, line in enumerate(lines):
        if number in taken:
            continue
        ordered.append(line)
        label = line.text.strip().rstrip(":").strip()
        if not LABELS.fullmatch(label):
            continue
        value = _value_of(number, lines, taken)
        if value is not None and value != number + 1:
            taken.add(value)
            ordered.append(lines[value])
    return ordered


def _value_of(number: int, lines: Sequence[Line], taken: set[int]) -> int | None:
    """The line that a form's label means: the next one on its right, else the one below it."""
    label = lines[number]
    box = label.place.box
    if box is None:
        return None
    height = box[3] - box[1]
    beside: list[tuple[float, int]] = []
    below: list[tuple[float, int]] = []
    for other, line in enumerate(lines[number + 1 : number + 40], number + 1):
        place = line.place.box
        if other in taken or place is None or line.place.page != label.place.page:
            continue
        if _level(box, place) and place[0] >= box[2]:
            beside.append((place[0], other))
        elif box[3] - height * 0.3 <= place[1] <= box[3] + 2.5 * height and abs(place[0] - box[0]) < 0.04:
            below.append((place[1], other))
    right = min(beside)[1] if beside else None
    under = min(below)[1] if below else None
    if under is not None and not _is_label(lines[under].text) and not label.text.rstrip().endswith(":"):
        # A label in small letters above its value, with another such pair beside it.
        small = lines[under].size > 1.05 * label.size and (right is None or lines[right].size < 1.05 * label.size)
        if right is None or _is_label(lines[right].text) or small:
            return under
    return right if right is not None and not _is_label(lines[right].text) else None


def _is_label(text: str) -> bool:
    return bool(LABELS.fullmatch(text.strip().rstrip(":").strip())) or text.rstrip().endswith(":")


def _around(lines: Sequence[Line]) -> Place | None:
    if not lines:
        return None
    page = lines[0].place.page
    boxes: list[Box] = [line.place.box for line in lines if line.place.page == page and line.place.box]
    if not boxes:
        return Place(page)
    return Place(
        page,
        (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)),
    )
