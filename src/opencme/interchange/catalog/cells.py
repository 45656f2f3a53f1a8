"""What the cells of a catalog's table say: credit, prices, durations and languages as people write them."""

from __future__ import annotations

import re

from opencme.credit import Award, Price, vocabulary
from opencme.interchange.tabular.amounts import amount_in, hours_in, read_quantity
from opencme.interchange.tabular.findings import Remark, Unreadable
from opencme.interchange.tabular.names import NOTHING, read_system, read_topics

AMOUNT_LAST = re.compile(r"(.*?\S)[\s:=]+(\d[\d.,]*)")
AMOUNT_FIRST = re.compile(r"(\d[\d.,]*)\s+(\D.*)")
BARE = re.compile(r"\d[\d.,]*")
FOR_WHOM = re.compile(r"(.*\S)\s*\(([^()]+)\)\s*")
MONEY = re.compile(r"(.*?)\s*(?:\b([A-Z]{3})\b|([$€£¥]))?\s*(\d[\d.,]*)\s*(?:([A-Z]{3})\b|([€£]))?\s*")
SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
FREE = frozenset({"free", "no", "none", "no fee", "no charge", "complimentary", "no, it's free", "no, it’s free", "0"})
LANGUAGES = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es",
    "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt", "português": "pt", "dutch": "nl",
    "nederlands": "nl", "polish": "pl", "arabic": "ar", "chinese": "zh", "japanese": "ja", "korean": "ko",
}  # fmt: skip
COUNTRIES = {
    "usa": "US", "united states": "US", "united states of america": "US", "can": "CA", "canada": "CA", "gbr": "GB",
    "uk": "GB", "united kingdom": "GB", "deu": "DE", "germany": "DE", "fra": "FR", "france": "FR", "esp": "ES",
    "spain": "ES", "ita": "IT", "italy": "IT", "aut": "AT", "austria": "AT", "che": "CH", "switzerland": "CH",
    "nld": "NL", "netherlands": "NL", "mex": "MX", "mexico": "MX", "aus": "AU", "australia": "AU", "pri": "PR",
}  # fmt: skip


def pieces(text: str) -> list[str]:
    """The entries of a cell that holds several."""
    return [piece.strip() for piece in re.split(r"[;|\n]", text) if piece.strip()]


def read_awards(text: str, system: str, column: str) -> tuple[list[Award], list[Remark]]:
    """`ama-pra-1 6.75; ancc 6.75 (nurse-rn)`, `6.75 AMA PRA Category 1`; a bare figure is in `system`.

    Raises Unreadable, or Unsettled for words that name several systems.
    """
    awards: list[Award] = []
    remarks: list[Remark] = []
    for piece in pieces(text):
        words, professions = _for_whom(piece)
        first, last = AMOUNT_FIRST.fullmatch(words), AMOUNT_LAST.fullmatch(words)
        if BARE.fullmatch(words) and system:
            named, figure = system, words
        elif first or last:
            name, figure = (first[2], first[1]) if first else (last[1], last[2])  # type: ignore[index]
            named, said = read_system(name, {}, column)
            remarks += said
        else:
            raise Unreadable("this does not say how much of which credit", 'write it as "ama-pra-1 6.75"')
        amount = amount_in(read_quantity(figure), named)
        if amount:
            awards.append(Award(named, amount, (), professions))
    return awards, remarks


def with_topics(awards: list[Award], text: str, column: str) -> tuple[list[Award], list[Remark]]:
    """The awards with the topics in `text`, the parts being of the largest; a smaller award carries what it can."""
    if not awards or not text:
        return awards, []
    largest = max(awards, key=lambda award: award.amount)
    topics, remarks = read_topics(text, largest.amount, largest.system, column)
    return [
        Award(award.system, award.amount, tuple((t, min(part, award.amount)) for t, part in topics), award.professions)
        for award in awards
    ], list(remarks)


def read_prices(text: str, currency: str) -> list[Price]:
    """`free`, `$150`, `USD 150; nurse-rn USD 90`. Raises Unreadable."""
    if text.casefold() in FREE:
        return [Price(0, currency or "USD")]
    found = []
    for piece in pieces(text):
        if piece.casefold() in FREE:
            found.append(Price(0, currency or "USD"))
            continue
        match = MONEY.fullmatch(piece)
        if not match:
            raise Unreadable("this is no price", 'write it as "USD 150" or "free"')
        who, before, symbol, figure, after, symbol_after = match.groups()
        named = before or after or SYMBOLS.get(symbol or symbol_after or "") or currency
        if not named:
            raise Unreadable("the price does not say in which currency", 'write it as "USD 150"')
        professions = frozenset(_profession(word) for word in re.split(r"[,/]", who.rstrip(":= ")) if word.strip())
        found.append(Price(hours_in(read_quantity(figure)).hundredths, named, professions))
    return found


def read_minutes(text: str, heading: str) -> int:
    """A duration in minutes; a bare figure is in what the heading names. Raises Unreadable."""
    quantity = read_quantity(text)
    unit = quantity.unit or ("min" if "min" in heading.casefold() else "hour" if "hour" in heading.casefold() else "")
    if unit not in ("min", "hour"):
        raise Unreadable("the duration does not say in what", 'write it as "90 min" or "1.5 h"')
    minutes = quantity.number * (60 if unit == "hour" else 1)
    if minutes != int(minutes) or minutes <= 0:
        raise Unreadable("this is no whole number of minutes", 'write it as "90 min"')
    return int(minutes)


def read_languages(text: str) -> tuple[str, ...]:
    found = []
    for word in re.split(r"[;,/|]", text):
        bare = word.strip().casefold()
        code = LANGUAGES.get(bare) or (bare if re.fullmatch("[a-z]{2}", bare) else "")
        if bare and not code:
            raise Unreadable(f'the language "{word.strip()}" is not known', "write its code of two letters, such as en")
        if code:
            found.append(code)
    return tuple(dict.fromkeys(found))


def read_country(text: str) -> str:
    """The two letters of ISO 3166. Raises Unreadable."""
    code = COUNTRIES.get(text.casefold()) or (text.upper() if re.fullmatch("[A-Za-z]{2}", text) else "")
    if not code:
        raise Unreadable("this country is not known", "write its code of two letters, such as US")
    return code


def read_professions(text: str) -> frozenset[str]:
    """Professions of the vocabulary, in any of their spellings. Raises Unreadable."""
    if text.casefold() in NOTHING:
        return frozenset()
    whole = vocabulary().named("professions", text)
    return frozenset({whole} if whole else {_profession(word) for word in re.split(r"[;,/|]", text) if word.strip()})


def _for_whom(piece: str) -> tuple[str, frozenset[str]]:
    """The piece without the professions in brackets behind it."""
    match = FOR_WHOM.fullmatch(piece)
    names = [vocabulary().named("professions", word) for word in match[2].split(",")] if match else []
    if match and all(names):
        return match[1], frozenset(name for name in names if name)
    return piece, frozenset()


def _profession(word: str) -> str:
    name = vocabulary().named("professions", word.strip())
    if not name:
        known = ", ".join(list(vocabulary().terms("professions"))[:4])
        raise Unreadable(f'the profession "{word.strip()[:60]}" is not known', f"write one such as {known}")
    return name
