"""Credit as plain immutable values: amounts, records, transcripts, learners, credentials and the field's vocabulary.

Nothing here knows a rule, a database or a page. See `docs.md` beside this file.
"""

from opencme.credit.activity import Activity, ActivityError, Award, Place, Price, Session
from opencme.credit.amount import Amount, AmountError
from opencme.credit.person import Credential, Fact, Learner, Span
from opencme.credit.record import FLAGS, Record, RecordError
from opencme.credit.transcript import Transcript
from opencme.credit.vocabulary import Term, UnknownName, Vocabulary, vocabulary

__all__ = [
    "FLAGS",
    "Activity",
    "ActivityError",
    "Amount",
    "AmountError",
    "Award",
    "Credential",
    "Fact",
    "Learner",
    "Place",
    "Price",
    "Record",
    "RecordError",
    "Session",
    "Span",
    "Term",
    "Transcript",
    "UnknownName",
    "Vocabulary",
    "vocabulary",
]
