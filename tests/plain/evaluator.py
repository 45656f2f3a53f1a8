"""Sections 7 and 9: the state of each rule, and the standing. ``evaluate`` is what the tests call."""

import datetime
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from tests.plain.conditions import fact_of, holds, point_of
from tests.plain.counting import (
    NOTHING,
    Counted,
    applies,
    count,
    depends_on_issue,
    needed_in,
    reference_day,
    unknown_ceilings,
)
from tests.plain.periods import (
    Setting,
    Window,
    begins_early,
    find_period,
    moved,
    number_of_period,
    slices_of,
    window_of,
)
from tests.plain.reading import Data, as_list, load_yaml, to_decimal

__all__ = ["evaluate", "load_yaml"]

Date = datetime.date


@dataclass(frozen=True)
class Judged:
    """One rule, or one slice of it."""

    needed: Fraction
    counted: Fraction
    missing: Fraction
    state: str
    due: Date | None
    questions: frozenset[str]


NOT_APPLICABLE = Judged(NOTHING, NOTHING, NOTHING, "not-applicable", None, frozenset())


def evaluate(rulebook: Data, case: Data) -> Data:
    """Section 9: the standing of a case under a rulebook, as plain data."""
    setting = Setting(rulebook, case, None)
    period, asked = find_period(setting)
    setting = Setting(rulebook, case, period)
    judged: dict[str, Judged] = {}
    if period is not None:
        judged = {rule_id: judge(setting, rule_id) for rule_id in rulebook["rules"]}
    if _standing(setting, []) in ("exempt", "undetermined"):
        judged = {}
    deciding = [judged[rule_id] for rule_id in judged if decides(rulebook, rule_id)]
    questions = asked.union(*(one.questions for one in deciding)) if rulebook["rules"] else set[str]()
    return {
        "standing": _standing(setting, deciding),
        "period": None if period is None else {"start": period.start, "end": period.end},
        "rules": {rule_id: _as_data(one) for rule_id, one in judged.items()},
        "questions": sorted(questions),
    }


def _as_data(judged: Judged) -> Data:
    return {
        "needed": to_decimal(judged.needed),
        "counted": to_decimal(judged.counted),
        "missing": to_decimal(judged.missing),
        "state": judged.state,
        "due": judged.due,
        "questions": sorted(judged.questions),
    }


def decides(rulebook: Data, rule_id: str) -> bool:
    """Section 9: alternatives and `advisory` rules do not decide the standing."""
    if rulebook["rules"][rule_id].get("advisory"):
        return False
    return not any(rule_id in as_list(rule.get("any-of")) for rule in rulebook["rules"].values())


def _standing(setting: Setting, deciding: list[Judged]) -> str:
    """Section 9, "Standing"; section 8, `in-force` at the top."""
    rulebook = setting.rulebook
    if setting.period is None:
        return "undetermined" if rulebook["rules"] else "met"
    if "exempt-when" in rulebook and holds(setting, rulebook["exempt-when"])[0] is True:
        return "exempt"
    bounds, end = rulebook.get("in-force") or {}, setting.period.end
    if bounds.get("until") and end > bounds["until"] and not rulebook.get("replaced-by"):
        return "undetermined"
    if (bounds.get("from") and end < bounds["from"]) or (bounds.get("until") and end > bounds["until"]):
        return "exempt"
    states = {one.state for one in deciding}
    for state in ("overdue", "short", "undetermined"):
        if state in states:
            return state
    return "met"


def judge(setting: Setting, rule_id: str) -> Judged:
    """Section 9: one rule by its purpose."""
    rule = setting.rules[rule_id]
    if "any-of" in rule:
        return _judge_any_of(setting, rule_id)
    if rule.get("over") == "year":
        return _judge_years(setting, rule_id)
    due, asked = setting.p.end, frozenset[str]()
    if "due" in rule:
        day, questions = point_of(setting, rule["due"])
        due, asked = day or setting.p.end, frozenset(questions)
    window = window_of(setting, rule, hopeful=False)
    hopeful = window_of(setting, rule, hopeful=True)
    judged = _judge_window(setting, rule_id, (window, hopeful), setting.p.end, due)
    open_states = ("short", "overdue", "undetermined")
    return replace(judged, questions=judged.questions | asked) if judged.state in open_states else judged


def _judge_years(setting: Setting, rule_id: str) -> Judged:
    """Section 9, `over: year`: sums over the slices, each due on its own last day."""
    slices = []
    for number, piece in enumerate(slices_of(setting.p)):
        windows = []
        for hopeful in (False, True):
            start = begins_early(setting, hopeful=hopeful) if number == 0 else piece.start
            windows.append(Window(start, piece.end, piece.end))
        slices.append(_judge_window(setting, rule_id, (windows[0], windows[1]), piece.end, piece.end))
    states = [one.state for one in slices]
    if all(state == "not-applicable" for state in states):
        return NOT_APPLICABLE
    state = next((state for state in ("overdue", "undetermined", "short") if state in states), "met")
    questions = frozenset[str]().union(*(one.questions for one in slices)) if state == "undetermined" else frozenset()
    due = next((one.due for one in slices if one.state not in ("met", "not-applicable")), setting.p.end)
    return Judged(
        sum((one.needed for one in slices), NOTHING),
        sum((one.counted for one in slices), NOTHING),
        sum((one.missing for one in slices), NOTHING),
        state,
        due if "need" in setting.rules[rule_id] else None,
        questions,
    )


def _judge_window(
    setting: Setting, rule_id: str, windows: tuple[Window, Window], window_end: Date, due: Date
) -> Judged:
    """Section 7 and section 9 for one window (as it is, and as it would be if what is unknown were favourable)."""
    rule = setting.rules[rule_id]
    reference = reference_day(setting, rule, window_end)
    truth, when_asks = applies(setting, rule, reference)
    if truth is False:
        return NOT_APPLICABLE
    counted = Counted(setting, rule_id, windows[0], reference, setting.as_of, hopeful=False)
    hopeful = Counted(setting, rule_id, windows[1], reference, setting.as_of, hopeful=True)
    if "need" not in rule:
        return Judged(NOTHING, count(counted), NOTHING, "met", None, frozenset())
    needed = needed_in(setting, rule_id, window_end)
    regular = due
    due = _put_off(setting, rule, counted, needed, due)
    state, figure = _state(counted, needed, due)
    met_by, met_by_asks = holds(setting, rule["met-by"]) if "met-by" in rule else (False, set())
    doubts: set[str] = set()
    if met_by is True:
        state, due = "met", regular
    else:
        fact = rule["need"].get("fact") if isinstance(rule["need"], dict) else None
        fact_asks = _unstated(setting, fact) if fact else set()
        if state != "not-applicable" and (fact_asks or state not in ("met", "late")):
            doubts |= fact_asks | when_asks | met_by_asks
            doubts |= _doubts_of_count(hopeful, needed, due)
            state = "undetermined" if doubts else state
    if truth is None and state in ("met", "late") and _is_alternative(setting, rule_id):
        # What may be no alternative at all does not meet anything.
        state, doubts = "undetermined", doubts | when_asks | met_by_asks
    missing = NOTHING if state in ("met", "late", "not-applicable") else max(NOTHING, needed - figure)
    return Judged(needed, figure, missing, state, due, frozenset(doubts))


def _is_alternative(setting: Setting, rule_id: str) -> bool:
    return any(rule_id in as_list(rule.get("any-of")) for rule in setting.rules.values())


def _unstated(setting: Setting, fact: str) -> set[str]:
    """Section 6: what to ask of a fact whose date is needed; a bare `true` is unknown."""
    value, questions = fact_of(setting, fact)
    return {fact} if value is True else questions


def _put_off(setting: Setting, rule: Data, counted: Counted, needed: Fraction, due: Date) -> Date:
    """Section 5, `{periods: n}`: fewer than n periods since issue and not met: due at the end of the n-th."""
    over = rule.get("over")
    if not isinstance(over, dict) or "periods" not in over:
        return due
    number = number_of_period(setting)
    if number is None or number >= int(over["periods"]) or count(counted) >= needed:
        return due
    return moved(setting, setting.p, int(over["periods"]) - number).end


def _doubts_of_count(hopeful: Counted, needed: Fraction, due: Date) -> set[str]:
    """Section 9: ceilings in doubt; section 6: an issue date that the count or the need (`prorate`) depends on."""
    questions: set[str] = set()
    if _state(hopeful, needed, due)[0] in ("met", "late"):
        questions |= unknown_ceilings(hopeful)
        if depends_on_issue(hopeful):
            questions.add("issued")
    if "prorate" in hopeful.rule and hopeful.setting.issued is None:
        questions.add("issued")
    return questions


def _state(counted: Counted, needed: Fraction, due: Date) -> tuple[str, Fraction]:
    """Section 7, line by line, and the figure to show."""
    setting, window = counted.setting, counted.window
    figure = count(counted)
    in_time = count(replace(counted, until=min(setting.as_of, due)))
    if in_time >= needed:
        return "met", figure
    if due > setting.p.end:
        return "not-applicable", figure
    # Section 7: for `career` and `valid`, records after the end of P are looked at for `late` only.
    longer = count(replace(counted, window=replace(window, end=window.late_until)))
    if longer >= needed:
        return "late", longer
    return ("overdue" if setting.as_of > due else "short"), figure


def _judge_any_of(setting: Setting, rule_id: str) -> Judged:
    """Section 5, "Any of"."""
    rule = setting.rules[rule_id]
    truth, when_asks = applies(setting, rule, reference_day(setting, rule, setting.p.end))
    alternatives = [(name, judge(setting, name)) for name in as_list(rule["any-of"])]
    alternatives = [(name, one) for name, one in alternatives if one.state != "not-applicable"]
    if truth is False or not alternatives:
        return NOT_APPLICABLE
    best = min(alternatives, key=lambda pair: (pair[1].missing, pair[1].needed, pair[0]))[1]
    states = [one.state for _, one in alternatives]
    met_by, met_by_asks = holds(setting, rule["met-by"]) if "met-by" in rule else (False, set[Any]())
    questions: set[str] = set()
    if met_by is True or "met" in states:
        state = "met"
    else:
        state = best.state
        if "undetermined" in states:
            state = "undetermined"
            questions = questions.union(*(one.questions for _, one in alternatives if one.state == "undetermined"))
        if state != "late" and (when_asks or met_by_asks):
            state = "undetermined"
            questions |= when_asks | met_by_asks
    missing = NOTHING if state in ("met", "late", "not-applicable") else best.missing
    return Judged(best.needed, best.counted, missing, state, best.due, frozenset(questions))
