"""The amounts of one row, each in the credit system that the row, its headings or a person name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from opencme.credit import Amount, vocabulary
from opencme.credit.wording import plain, plain_system
from opencme.interchange.tabular import names
from opencme.interchange.tabular.amounts import (
    CEU_IN_OWN_UNITS,
    CEU_WORDS,
    Quantity,
    amount_in,
    read_quantity,
    whose_ceu,
)
from opencme.interchange.tabular.cells import Cells, Findings
from opencme.interchange.tabular.findings import Unreadable, Unsettled
from opencme.interchange.tabular.mapping import Column, Mapping, in_minutes
from opencme.interchange.tabular.text import SPREADSHEET_ERROR

UAN = re.compile(r"(?:JA)?\d{4,7}-\d{4}-\d{2}-\d{3}-[LHB]\d{2}-[PT]")
"""The universal activity number of accredited pharmacy education (49 Pa. Code 27.32 names its parts)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount of a row, with the system it is in."""

    amount: Amount
    system: str


def figures(cells: Cells, mapping: Mapping, found: Findings) -> list[Figure]:
    """The row's figures: one, or one for each credit system that has a column of its own and is not empty or 0."""
    columns = cells.columns["amount"]
    texts = cells.holding("amount")
    if len(columns) > 1:
        texts = [(column, text) for column, text in texts if text.casefold() not in names.NOTHING]
    if not texts:
        found.problem(columns[0].name, "there is no amount", "", "write the amount that the certificate prints")
    tried = [found.attempt(column, text, _figure, column, text, cells, mapping, found) for column, text in texts]
    read = [figure for figure in tried if figure]
    if len(columns) == 1:
        return read
    return [figure for figure in read if figure.amount] or read[:1]


def part_of(text: str, figure: Figure) -> Amount | None:
    """What a column for one topic says of the figure: a part of it, or a tick for the whole."""
    word = text.casefold()
    if word in names.NOTHING or word in names.NO:
        return None
    if word in names.YES - {"1"}:
        return figure.amount
    part = amount_in(read_quantity(text), figure.system)
    if part > figure.amount:
        raise Unreadable(
            f"the part {part} is more than the amount {figure.amount}", "a topic's part is at most the whole"
        )
    return part


def _figure(column: Column, text: str, cells: Cells, mapping: Mapping, found: Findings) -> Figure | None:
    if SPREADSHEET_ERROR.fullmatch(text):
        raise Unreadable("this is a spreadsheet's error, not an amount", "write the amount itself")
    quantity = read_quantity(text)
    system, words = _system(column, quantity, cells, mapping, found)
    if system is None:
        return None
    if not quantity.unit:
        if in_minutes(column):
            quantity = replace(quantity, unit="min")
        elif system in CEU_IN_OWN_UNITS and any(_says_ceu(each) for each in (*words, column.words)):
            quantity = replace(quantity, unit="ceu")
    return Figure(amount_in(quantity, system), system)


def _system(
    column: Column, quantity: Quantity, cells: Cells, mapping: Mapping, found: Findings
) -> tuple[str | None, list[str]]:
    """The credit system of a figure, and the words beside it or in a column of their own that name it.

    Without such words it is what the heading says, or else a person. Raises Unsettled where all are silent; None if the
    words were no name (which is then among the findings).
    """
    sources = [(column, quantity.words)] if plain_system(quantity.words) else []
    cell = cells.first("system")
    # "None" is a kind of credit too: unaccredited hours.
    if cell and (cell[1].casefold() not in names.NOTHING or vocabulary().named("credit-systems", cell[1])):
        sources.append(cell)
    words = [text for _, text in sources]
    systems = [_named(source, text, mapping, found) for source, text in sources]
    if None in systems:
        return None, words
    if len(set(systems)) > 1:
        raise Unreadable(f"{words[0]} and {words[1]} are two credit systems", "state one of them")
    if systems:
        return systems[0], words
    if column.system:
        return column.system, words
    if quantity.unit == "ceu" or _says_ceu(column.words):
        owner = mapping.systems.get("ceu") or mapping.system
        if owner not in CEU_IN_OWN_UNITS:
            raise Unsettled(whose_ceu())
        return owner, ["CEU"]
    said = quantity.words or column.words or column.heading
    answer = mapping.systems.get(plain(said)) or mapping.system
    return answer or _accreditor(cells, found) or _ask(said), words


def _accreditor(cells: Cells, found: Findings) -> str:
    """The system that the accreditor's name or an ACPE activity number gives away, to be confirmed."""
    for column, text in cells.holding("accredited-by") + cells.holding("activity"):
        system = "acpe" if UAN.fullmatch(text) else vocabulary().named("credit-systems", text)
        if system:
            label = vocabulary().label("credit-systems", system)
            found.remark(column.name, f'"{text}" says that the credit is {label}', confirm=True)
            return system
    return ""


def _ask(words: str) -> str:
    raise Unsettled(names.which_system(words))


def _named(column: Column, words: str, mapping: Mapping, found: Findings) -> str | None:
    read = found.attempt(column, words, names.read_system, words, mapping.systems, column.name)
    if read is None:
        return None
    for remark in read[1]:
        found.remark(remark.column, remark.text, remark.confirm)
    return read[0]


def _says_ceu(words: str) -> bool:
    return bool(CEU_WORDS.search(words)) and not re.search(r"hour|credit|stunde", words, re.IGNORECASE)
