"""What a date of a certificate is the date of: the activity, its completion, an issue, an expiry, a birth."""

from __future__ import annotations

import re

COMPLETED, ACTIVITY, LABELLED, JOINED, PLAIN = "completed", "activity", "labelled", "joined", "plain"
CLAIMED, ISSUED, OTHER = "claimed", "issued", "other"
"""What a date is of: completion, the activity, a mere "Date:", something "on" that day, or nothing that is said; then
what hardly is the day of credit. `other` (birth, expiry, release) never is."""

NEAR = 150
"""Letters before a date in which the words about it stand."""
WEEKDAY = (
    r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|"
    r"Samstag|Sonnabend|Sonntag|Mo|Di|Mi|Do|Fr|Sa|So)[.,]*\s+(?:den\s+)?"
)
ABOUT = (
    (
        OTHER,
        r"\bborn\b|birth|\bDOB\b|\bgeb\b|geboren|geburts(?:datum|tag|ort)|\bnat[oa]\b|nascita|nacid|\bné|naissance",
        r"expir\w*|valid\s+(?:until|through|thru|from|to)|renew\w*|good\s+through|terminat\w*|gültig|ablauf|scad\w+|until",
        r"releas\w*|publish\w*|original\w*|veröffentlich\w*|review(?:ed)?\b|last\s+updated|revis\w+|copyright|©|effective",
        r"(?:accredited|approved)\s+(?:through|until|from)|accreditation\s+(?:period|valid|date|term)|anerkannt\s+(?:am|bis)",
        r"(?:zertifizierung|anerkennung|genehmigung)\s+(?:(?:bestätigt|erteilt)\s+)?(?:am|vom|bis)\b",
        r"(?:zertifiziert|anerkannt|genehmigt)\s+(?:worden\s+)?(?:am|bis)\b|approval\s+date|date\s+of\s+approval",
        r"approval\s+(?:period|expires)|approv\w+\s+on|available\s+(?:until|through|from)|verfügbar|deadline|licen[cs]e",
        r"enrol\w*|\bregister(?:ed)?\b|registration|\bordered|purchas\w+|\bpaid\b|payment|booked|angemeldet|anmeld\w+|gebucht|bestellt",
        r"iscri(?:tt|zion)\w*|inscri(?:t|pción|pcion|ption)\w*|einschreib\w*|valid[oa]\s+(?:fino|hasta|dal)|caduc\w+|approval\s+runs|"
        r"disponibil\w*|disponible\w*|valable|accredit(?:ato|ada|ado)\s+(?:il|el)|keep\s+(?:this|until)",
    ),
    (
        ISSUED,
        r"issu\w+|print\w*|generat\w+|certificate\s+date|ausgestellt|ausstell\w+|druck\w*|\bdated\b|sign(?:ed|ature)\b",
        r"unterschrift|emess\w|rilasci\w+|fait\s+à|retriev\w+|inviat[oa]|enviad[oa]|envoyé\w*|délivr\w+|verschickt|gesendet|\bas\s+of\b|\bStand\b|download\w*|report\s+date|\bsent\b|received",
        r"created|erstellt|expedid\w+|\bgiven\s+(?:on|this)|prepared|(?:statement|transcript|run)\s+date|reported|berichtet|stamp",
    ),
    (
        CLAIMED,
        r"claim\w*\s*(?:on|date)?|credit(?:s|ed)?\s+(?:was\s+|were\s+)?(?:awarded|recorded|posted)",
        r"date\s+awarded|awarded\s+on|gemeldet",
    ),
    (
        COMPLETED,
        r"complet\w+|finish\w+|passed|abgeschlossen|absolviert|abschluss\w*|bestanden|terminad\w|completat\w|achev\w|superat\w|superament\w|superad\w|conclus[oai]\b|finaliza\w+|réussi\w*|validé\w*|"
        r"aprobad\w|beendet|completamento",
        r"date\s+(?:earned|of\s+participation|taken|attended)|earned\s+on|participated\s+on|teilgenommen|bearbeitet",
        r"date\s+of\s+credit|credit\s+date",
    ),
    (
        ACTIVITY,
        r"\bheld\b|took\s+place|stattgefunden|stattfand|tenut\w|svolt\w|celebrad\w|attend\w+|participat\w+|fand\b|delivered",
        r"\b(?:activity|event|course|program|programme|meeting|session|conference|lecture|training|seminar|workshop)\s+dates?",
        r"dates?\s+of\s+(?:the\s+)?(?:activity|event|course|program|programme|meeting|session|training|lecture)|termin",
        r"veranstaltungs\w+|zeitraum|conference|congress|symposium|kongress|\bthe\s+days?\b|in\s+data|presented",
    ),
)
WORDS = tuple((meaning, re.compile("|".join(parts), re.IGNORECASE)) for meaning, *parts in ABOUT)
JOINING = re.compile(r"\b(?:on|from|am|vom|von|dal|del|du|il|le|el|the|in)\s*$", re.IGNORECASE)
"""Words that join a date to what happened on it, and say nothing more."""
BELOW = r"[ )\t]*(?:\n\W*|\()(?:{words})\s*\)?\s*(?:\n|$)"
AFTER = tuple(
    (meaning, re.compile(BELOW.format(words=words), re.IGNORECASE))
    for meaning, words in (
        (OTHER, r"date\s+of\s+birth|birth\s*date|geburtsdatum|expir\w+(?:\s+date)?"),
        (ISSUED, r"date\s+(?:of\s+issue|issued|printed)|issue\s+date|ausstellungsdatum|ort,?\s+datum"),
        (COMPLETED, r"date\s+(?:of\s+completion|completed)|completion\s+date"),
        (ACTIVITY, r"dates?\s+of\s+(?:activity|event|course|program)|(?:activity|event|course)\s+dates?"),
    )
)
"""What a form prints below a date, or in brackets behind it."""
WEEKDAY_ENDING = re.compile(rf"\b{WEEKDAY.removesuffix(r'\s+(?:den\s+)?')}\s*(?:den\s*)?$", re.IGNORECASE)
LABEL = re.compile(r"(?:^|\n)\W*(?:dates?|datum|data|fecha)\W*$", re.IGNORECASE)
CLOCK = re.compile(r",?\s+(?:at\s+)?\d{1,2}:\d{2}(?!\s*(?:-|–|to|bis))", re.IGNORECASE)
"""A browser prints day and time into the margin."""
LETTER = re.compile(
    r"\s*\n(?:[^\n]{0,60}\n){0,9}?(?:Dear|Re:|Subject|Sehr\s+geehrte|Betreff|Gentile|To\s+whom)", re.IGNORECASE
)
"""What follows the date of a letter."""
TOWN = re.compile(r"(?:^|\n)\s*[A-ZÄÖÜ][\w.äöüß()/ -]{2,30},\s*(?:den\s+|am\s+|le\s+|li\s+|il\s+)?$")
"""A town before the date of a signature."""
SENTENCE = re.compile(r"(?<=[a-z)™]{2})\.\s+(?=[A-ZÄÖÜ])")


def meaning(text: str, start: int, end: int, before: int) -> str:
    """What the words nearest before the date at `start`, or right behind it, say that it is.

    `before` is where the date before this one ends: its words are not about this one.
    """
    for what, pattern in AFTER:
        if pattern.match(text, end):
            return what
    ahead = SENTENCE.split(text[max(before, start - NEAR) : start])[-1]
    line = ahead.rsplit("\n", 1)[-1]
    labelled = bool(LABEL.search("\n" + WEEKDAY_ENDING.sub("", line)))
    alone = labelled or not line.strip()
    if alone and (LETTER.match(text, end) or (CLOCK.match(text, end) and not labelled)):
        return ISSUED
    if TOWN.search("\n" + WEEKDAY_ENDING.sub("", line)) and not re.match(WEEKDAY, line.lstrip() + " "):
        return ISSUED
    if labelled:
        return LABELLED
    # A label on the date's own line leaves nothing to the lines before.
    for words in (line, "" if line.rstrip().endswith(":") else ahead):
        places = [(max(m.end() for m in hits), what) for what, p in WORDS if (hits := list(p.finditer(words)))]
        if places:
            return max(places, key=lambda each: each[0])[1]
    return JOINED if JOINING.search(WEEKDAY_ENDING.sub("", line)) else PLAIN
