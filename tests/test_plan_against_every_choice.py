"""The plan costs exactly what the cheapest of all choices costs, and closes what it says that it closes."""

import pytest
from hypothesis import settings

from opencme.planner import plan
from opencme.planner.plan import IMPOSSIBLE, NOTHING_MISSING, OPTIMAL
from tests.planning import by_trying, question

EACH = {"default": 20, "ci": 200, "thorough": 2_000}[settings.get_current_profile_name()]
"""Questions a batch, of ten batches."""


@pytest.mark.parametrize("batch", range(10))
def test_no_choice_is_cheaper_than_the_plan(batch: int) -> None:
    for number in range(batch * EACH, (batch + 1) * EACH):
        asked = question(number)
        best = by_trying(asked)
        if best is None:
            continue
        found = plan(
            asked.holdings, asked.learner, asked.transcript, asked.activities, asked.wishes, on=asked.on, seconds=30
        )
        if found.outcome == NOTHING_MISSING:
            continue
        assert {each.gap.key for each in found.unclosable} == best.hopeless, number
        if best.cost is None:
            assert found.outcome == IMPOSSIBLE, number
            continue
        assert (found.outcome, found.cost) == (OPTIMAL, best.cost), number
        assert found.bound == found.cost
        for look, after in zip(found.outlooks, found.standings, strict=True):
            mine = [gap for gap in found.closes if gap.holding is look.holding]
            assert all(gap.is_closed_by(after) for gap in mine), number
