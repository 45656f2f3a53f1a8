"""The published schema of a rule and of what stands inside it: selections, conditions, points in time, needs."""

from __future__ import annotations

from opencme.rulebook.condition_reader import EVENTS, TESTS
from opencme.rulebook.language import CONFIDENCES
from opencme.rulebook.rule_reader import CELLS, REPEATS
from opencme.rulebook.schema_forms import (
    AMOUNT,
    DAY,
    FACTOR,
    FLAG,
    TEXT,
    TEXT_OR_NOTHING,
    Schema,
    choice,
    closed,
    listed,
    months_or_years,
    one_of,
    one_or_many,
    ref,
    since,
    whole,
)
from opencme.rulebook.selection_reader import STATED, STATES

WHERE = "Which credit: only what this selection takes."
EXCEPT = "Which credit not: taken away from what `where` selects."
RANGE = {
    "from": (DAY, "The first day, included; absent: open."),
    "until": (DAY, "The last day, included; absent: open."),
}
CONFIDENCE = (choice(CONFIDENCES), "How sure we are that the source says so: high, medium or low.")
REPEAT = (
    choice(REPEATS),
    "How often the same activity counts: once (in a window, the default), once-a-year, never (only the first time"
    " ever) or allowed.",
)
DATES = (
    choice(("whole", "completed")),
    "whole: an activity must have started in the window too, not only been completed in it.",
)
IN_FORCE = (closed("The days on which it is in force.", RANGE), "When it is in force; absent: always.")


def definitions() -> dict[str, Schema]:
    """What rulebook and rule refer to by name."""
    return {
        "source": closed(
            "Where it is written.",
            {
                "cite": (TEXT, "The citation, as a lawyer would write it."),
                "url": (
                    {"type": "string", "pattern": "^https?://"},
                    "Where it can be read; starts with https:// (or http://).",
                ),
            },
            ("cite", "url"),
        ),
        "selection": _selection(),
        "condition": _condition(),
        "point": _point(),
        "acceptance": _acceptance(),
        "share": _share(("share",)),
        "need": _need(),
        "rule": _rule(),
    }


def _selection() -> Schema:
    some = listed(ref("selection"), 1)
    keys = {
        "system": (one_or_many(ref("system")), "The credit is in this system, or one of these."),
        "format": (one_or_many(ref("format")), "The activity had this format, or one of these."),
        "role": (one_or_many(ref("role")), "The clinician had this role (learner if the record states none)."),
        "provider": (one_or_many(TEXT), "The activity came from this provider, or one of these."),
        "accredited-by": (one_or_many(TEXT), "The provider is accredited by this body, or one of these."),
        "approved-by": (one_or_many(TEXT), "The activity is approved by this body, or by one of these."),
        "activity": (one_or_many(TEXT), "It is this course, or one of these, whenever held."),
        "country": (one_or_many(TEXT), "It was held in this country, or one of these."),
        "state": (one_or_many(choice(STATES)), "The record is claimed, reported or withdrawn."),
        "tested": (FLAG, "Whether there was a test; a record that does not say is not selected."),
        "interactive": (FLAG, "Whether it was interactive; a record that does not say is not selected."),
        "in-practice-area": (FLAG, "Whether it lies in the area of practice; not selected if not stated."),
        "evidence": (FLAG, "Whether there is evidence for it; a record that does not say is not selected."),
        "completed": (closed("Completed between two days.", RANGE), "It was completed between these days."),
        "stated": (choice(STATED), "The record says anything of this attribute."),
        "topic": (one_or_many(ref("topic")), "The part of the credit on this topic, or a narrower one."),
        "all": (some, "All of these: the least of their parts."),
        "any": (some, "Any of these: the greatest of their parts."),
        "not": (ref("selection"), "What this does not take."),
    }
    return closed("How much of a record is taken. Several keys together: the least of their parts.", keys) | {
        "minProperties": 1
    }


def _condition() -> Schema:
    def asks(test: str, value: Schema, words: str) -> Schema:
        kind = "dated-fact" if "date" in TESTS[test] else f"{TESTS[test][0]}-fact"
        keys = {"fact": (ref(kind), "The fact that is asked about."), test: (value, words)}
        return closed(words, keys, ("fact", test))

    def alone(name: str, value: Schema, words: str) -> Schema:
        return closed(words, {name: (value, words)}, (name,))

    period, some = choice(("period",)), listed(ref("condition"), 1)
    bounds = {
        "at-least": (whole(1), "The first renewal for which it holds."),
        "at-most": (whole(1), "The last renewal for which it holds."),
    }
    renewal = closed("Which renewals.", bounds) | {"minProperties": 1}
    every = one_of(
        alone("fact", ref("fact"), "The fact is true, or its date or span holds on the day asked about."),
        asks("overlaps", period, "A span of the fact overlaps the period."),
        asks("throughout", period, "A span of the fact contains the whole period."),
        asks("days-in-period", whole(0), "Spans of the fact cover at least so many days of the period."),
        asks("begun-in", period, "The date, or the start of a span, lies in the period."),
        asks(
            "within",
            months_or_years("How long before the end of the period."),
            "The date, or the start of a span, lies in the months that end with the period.",
        ),
        asks("before", ref("point"), "The date, or the start of the span, is before this day."),
        asks("from", ref("point"), "The date, or the start of the span, is this day or later."),
        asks("includes", one_or_many(TEXT), "The list holds one of these names."),
        asks("at-least", FACTOR, "The number is this or more."),
        asks("at-most", FACTOR, "The number is this or less."),
        alone("renewal", renewal, "The period is the n-th to m-th since the date of issue."),
        alone("profession", one_or_many(ref("profession")), "The clinician's profession is one of these."),
        alone("all", some, "All of these conditions hold."),
        alone("any", some, "At least one of these conditions holds."),
        alone("not", ref("condition"), "This condition does not hold."),
    )
    return {"description": "A condition; a fact that nobody has stated leaves it unknown."} | every


def month_and_day() -> dict[str, tuple[Schema, str]]:
    return {
        "month": (whole(1, 12), "The month, 1 to 12."),
        "day": (one_of(whole(1, 31), choice(("last",))), "The day of the month, or last."),
    }


def _point() -> Schema:
    after = {
        "months": (whole(0), "So many months later."),
        "years": (whole(0), "So many years later."),
        "days": (whole(0), "So many days later."),
        "after": (one_of(choice(EVENTS), ref("dated-fact")), "The event from which it is counted."),
    }
    in_year = month_and_day() | {"in-year": (whole(1), "In which twelve months of the period, from 1.")}
    renewal = "The last day of the n-th period since the date of issue."
    full = "The last day of the n-th period that starts on or after the date of issue."
    since_day = "Counted only from periods that start on this day or later."
    earliest, latest = "The earliest of these points in time.", "The latest of these points in time."
    some = listed(ref("point"), 1)
    return {"description": "A day: a date, or counted from an event or the period."} | one_of(
        DAY,
        closed("So long after an event.", after, ("after",)),
        closed("A day of the year in one of the period's years.", in_year, ("month", "day", "in-year")),
        closed(renewal, {"renewal": (whole(1), renewal)}, ("renewal",)),
        closed(full, {"full-period": (whole(1), full), "since": (DAY, since_day)}, ("full-period",)),
        closed(earliest, {"earliest": (some, earliest)}, ("earliest",)),
        closed(latest, {"latest": (some, latest)}, ("latest",)),
    )


def _acceptance() -> Schema:
    system = one_of(ref("system"), choice(("any",)))
    tier = {
        "first": (AMOUNT, "So many units (before valuing)."),
        "value": (FACTOR, "What one of these units is worth."),
    }
    keys = {
        "system": (one_or_many(system), "The credit system, a list of them, or any."),
        "value": (since(FACTOR), "What one unit is worth in the rulebook's unit; 1 if absent; at most four decimals."),
        "of": (choice(("hours", "amount")), "hours: the value applies to the hours, not the printed amount."),
        "where": (ref("selection"), WHERE),
        "except": (ref("selection"), EXCEPT),
        "from": (DAY, "Completed on this day or later."),
        "until": (DAY, "Completed on this day or earlier."),
        "tiers": (
            listed(closed("The first units at a higher value.", tier, ("first", "value"))),
            "The first units count at a higher value than the rest.",
        ),
    }
    return closed("Credit that is taken. Entries are tried from top to bottom; the first that fits counts.", keys, (
        "system",
    ))  # fmt: skip


def _share(required: tuple[str, ...]) -> Schema:
    keys = {
        "share": (since(FACTOR), "The share, such as 0.2 for a fifth; at most four decimals."),
        "of": (one_or_many(TEXT), "The rule of whose need it is a share; of several, the first that applies."),
    }
    return closed("A share of what another rule needs.", keys, required)


def _need() -> Schema:
    less = {
        "fact": (ref("number-fact"), "The number by whose units it is less."),
        "each": (since(AMOUNT), "How much less for each unit of it."),
    }
    reduced = {
        "amount": (since(AMOUNT), "What is needed before anything is taken off."),
        "less": (
            listed(closed("So much less for each unit of a number.", less, ("fact", "each"))),
            "What is taken off it; never below 0.",
        ),
    }
    records, per_year = "So many different records, whatever their amount.", "So much for each year of the period."
    duty = "A duty without credit: the dated fact lies in the window."
    return {"description": "What is needed, in the rulebook's unit unless it says otherwise."} | one_of(
        since(AMOUNT),
        closed(records, {"records": (since(whole(1)), records)}, ("records",)),
        closed(per_year, {"per-year": (since(AMOUNT), per_year)}, ("per-year",)),
        _share(("share", "of")),
        closed("An amount that facts reduce.", reduced, ("amount", "less")),
        closed(duty, {"fact": (ref("dated-fact"), duty)}, ("fact",)),
    )


def _over() -> Schema:
    periods, months, years = (f"The {what} that end with this period." for what in ("periods", "months", "years"))
    valid = "Records that are still good on the day asked about."
    length = months_or_years("How long a record stays good.")
    return one_of(
        choice(("period", "year", "career", "first-period")),
        closed(periods, {"periods": (whole(1), periods)}, ("periods",)),
        closed(months, {"months": (whole(1), months)}, ("months",)),
        closed(years, {"years": (whole(1), years)}, ("years",)),
        closed(valid, {"valid": (length, valid)}, ("valid",)),
    )


def _rule() -> Schema:
    carry = {
        "most": (since(AMOUNT), "The most that may be carried over."),
        "where": (ref("selection"), "Which credit may be carried over."),
        "except": (ref("selection"), "Which credit may not be carried over."),
    }
    prorate = {
        "each": (choice(("month", "year")), "In steps of months or years."),
        "count": (choice(("started", "full")), "started: a begun step counts whole; full: it does not."),
    }
    cells = {
        "record": "The most that one record counts.",
        "day": "The most that one day counts.",
        "activity": "The most that one activity counts, however often it is held.",
        "year": "The most that one calendar year counts.",
    }
    per = closed("The most for each of these.", {cell: (since(AMOUNT), cells[cell]) for cell in CELLS})
    keys = {
        "use": (TEXT, "The shared duty it takes over, by name; what stands beside it is added or stands instead."),
        "title": (TEXT, "The requirement in one line of plain words."),
        "where": (ref("selection"), f"{WHERE} Absent: all that is accepted."),
        "except": (ref("selection"), EXCEPT),
        "accepts": (listed(ref("acceptance"), 1), "Which credit this rule takes, instead of the rulebook's."),
        "over": (_over(), "Which days it looks at: period (the default), year, career, first-period or a length."),
        "need": (ref("need"), "The floor: what is needed."),
        "most": (
            one_of(since(AMOUNT), ref("share")),
            "The ceiling: the most it adds to the rule it is part of, or a share of what that one needs.",
        ),
        "most-per": (per, "The most it adds for each record, day, activity or calendar year."),
        "part-of": (one_or_many(TEXT), "The rule (or rules) that its hours count towards too; absent: on top."),
        "on-top-of": (one_or_many(TEXT), "The rule (or rules) for which its hours may not be used again."),
        "when": (ref("condition"), "Applies only if this holds; unknown: the clinician is asked."),
        "met-by": (ref("condition"), "Met without the hours if this holds; unknown: the clinician is asked."),
        "exempt-when": (ref("condition"), "Not asked if this is stated to hold; never asked about."),
        "any-of": (one_or_many(TEXT), "Met by any one of these rules."),
        "value": (since(FACTOR), "What a unit of its records is worth, instead of what accepts says."),
        "carry": (closed("Surplus of the period before.", carry, ("most",)), "Surplus that may be carried over."),
        "prorate": (
            closed("How a short first period lowers it.", prorate, ("each", "count")),
            "Less is needed in a first period that is shorter.",
        ),
        "due": (ref("point"), "By when; absent: the last day of the period."),
        "repeats": REPEAT,
        "in-force": IN_FORCE,
        "dated-by": (
            choice(("as-of", "period-start")),
            "Which day's version of a dated number holds; absent: the last day of the window.",
        ),
        "dates": DATES,
        "advisory": (TEXT_OR_NOTHING, "Shown, but never decides the standing: says what it affects instead."),
        "source": (ref("source"), "Where this is written."),
        "confidence": CONFIDENCE,
        "note": (TEXT_OR_NOTHING, "What a reader should know besides."),
    }
    purposes = [{"required": [name]} for name in ("need", "most", "most-per", "any-of", "value")]
    own = {"required": ["title", "source"], "anyOf": purposes}
    return closed("One requirement, ceiling, value or choice.", keys) | {"anyOf": [{"required": ["use"]}, own]}
