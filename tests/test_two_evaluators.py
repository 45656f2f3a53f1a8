"""Two evaluators, written from docs/rulebooks.md and sharing no code, give the same answer to generated questions."""

from typing import Any

import pytest
from hypothesis import settings

from opencme import rulebook, standing
from tests.plain.evaluator import evaluate
from tests.plain.generate import example
from tests.plain.reading import dump_yaml


def exact(book: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    """The exact evaluation's answer in the form of the plain one's."""
    (read,) = standing.read_cases(dump_yaml(case), "case")
    assert read.as_of
    loaded = rulebook.read_text(dump_yaml(book), "rulebook")
    answer = standing.of(loaded, read.credential, read.learner, read.transcript, on=read.as_of)
    period = answer.period
    return {
        "standing": answer.state,
        "period": {"start": period.start, "end": period.end} if period else None,
        "questions": list(answer.questions),
        "rules": {
            name: {
                "needed": rule.needed.decimal,
                "counted": rule.counted.decimal,
                "missing": rule.missing.decimal,
                "state": rule.state,
                "due": rule.due,
                "questions": list(rule.questions),
            }
            for name, rule in answer.rules.items()
        },
    }


EACH = {"default": 100, "ci": 1_000, "thorough": 10_000}[settings.get_current_profile_name()]
"""Questions a batch. Batches are of numbers that follow one another, so that they run side by side."""


@pytest.mark.parametrize("batch", range(10))
def test_both_evaluators_agree(batch: int) -> None:
    for number in range(batch * EACH, (batch + 1) * EACH):
        book, case = example(number)
        assert exact(book, case) == evaluate(book, case), f"{number}:\n{dump_yaml(book)}\n{dump_yaml(case)}"
