"""The published JSON Schemas (draft 2020-12) of rulebook and case files, for completion and help in editors.

They are worked out from the same names that the readers use. `opencme rulebooks schema` prints them; the files
`rulebook.schema.json` and `case.schema.json` beside this module are its output.
"""

from __future__ import annotations

from opencme.credit import Term, vocabulary
from opencme.credit.record import STATES as RECORD_STATES
from opencme.rulebook.period_reader import WAYS
from opencme.rulebook.reader import ID, KINDS, REQUIRED, UNITS
from opencme.rulebook.schema_forms import (
    AMOUNT,
    DAY,
    FLAG,
    TEXT,
    TEXT_OR_NOTHING,
    Schema,
    choice,
    closed,
    listed,
    named,
    one_of,
    one_or_many,
    ref,
    said,
    since,
    vocabulary_names,
    whole,
)
from opencme.rulebook.schema_rules import CONFIDENCE, DATES, IN_FORCE, REPEAT, definitions, month_and_day

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ANSWERS = ("met", "late", "short", "overdue", "not-applicable", "undetermined")
"""The states of a rule in an answer (docs/rulebooks.md, section 9)."""
STANDINGS = ("met", "short", "overdue", "undetermined", "exempt")


def rulebook_schema() -> Schema:
    """The schema of a rulebook file."""
    address = {"type": "string", "pattern": "^https?://"}
    authority = {
        "name": (TEXT, "The authority's name."),
        "url": (address, "The authority's own address on the web; starts with https:// (or http://)."),
    }
    concerns = {
        "profession": (one_or_many(ref("profession")), "The profession, or professions, it is for."),
        "country": (TEXT, "The country, as in ISO 3166-1: US, CA, DE."),
        "region": (TEXT_OR_NOTHING, "The state or province, where the programme is of one: FL."),
        "when": (ref("condition"), "Whom of them it concerns, where not everybody (to propose it, not evaluated)."),
    }
    evidence = {
        "keep-years": (one_of(whole(0), {"type": "null"}), "How many years evidence is to be kept."),
        "detail": (TEXT_OR_NOTHING, "What is to be kept, in words."),
    }
    keys = {
        "programme": (TEXT, "The programme's id, which is also the file's name: us-fl-md."),
        "title": (TEXT, "The programme's name as a clinician would say it."),
        "kind": (choice(KINDS), "What sort of programme it is."),
        "authority": (closed("Who asks.", authority, ("name", "url")), "Who asks for it."),
        "for": (closed("For whom it is.", concerns, ("profession", "country")), "For whom it is."),
        "unit": (choice(UNITS), "The unit in which the programme counts."),
        "period": (_period(), "How its renewal periods are laid out."),
        "accepts": (listed(ref("acceptance"), 1), "Which credit counts, and what a unit of it is worth."),
        "rules": (named("The rules by id.", ref("rule")), "What is asked, limited and valued: rules by id."),
        "checked": (DAY, "The day on which the sources were last read."),
        "notes": (listed(TEXT), "What could not be settled, in plain words."),
        "evidence": (closed("What to keep.", evidence), "What is to be kept (shown, not evaluated)."),
        "reporting": (TEXT_OR_NOTHING, "Who must be told, and how (shown, not evaluated)."),
        "penalties": (TEXT_OR_NOTHING, "What happens otherwise (shown, not evaluated)."),
        "exempt-when": (ref("condition"), "The whole programme asks nothing if this is stated to hold."),
        "grants": (named("Grants by id.", _grant()), "Credit that is given without a record."),
        "repeats": REPEAT,
        "dates": DATES,
        "in-force": IN_FORCE,
        "replaced-by": (TEXT_OR_NOTHING | {"pattern": f"^({ID})?$"}, "The id of the programme that took its place."),
        "not-encoded": (
            named("Name to reason.", TEXT),
            "What the programme asks and the language cannot say, and why.",
        ),
        "confidence": (CONFIDENCE[0], "How sure we are of the rules that do not say so themselves."),
    }
    return {
        "$schema": DRAFT,
        "title": "OpenCME rulebook",
        **closed("What one programme of continuing education asks (docs/rulebooks.md).", keys, REQUIRED),
        # Without rules the notes must say why.
        "anyOf": [{"properties": {"rules": {"minProperties": 1}}}, {"required": ["notes"]}],
        "$defs": vocabulary_names() | definitions(),
    }


def _grant() -> Schema:
    each = {
        "months": (whole(1), "For each full block of so many months."),
        "of": (ref("span-fact"), "The span whose blocks are counted, inside the period."),
    }
    keys = {
        "title": (TEXT, "What it is given for, in plain words."),
        "when": (ref("condition"), "Given only if this holds."),
        "each": (closed("Once for each block of a span.", each, ("months", "of")), "Given once for each block."),
        "to": (named("Rule to amount.", since(AMOUNT)), "How much it gives to which rules, in the rulebook's unit."),
        "source": (ref("source"), "Where this is written."),
    }
    return closed("Credit without a record.", keys, ("title", "to", "source")) | {
        "anyOf": [{"required": ["when"]}, {"required": ["each"]}]
    }


def _period() -> Schema:
    fixed_keys = month_and_day() | {
        "years": (choice(("even", "odd")), "Only in even, or in odd, years."),
        "year": (whole(1900), "One year in which a period ends; the others follow from the length."),
    }
    fixed = closed("A day of the year.", fixed_keys, ("month", "day"))
    cohorts = {
        "cohorts": (named("A day for each cohort.", fixed), "Groups with a day each; a credential names its own.")
    }
    plus = {"plus": (whole(0), "So many months after the birth month.")}
    birth = {
        "birth-month-end": (closed("Later than the birth month.", plus, ("plus",)), "The last day of a later month.")
    }
    months = {"months": (whole(1), "So many months.")}
    keys = {
        "months": (whole(1), "How long a period is, in months."),
        "ends": (
            one_of(
                choice(WAYS),
                fixed,
                closed("By cohort.", cohorts, ("cohorts",)),
                closed("By the birth month.", birth, ("birth-month-end",)),
            ),
            "On which day it ends.",
        ),
        "follows": (
            choice(("expiry", "issue", "calendar")),
            "expiry (the default): the credential's expiry ends a period; issue: cycles count from the date of issue;"
            " calendar: the education year has a calendar of its own.",
        ),
        "renews": (
            closed("How long after.", months, ("months",)),
            "With follows: calendar: the credential expires at most so many months after the period it renews on.",
        ),
        "early": (closed("How early.", months, ("months",)), "Credit of so many months before the period counts too."),
        "first": (
            closed("The longer first period.", months, ("months",)),
            "The first period takes in the part-period before it, up to so many months.",
        ),
    }
    return closed("The renewal period.", keys, ("months", "ends"))


def case_schema() -> Schema:
    """The schema of a case file: one case, or a list of them."""
    one = ref("case")
    return {
        "$schema": DRAFT,
        "title": "OpenCME case file",
        "description": "One question about a clinician's standing, or a list of them (docs/rulebooks.md, section 10).",
        **one_of(one, listed(one)),
        "$defs": vocabulary_names() | {"span": _span(), "credit": _credit(), "case": _case()},
    }


def _case() -> Schema:
    bounds = {"start": (DAY, "Its first day."), "end": (DAY, "Its last day.")}
    period = closed("A period.", bounds, ("start", "end"))
    credential = {
        "issued": (DAY, "The day it was first issued."),
        "expires": (DAY, "The day on which it expires."),
        "cohort": (TEXT, "The group it belongs to, where the programme has cohorts."),
        "period": (period, "Its period, where that differs from the programme's rule."),
    }
    facts = {name: _fact(term) for name, term in sorted(vocabulary().terms("facts").items())}
    learner = {
        "profession": (ref("profession"), "The clinician's profession."),
        "specialties": (listed(TEXT), "The clinician's specialties."),
        "born": (DAY, "The date of birth."),
        "facts": (closed("Facts that somebody has stated.", facts), "What somebody has stated; the rest is unknown."),
    }
    keys = {
        "case": (TEXT, "What the case is about, in one line."),
        "programme": (TEXT, "The id of the programme that is asked about."),
        "as_of": (DAY, "The day that is asked about; absent: today."),
        "credential": (closed("What the clinician holds.", credential), "What the clinician holds in the programme."),
        "learner": (closed("The clinician.", learner), "Who the clinician is."),
        "credits": (listed(ref("credit")), "The clinician's credit records."),
        "expect": (_expect(bounds), "What the answer should be; opencme check --expect compares."),
    }
    return closed("One question.", keys, ("programme",))


def _expect(bounds: dict[str, tuple[Schema, str]]) -> Schema:
    figures = {
        "needed": (AMOUNT, "What is needed."),
        "counted": (AMOUNT, "What counts."),
        "missing": (AMOUNT, "What is missing."),
        "state": (choice(ANSWERS), "The state of the rule."),
        "due": (one_of(DAY, {"type": "null"}), "The day by which it is due."),
        "questions": (listed(TEXT), "The facts that must be asked for."),
    }
    rules = named("By rule id.", closed("What the answer should say of the rule.", figures))
    keys = {
        "standing": (choice(STANDINGS), "The standing as a whole."),
        "period": (closed("The period.", bounds), "The period that the question is about."),
        "rules": (rules, "What the answer should say of each rule; only what is named is compared."),
    }
    return closed("What the answer should be.", keys)


def _span() -> Schema:
    keys = {"from": (DAY, "Its first day."), "to": (DAY, "Its last day; absent: still going on.")}
    return closed("A span of days.", keys, ("from",))


def _fact(term: Term) -> tuple[Schema, str]:
    """What a fact of the term's kind may be, with the question that asks for it."""
    forms: dict[str, Schema] = {
        "number": {"type": "number", "minimum": 0, "maximum": 1_000_000},
        "list": one_or_many(TEXT),
    }
    dated = one_of(FLAG, DAY, ref("span"), listed(ref("span")))
    return forms.get(term.kind, dated), f"{term.label} ({term.kind}). {term.question or term.definition}".strip()


def _credit() -> Schema:
    topics = one_of(
        one_or_many(ref("topic")),
        {
            "type": "object",
            "propertyNames": ref("topic"),
            "additionalProperties": said(AMOUNT, "The part of the amount on this topic."),
        },
    )
    keys = {
        "id": (TEXT, "The record's own id."),
        "completed": (DAY, "The day the activity was completed."),
        "started": (DAY, "The day it started; absent: the day it was completed."),
        "system": (ref("system"), "The credit system."),
        "amount": (AMOUNT, "What the certificate prints, with at most two decimals."),
        "hours": (AMOUNT, "The hours, where they differ from the amount."),
        "format": (ref("format"), "The format of the activity."),
        "topics": (topics, "Its topics: a list (each carries the whole amount), or topic to part of the amount."),
        "role": (ref("role"), "The clinician's role; learner if absent."),
        "tested": (FLAG, "Whether there was a test."),
        "interactive": (FLAG, "Whether it was interactive."),
        "provider": (TEXT, "Who provided it."),
        "accredited-by": (TEXT, "The body that accredits the provider."),
        "approved-by": (one_or_many(TEXT), "The bodies that approved the activity."),
        "activity": (TEXT, "Identifies the course: the same for everybody, and every time it is held."),
        "title": (TEXT, "The title of the activity."),
        "country": (TEXT, "The country it was held in."),
        "in-practice-area": (FLAG, "Whether it lies in the clinician's area of practice."),
        "evidence": (FLAG, "Whether there is evidence for it."),
        "state": (choice(RECORD_STATES), "claimed (if absent), reported or withdrawn."),
        "for-period": (DAY, "The last day of the period its holder assigned it to."),
    }
    return closed("One credit record: what a certificate says.", keys, ("completed", "system", "amount"))
