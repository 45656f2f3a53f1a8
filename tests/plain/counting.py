"""Sections 4 and 5: what records are worth to a rule, and how much of it counts in a window."""

import datetime
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.plain.conditions import fact_of, holds, spans_of
from tests.plain.periods import (
    Setting,
    Window,
    add_months,
    count_months,
    is_first,
    months_of,
    one_back,
    slices_of,
    window_of,
)
from tests.plain.reading import Data, as_list, canonical_key, is_dated, round_down, round_up, value_on
from tests.plain.selections import constraints_of, is_inside, matches, part_of, selection_of

Date = datetime.date
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Counted:
    """What a rule counts, in which window, up to which day; and how it is to read what nobody has stated.

    ``hopeful`` false: a ceiling with an unknown condition applies (section 5, step 3) and what depends on an unknown
    issue date is not given. ``hopeful`` true: the other way round. Both agree where nothing is unknown.
    """

    setting: Setting
    rule_id: str
    window: Window
    reference: Date
    until: Date
    hopeful: bool

    @property
    def rule(self) -> Data:
        rule: Data = self.setting.rules[self.rule_id]
        return rule

    @property
    def last_day(self) -> Date:
        """Section 1: the last day of the window concerned: the period; each year's own last day for `over: year`."""
        return self.window.end if self.rule.get("over") == "year" else self.setting.p.end


@dataclass(frozen=True)
class Candidate:
    """A record that a rule may count: its entry, the part p, the units (p, or hours), and the worth."""

    place: int
    record: Data
    key: str
    entry: Data
    part: Fraction
    units: Fraction
    value: Fraction
    valued_by_rule: bool
    worth: Fraction


# Rules: what they are part of, whether they apply, and on which day their numbers are read.


def parents_of(rule: Data) -> list[str]:
    """Section 5: what a rule is part of, directly."""
    return as_list(rule.get("part-of"))


def is_part_at_any_depth(setting: Setting, rule_id: str, whole_id: str) -> bool:
    """Section 4: a rule is part of another, at any depth."""
    parents = parents_of(setting.rules[rule_id])
    return whole_id in parents or any(is_part_at_any_depth(setting, parent, whole_id) for parent in parents)


def reference_day(setting: Setting, rule: Data, window_end: Date) -> Date:
    """Section 1: the last day of the window concerned, unless `dated-by` says otherwise."""
    if rule.get("dated-by") == "as-of":
        return setting.as_of
    if rule.get("dated-by") == "period-start":
        return setting.p.start
    return window_end


NUMBERS = ("records", "per-year", "share", "amount", "record", "day", "activity", "year")


def _numbers_of(value: Any) -> list[Any]:
    """The numbers in a need or ceiling, dated or not."""
    if not isinstance(value, dict) or is_dated(value):
        return [value]
    return [value[key] for key in NUMBERS if key in value]


def is_in_force(rule: Data, reference: Date) -> bool:
    """Section 1: a dated number has a value on the day; section 5: `in-force` covers the day."""
    numbers = [rule[name] for name in ("most", "most-per") if name in rule]
    if "need" in rule:
        numbers = [rule["need"]]
    values = [value_on(number, reference) for numbers_of_one in numbers for number in _numbers_of(numbers_of_one)]
    if values and all(value is None for value in values):
        return False
    bounds = rule.get("in-force") or {}
    first, last = bounds.get("from"), bounds.get("until")
    return (first is None or first <= reference) and (last is None or reference <= last)


def applies(setting: Setting, rule: Data, reference: Date) -> tuple[bool | None, set[str]]:
    """Section 6, the end: `when`, `in-force`, `exempt-when`; section 5: `first-period`. None: unknown."""
    if not is_in_force(rule, reference):
        return False, set()
    if "exempt-when" in rule and holds(setting, rule["exempt-when"])[0] is True:
        return False, set()
    truth, questions = holds(setting, rule.get("when") or {})
    if rule.get("over") == "first-period":
        first = is_first(setting)
        if first is False:
            return False, set()
        if first is None and truth is not False:
            return None, questions | {"issued"}
    return truth, questions


# Needs.


def needed_in(setting: Setting, rule_id: str, window_end: Date) -> Fraction:
    """Section 5, "Needs", for one window of a rule that is in force; section 5, `prorate`."""
    rule = setting.rules[rule_id]
    reference = reference_day(setting, rule, window_end)
    need = rule.get("need", 0)
    amount: Fraction | None
    if not isinstance(need, dict) or is_dated(need):
        amount = value_on(need, reference)
    elif "records" in need:
        amount = value_on(need["records"], reference)
    elif "per-year" in need:
        each = value_on(need["per-year"], reference)
        months = count_months(setting.p.start, setting.p.end, started=True)
        amount = None if each is None else each * -(-months // 12)
    elif "share" in need:
        amount = _share(setting, need, reference)
    elif "amount" in need:
        amount = value_on(need["amount"], reference)
        for less in need.get("less") or []:
            stated = fact_of(setting, less["fact"])[0]
            if amount is not None and stated is not None and not isinstance(stated, bool):
                each = value_on(less["each"], reference)
                amount -= (each or NOTHING) * Fraction(stated)
        amount = None if amount is None else max(NOTHING, round_up(amount))
    else:
        amount = Fraction(1)
    if amount is None:
        return NOTHING
    return _prorated(setting, rule, amount)


def _share(setting: Setting, need: Data, reference: Date) -> Fraction | None:
    """`{share: 0.2, of: total}`: rounded up; 0 if that one is not applicable; the first applicable of a list."""
    share = value_on(need["share"], reference)
    for other in as_list(need["of"]):
        needed = needed_by(setting, other)
        if needed is not None:
            return None if share is None else round_up(share * needed)
    return NOTHING


def needed_by(setting: Setting, rule_id: str) -> Fraction | None:
    """What a rule needs in all its windows; None if it is not applicable."""
    rule = setting.rules[rule_id]
    ends = [piece.end for piece in slices_of(setting.p)] if rule.get("over") == "year" else [setting.p.end]
    ends = [end for end in ends if applies(setting, rule, reference_day(setting, rule, end))[0] is not False]
    if not ends:
        return None
    return sum((needed_in(setting, rule_id, end) for end in ends), NOTHING)


def _prorated(setting: Setting, rule: Data, amount: Fraction) -> Fraction:
    """Section 5, `prorate`: in the first period the need times k/n, rounded up."""
    prorate = rule.get("prorate")
    if not prorate or is_first(setting) is not True or setting.issued is None:
        return amount
    started = prorate["count"] == "started"
    n = count_months(setting.p.start, setting.p.end, started=True)
    k = count_months(setting.issued, setting.p.end, started=started)
    if prorate["each"] == "year":
        k = 12 * (-(-k // 12) if started else k // 12)
    return round_up(amount * k / n)


# Acceptance and worth.


def _entry_for(counted: Counted, record: Data) -> Data | None:
    """Section 4: the first entry whose system and dates fit and whose part is more than 0 (or which matches)."""
    for entry in counted.rule.get("accepts") or counted.setting.rulebook["accepts"]:
        systems = as_list(entry["system"])
        if "any" not in systems and record["system"] not in systems:
            continue
        if entry.get("from") is not None and record["completed"] < entry["from"]:
            continue
        if entry.get("until") is not None and record["completed"] > entry["until"]:
            continue
        if value_on(entry.get("value", 1), record["completed"]) is None:
            continue
        if matches(selection_of(entry), record):
            found: Data = entry
            return found
    return None


def _units(part: Fraction, record: Data, entry: Data) -> Fraction:
    """Section 4, `of: hours`: p x hours / amount, rounded down; the hours when p is the whole; 0 stays 0."""
    if entry.get("of") != "hours" or record.get("hours") is None or part == 0:
        return part
    amount, hours = Fraction(record["amount"]), Fraction(record["hours"])
    return hours if part == amount else round_down(part * hours / amount)


def _value_rule_for(counted: Counted, record: Data) -> Fraction | None:
    """Section 4, `value` on a rule: for this rule and every rule it is part of, at any depth."""
    setting = counted.setting
    for rule_id, rule in setting.rules.items():
        if "value" not in rule:
            continue
        if rule_id != counted.rule_id and not is_part_at_any_depth(setting, rule_id, counted.rule_id):
            continue
        value = value_on(rule["value"], record["completed"])
        bounds = rule.get("in-force") or {}
        first, last = bounds.get("from"), bounds.get("until")
        in_force = (not first or first <= record["completed"]) and (not last or record["completed"] <= last)
        if value is not None and in_force and matches(selection_of(rule), record):
            return value
    return None


def candidate_of(counted: Counted, place: int) -> Candidate | None:
    """Section 5, step 1, but for the window: not withdrawn, earned, accepted and selected."""
    record = counted.setting.credits[place]
    key = canonical_key(record)
    record = dict({"role": "learner", "state": "claimed", "started": record["completed"]}, **record)
    if record["state"] == "withdrawn" or record["completed"] > counted.until:
        return None
    entry = _entry_for(counted, record)
    selection = selection_of(counted.rule)
    if entry is None or not matches(selection, record):
        return None
    part = min(part_of(selection_of(entry), record), part_of(selection, record))
    units = _units(part, record, entry)
    by_rule = _value_rule_for(counted, record)
    value = by_rule if by_rule is not None else value_on(entry.get("value", 1), record["completed"])
    assert value is not None
    return Candidate(place, record, key, entry, part, units, value, by_rule is not None, round_down(units * value))


def _is_in_window(counted: Counted, record: Data) -> bool:
    """Section 5, "Windows"; section 8, `for-period`."""
    window = counted.window
    days = [record["completed"]]
    if counted.rule.get("dates", counted.setting.rulebook.get("dates")) == "whole":
        days.append(record["started"])
    is_of_p = counted.rule.get("over", "period") in ("period", "year", "first-period")
    if is_of_p and record.get("for-period") not in (None, counted.setting.p.end):
        return False
    return all((window.start is None or window.start <= day) and day <= window.end for day in days)


# Step 2: repeats.


def candidates_of(counted: Counted) -> list[Candidate]:
    """Section 5, steps 1 and 2: the candidates in the window, repeats left out, in the order completed, then key."""
    ever = [
        found for place in range(len(counted.setting.credits)) if (found := candidate_of(counted, place)) is not None
    ]
    ever.sort(key=lambda one: (one.record["completed"], one.key))
    inside = [one for one in ever if _is_in_window(counted, one.record)]
    repeats = counted.rule.get("repeats", counted.setting.rulebook.get("repeats", "once"))
    kept = []
    for one in inside:
        activity = one.record.get("activity")
        same = [other for other in inside if other.record.get("activity") == activity]
        if activity is None or repeats == "allowed":
            kept.append(one)
        elif repeats == "never":
            start = counted.window.start
            earlier = [
                other
                for other in ever
                if other.record.get("activity") == activity and start is not None and other.record["completed"] < start
            ]
            if not earlier and same[0] is one:
                kept.append(one)
        else:
            if repeats == "once-a-year":
                same = [other for other in same if other.record["completed"].year == one.record["completed"].year]
            if min(same, key=lambda other: (-other.worth, other.record["completed"], other.key)) is one:
                kept.append(one)
    return kept


def has_tiers(one: Candidate) -> bool:
    """Section 4: a record that a `value` rule values is outside the tiers of its entry."""
    return bool(one.entry.get("tiers")) and not one.valued_by_rule


def sum_of_tiers(kept: list[Candidate]) -> Fraction:
    """Section 4, `tiers`: the first units of all records of an entry at another value; rounded down once."""
    entries: dict[int, Data] = {}
    units: dict[int, Fraction] = {}
    values: dict[int, Fraction] = {}
    for one in kept:
        if has_tiers(one):
            entries[id(one.entry)] = one.entry
            units[id(one.entry)] = units.get(id(one.entry), NOTHING) + one.units
            values[id(one.entry)] = one.value
    total = NOTHING
    for which, entry in entries.items():
        left, worth = units[which], NOTHING
        for tier in entry["tiers"]:
            within = min(left, Fraction(tier["first"]))
            worth += within * Fraction(tier["value"])
            left -= within
        total += round_down(worth + left * values[which])
    return total


# Steps 3 and 4: ceilings.


@dataclass(frozen=True)
class Ceiling:
    """One limit on a part of what a rule counts, in each of its cells; `slices` has one, or none, for each slice.

    Numbered in order of id.
    """

    number: int
    selection: Data
    cell: str
    limit: Fraction
    slices: tuple[Fraction | None, ...] = ()

    def limit_of(self, cell: object) -> Fraction | None:
        """The limit in a cell; None where the ceiling does not apply to that slice."""
        if self.cell != "slice":
            return self.limit
        assert isinstance(cell, int)
        return self.slices[min(cell, len(self.slices) - 1)]


FINER_OR_EQUAL = {
    "record": {"record", "day", "activity", "year", "slice", "window"},
    "day": {"day", "year", "slice", "window"},
    "activity": {"activity", "window"},
    "year": {"year", "window"},
    "slice": {"slice", "window"},
    "window": {"window"},
}


def ceilings_of(counted: Counted) -> list[Ceiling]:
    """Section 5, step 3: the rules with `most` or `most-per` that are part of this one and apply."""
    found: list[Ceiling] = []
    setting = counted.setting
    for _, rule in sorted(setting.rules.items()):
        if counted.rule_id not in parents_of(rule) or not ("most" in rule or "most-per" in rule):
            continue
        selection = selection_of(rule)
        reference = reference_day(setting, rule, counted.last_day)
        limits = _is_limiting(counted, rule, reference)
        if "most" in rule and rule.get("over") == "year":
            days = [reference_day(setting, rule, piece.end) for piece in slices_of(setting.p)]
            slices = tuple(
                most_of(counted, rule, day, [counted.rule_id]) if _is_limiting(counted, rule, day) else None
                for day in days
            )
            found.append(Ceiling(len(found), selection, "slice", NOTHING, slices))
        elif "most" in rule and limits:
            most = most_of(counted, rule, reference, [counted.rule_id])
            if most is not None:
                found.append(Ceiling(len(found), selection, "window", most))
        for cell, number in (rule.get("most-per") or {}).items():
            limit = value_on(number, reference)
            if limits and limit is not None:
                found.append(Ceiling(len(found), selection, cell, limit))
    return found


def _is_limiting(counted: Counted, rule: Data, reference: Date) -> bool:
    """Section 5, step 3: applicable; an unknown condition counts as applicable unless hoped otherwise."""
    truth = applies(counted.setting, rule, reference)[0]
    return truth is True or (truth is None and not counted.hopeful)


def most_of(counted: Counted, rule: Data, reference: Date, parents: list[str]) -> Fraction | None:
    """Section 5: `most`, a number or a share of what a rule needs (default: the rule it is part of), rounded down."""
    most = rule["most"]
    if not isinstance(most, dict) or is_dated(most):
        return value_on(most, reference)
    share = value_on(most["share"], reference) or NOTHING
    needs = []
    for other in as_list(most.get("of")) or parents:
        if other == counted.rule_id and counted.rule.get("over") == "year":
            needs.append(needed_in(counted.setting, other, counted.window.end))
        else:
            needs.append(needed_by(counted.setting, other) or NOTHING)
    return round_down(share * min(needs))


def unknown_ceilings(counted: Counted) -> set[str]:
    """Section 9: the questions of the ceilings (and of the rules on top) whose condition is unknown."""
    questions: set[str] = set()
    for rule in counted.setting.rules.values():
        limits = counted.rule_id in parents_of(rule) and ("most" in rule or "most-per" in rule)
        if limits or counted.rule_id in as_list(rule.get("on-top-of")):
            for day in _days_concerned(counted, rule):
                truth, asked = applies(counted.setting, rule, reference_day(counted.setting, rule, day))
                if truth is None:
                    questions |= asked
    return questions


def _days_concerned(counted: Counted, rule: Data) -> list[Date]:
    """The last days of the windows or slices in which a ceiling holds."""
    if rule.get("over") == "year" and "most" in rule:
        return [part.end for part in slices_of(counted.setting.p)]
    return [counted.last_day]


def _contains(outer: Ceiling, inner: Ceiling) -> bool:
    """Section 5: is the one ceiling inside the other; of two equal ones the first by id is the outer."""

    def inside(one: Ceiling, other: Ceiling) -> bool:
        return other.cell in FINER_OR_EQUAL[one.cell] and is_inside(one.selection, other.selection)

    return inside(inner, outer) and (not inside(outer, inner) or outer.number < inner.number)


def _cell(counted: Counted, ceiling: Ceiling, one: Candidate) -> object:
    """Section 5, step 3: the cell of a ceiling in which a record lies."""
    day = one.record["completed"]
    if ceiling.cell == "record":
        return id(one)
    if ceiling.cell == "day":
        return day
    if ceiling.cell == "activity":
        return one.record.get("activity") or id(one)
    if ceiling.cell == "year":
        return day.year
    if ceiling.cell == "slice":
        number = 0
        start = counted.setting.p.start
        while add_months(start, 12 * (number + 1)) <= day:
            number += 1
        return number
    return "window"


def sum_under_ceilings(counted: Counted, kept: list[Candidate]) -> Fraction:
    """Section 5, step 4: the recursion; the rule itself adds without a limit.

    Records in tiers stand outside: a rule limited by a ceiling that may select them is refused (section 4).
    """
    every = ceilings_of(counted)

    def children_of(outer: Ceiling | None) -> list[Ceiling]:
        within = [one for one in every if outer is None or _contains(outer, one)]
        return [one for one in within if not any(_contains(other, one) for other in within)]

    type Lot = list[tuple[Candidate, Fraction, Fraction]]

    def shares_of(outer: Ceiling | None, one: Candidate, part: Fraction, worth: Fraction) -> dict[int, list[Fraction]]:
        """Step 3: each ceiling takes at most what is left of the part (and worth) around it, in order of id."""
        shares = {}
        for child in children_of(outer):
            share = min(part, part_of(child.selection, one.record))
            share_worth = worth if share == part else min(worth, worth_of(share, one))
            shares[child.number] = [share, share_worth]
            part, worth = part - share, worth - share_worth
        return shares

    def worth_of(part: Fraction, one: Candidate) -> Fraction:
        return round_down(_units(part, one.record, one.entry) * one.value)

    def adds(outer: Ceiling | None, lot: Lot) -> Fraction:
        total = NOTHING
        for one, part, worth in lot:
            shares = shares_of(outer, one, part, worth)
            total += worth - sum((share[1] for share in shares.values()), NOTHING)
        for child in children_of(outer):
            cells: dict[object, Lot] = {}
            for one, part, worth in lot:
                share, share_worth = shares_of(outer, one, part, worth)[child.number]
                cells.setdefault(_cell(counted, child, one), []).append((one, share, share_worth))
            for cell, within in cells.items():
                limit, inner = child.limit_of(cell), adds(child, within)
                total += inner if limit is None else min(limit, inner)
        return total

    untiered = [one for one in kept if not has_tiers(one)]
    return adds(None, [(one, one.part, one.worth) for one in untiered]) + sum_of_tiers(kept)


# Rules on top.


def taken_on_top(counted: Counted, kept: list[Candidate]) -> Fraction:
    """Section 5, `on-top-of`: what rules on top of this one take out of what it counts, one after the other."""
    setting = counted.setting
    left = {one.place: one.worth for one in kept}
    for rule_id, rule in sorted(setting.rules.items()):
        if counted.rule_id not in as_list(rule.get("on-top-of")):
            continue
        reference = reference_day(setting, rule, setting.p.end)
        if not _is_limiting(counted, rule, reference):
            continue
        window = window_of(setting, rule, hopeful=counted.hopeful)
        top = Counted(setting, rule_id, window, reference, counted.until, counted.hopeful)
        theirs = {one.place: one for one in candidates_of(top)}
        total = sum((one.worth for one in theirs.values()), NOTHING)
        shared, inside = {}, NOTHING
        for one in kept:
            part = NOTHING
            if one.place in theirs:
                part = max(NOTHING, one.part + theirs[one.place].part - Fraction(one.record["amount"]))
                inside += _worth_of_part(theirs[one.place], part)
            shared[one.place] = _worth_of_part(one, part)
        used = min(needed_in(setting, rule_id, setting.p.end), total)
        wanted = min(max(NOTHING, used - (total - inside)), sum(shared.values(), NOTHING))
        for one in kept:
            taken = min(wanted, shared[one.place], left[one.place])
            left[one.place] -= taken
            wanted -= taken
    return sum((one.worth - left[one.place] for one in kept), NOTHING)


def _worth_of_part(one: Candidate, part: Fraction) -> Fraction:
    """What a part of a record is worth to the rule that counts it."""
    return round_down(_units(part, one.record, one.entry) * one.value)


# Steps 5 and 6: the rule's own ceiling, grants and carry.


def count(counted: Counted) -> Fraction:
    """Section 5, "What is counted": what a rule counts in one window up to a day."""
    rule = counted.rule
    need = rule.get("need")
    if isinstance(need, dict) and "fact" in need:
        return _count_fact(counted, need["fact"])
    kept = candidates_of(counted)
    if isinstance(need, dict) and "records" in need:
        return Fraction(len(kept))
    total = _limited(counted, sum_under_ceilings(counted, kept) - taken_on_top(counted, kept))
    total += granted(counted.setting, counted.rule_id, counted.reference) + carried(counted)
    return _limited(counted, total)


def _count_fact(counted: Counted, name: str) -> Fraction:
    """`{fact: name}`: 1 if the named date fact lies in the window."""
    value = fact_of(counted.setting, name)[0]
    window = counted.window
    for span in spans_of(value):
        day = span.begun
        if (window.start is None or window.start <= day) and day <= min(window.end, counted.until):
            return Fraction(1)
    return NOTHING


def _limited(counted: Counted, total: Fraction) -> Fraction:
    """Step 5: if R has a `most`, what it counts is at most that."""
    rule = counted.rule
    if "most" not in rule:
        return total
    most = most_of(counted, rule, counted.reference, parents_of(rule))
    return total if most is None else min(total, most)


def granted(setting: Setting, rule_id: str, reference: Date) -> Fraction:
    """Section 5, `grants`: only when the condition is true; full blocks of a span inside P for `each`."""
    total = NOTHING
    for grant in (setting.rulebook.get("grants") or {}).values():
        if rule_id not in grant["to"] or holds(setting, grant.get("when") or {})[0] is not True:
            continue
        times = 1
        if "each" in grant:
            times = _full_blocks(setting, grant["each"])
        total += times * (value_on(grant["to"][rule_id], reference) or NOTHING)
    return total


def _full_blocks(setting: Setting, each: Data) -> int:
    """`each: {months: 6, of: in-training}`: full blocks of the span inside P."""
    value = fact_of(setting, each["of"])[0]
    blocks = 0
    for span in spans_of(value):
        begun, ended = max(span.begun, setting.p.start), min(span.ended, setting.p.end, setting.as_of)
        while add_months(begun, months_of(each)) <= ended + datetime.timedelta(days=1):
            begun = add_months(begun, months_of(each))
            blocks += 1
    return blocks


def depends_on_issue(counted: Counted) -> bool:
    """Section 6: does the count need an issue date that nobody has stated (carry, `early`)."""
    early = counted.setting.rulebook["period"].get("early") and counted.rule.get("over", "period") in ("period", "year")
    return counted.setting.issued is None and bool("carry" in counted.rule or early)


def carried(counted: Counted) -> Fraction:
    """Section 5, `carry`: the surplus of the period before, at most `most`, and no more than what it is part of."""
    rule, setting = counted.rule, counted.setting
    carry = rule.get("carry")
    first = is_first(setting)
    if not carry or first is True or (first is None and not counted.hopeful):
        return NOTHING
    moved_back = Setting(setting.rulebook, setting.case, one_back(setting, setting.p))
    p = moved_back.p
    reference = reference_day(moved_back, rule, p.end)
    amount = NOTHING
    if applies(moved_back, rule, reference)[0] is not False:
        window = window_of(moved_back, rule, hopeful=counted.hopeful)
        until = min(counted.until, p.end)
        before = Counted(moved_back, counted.rule_id, window, reference, until, counted.hopeful)
        kept = candidates_of(before)
        there = _limited(before, sum_under_ceilings(before, kept) - taken_on_top(before, kept))
        amount = max(NOTHING, there - needed_in(moved_back, counted.rule_id, p.end))
        if constraints_of(selection_of(carry)):
            may = NOTHING
            for one in kept:
                part = min(one.part, part_of(selection_of(carry), one.record))
                may += round_down(_units(part, one.record, one.entry) * one.value)
            amount = min(amount, may)
    amount = min(amount, value_on(carry["most"], counted.reference) or NOTHING)
    for parent in parents_of(rule):
        whole = setting.rules[parent]
        if "carry" in whole:
            of_parent = Counted(
                setting,
                parent,
                window_of(setting, whole, hopeful=counted.hopeful),
                reference_day(setting, whole, setting.p.end),
                counted.until,
                counted.hopeful,
            )
            amount = min(amount, carried(of_parent))
    return amount
