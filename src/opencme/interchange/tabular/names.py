"""Words in cells as names of the vocabulary: exactly, or as a proposal to confirm, or as a question. Never a guess."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rapidfuzz import fuzz, process

from opencme.credit import Amount, vocabulary
from opencme.credit.wording import plain, plain_system
from opencme.interchange.tabular.amounts import CEU_WORDS, amount_in, read_quantity, whose_ceu
from opencme.interchange.tabular.findings import Question, Remark, Unreadable, Unsettled
from opencme.interchange.tabular.text import remembered

LIKELY = 92
"""Likeness (0 to 100) from which words are read as the nearest name, with a remark that asks to confirm it."""
NEAR = 70
"""Likeness from which a name is offered as an answer to a question."""
ALL_WORDS_SHARED = re.compile(r"category [12]|moc|section [123]|class [ab]|level [123]|part [24]")
"""Words that several owners use for different things. They are asked about, whatever they resemble."""
USUAL = ("ama-pra-1", "ancc", "acpe", "aoa-1a", "aafp-prescribed", "none")
NOTHING = frozenset({"", "-", "–", "—", "n/a", "na", "none", "keine", "nil", "not applicable", "aucun", "nessuno"})
YES = frozenset(
    {"yes", "y", "true", "x", "1", "ja", "j", "oui", "o", "si", "sí", "passed", "wahr", "✓", "✔", "bestanden"}
)
NO = frozenset({"no", "n", "false", "0", "nein", "non", "failed", "falsch", "✗"})
CONTACT_HOURS = ("ancc", "nursing-contact-hour", "acpe", "aanp")
PART = re.compile(r"(.*?\S)\s*[(:=–-]?\s*\(?\b(\d[\d.,]*\s*(?:min\w*|h|hrs?|hours?|credits?|std|pts?|points?)?)\)?")


def read_system(words: str, answers: Mapping[str, str], column: str) -> tuple[str, tuple[Remark, ...]]:
    """The credit system that `words` name; `answers` are what a person has said (plain words → system).

    Raises Unsettled for words that several systems share or resemble, Unreadable for words that resemble none.
    """
    known = vocabulary()
    answered = answers.get(plain(words))
    if answered:
        return answered, ()
    name = known.named("credit-systems", words)
    if name:
        return name, ()
    bare = plain_system(words)
    if CEU_WORDS.fullmatch(words.strip()):
        raise Unsettled(whose_ceu())
    if not bare or ALL_WORDS_SHARED.fullmatch(bare):
        raise Unsettled(which_system(words))
    near = [
        (spelling, score)
        for spelling, score, _ in process.extract(
            bare, list(known.spellings("credit-systems")), scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, limit=12
        )
        if _figures(spelling) == _figures(bare)
    ]
    names = list(dict.fromkeys(known.spellings("credit-systems")[spelling] for spelling, _ in near))
    if names and near[0][1] >= LIKELY and (len(names) == 1 or near[0][1] - _best_of(names[1], near) >= 3):
        label = known.label("credit-systems", names[0])
        return names[0], (Remark(column, f'"{words}" was read as {label}', confirm=True),)
    names = names or _holders(bare)
    if names:
        raise Unsettled(_which(words, names[:6]))
    raise Unreadable(
        "this is no credit system that is known", "write whose credit it is, such as AMA PRA Category 1 or ANCC"
    )


def which_system(words: str) -> Question:
    """The question whose credit it is, for words that do not say so (a heading, a unit, "Category 1")."""
    bare = plain_system(words)
    usual = CONTACT_HOURS if "contact" in plain(words).split() else USUAL
    return _which(words, (_holders(bare) if ALL_WORDS_SHARED.fullmatch(bare) else []) or list(usual))


def may_be_system(words: str) -> bool:
    """Whether the words name a credit system, or leave open which."""
    try:
        read_system(words, {}, "")
    except Unreadable:
        return False
    except Unsettled:
        return bool(plain_system(words))
    return True


@remembered
def read_term(words: str, section: str, column: str) -> tuple[str | None, tuple[Remark, ...]]:
    """The topic, format or role that `words` name; without one the remark keeps the words."""
    known = vocabulary()
    name = known.named(section, words)
    if name or words.casefold() in NOTHING:
        return name, ()
    bare = plain(words)
    near = process.extractOne(bare, list(known.spellings(section)), scorer=fuzz.ratio, score_cutoff=LIKELY)
    if near and len(bare) >= 6:
        name = known.spellings(section)[near[0]]
        return name, (Remark(column, f'"{words}" was read as {known.label(section, name)}', confirm=True),)
    return None, (Remark(column, f'"{words}" is not known here and was left out'),)


@remembered
def read_topics(
    text: str, amount: Amount, system: str, column: str
) -> tuple[tuple[tuple[str, Amount], ...], tuple[Remark, ...]]:
    """Topics in words, each with the part of the amount that carries it (the whole, unless a figure stands beside it).

    Words that are no known topic are kept in a remark. Raises Unreadable for a part that is more than the amount.
    """
    if text.casefold() in NOTHING:
        return (), ()
    found: dict[str, Amount] = {}
    remarks: list[Remark] = []
    for words in _pieces(text):
        part = amount
        match = PART.fullmatch(words)
        if match and vocabulary().named("topics", words) is None:
            words, part = match[1], amount_in(read_quantity(match[2]), system)
        name, said = read_term(words, "topics", column)
        remarks += said
        if name:
            if part > amount:
                raise Unreadable(
                    f"{words} carries {part}, more than the amount {amount}", "a topic's part is at most the whole"
                )
            found[name] = max(found.get(name, part), part)
    return tuple(sorted(found.items())), tuple(remarks)


def read_flag(text: str) -> bool:
    """Yes or no, in the usual words; raises Unreadable for anything else."""
    word = text.casefold().strip(". ")
    if word in YES or word in NO:
        return word in YES
    raise Unreadable("this is neither yes nor no", 'write "yes" or "no", or leave it empty')


def _pieces(text: str) -> list[str]:
    """The single topics of a cell: the whole if it is one, else its parts at the strongest separator that helps."""
    named = vocabulary().named
    if named("topics", text):
        return [text]
    for separator in (r"[;|]", r"\s*,\s*(?![^(]*\))", r"/|\s+(?:and|und|et|y|e)\s+|&|\+"):
        pieces = [piece.strip() for piece in re.split(separator, text) if piece.strip()]
        strong = separator == r"[;|]"
        if len(pieces) > 1 and (strong or any(named("topics", _without_part(piece)) for piece in pieces)):
            return [single for piece in pieces for single in _pieces(piece)]
    return [text]


def _without_part(piece: str) -> str:
    match = PART.fullmatch(piece)
    return match[1] if match else piece


def _which(words: str, names: list[str]) -> Question:
    labels = vocabulary().terms("credit-systems")
    return Question(
        "system",
        f'Whose credit is "{words}"? ' + ", ".join(labels[name].label for name in names[:6]) + " or another?",
        words,
        tuple((name, labels[name].label) for name in names),
    )


def _holders(bare: str) -> list[str]:
    """The systems with a spelling that contains all of these words."""
    wanted = set(bare.split())
    spellings = vocabulary().spellings("credit-systems")
    return list(dict.fromkeys(name for words, name in spellings.items() if wanted and wanted <= set(words.split())))


def _figures(words: str) -> list[str]:
    """Words with a digit and single letters: Category 1 and Category 2, 1A and 1B look alike but are not."""
    return sorted(word for word in words.split() if len(word) == 1 or any(c.isdigit() for c in word))


def _best_of(name: str, near: list[tuple[str, float]]) -> float:
    spellings = vocabulary().spellings("credit-systems")
    return max(score for spelling, score in near if spellings[spelling] == name)
