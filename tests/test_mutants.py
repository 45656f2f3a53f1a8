"""The cases beside a rulebook decide it: nearly every small change to it makes one of them fail."""

import pytest

from opencme import rulebook
from opencme.rulebook.document import parse, read_file
from opencme.standing import read_cases
from opencme.standing.mutants import survivors

SHARE = 20
"""At most one change in so many may go unnoticed: some make no difference to any answer."""


@pytest.mark.parametrize("programme", rulebook.ids())
def test_a_small_change_to_a_rulebook_makes_a_case_fail(programme: str) -> None:
    path = rulebook.file_of(programme)
    beside = path.with_suffix(".cases.yaml")
    missed, tried = survivors(parse(read_file(path), path.name), list(read_cases(read_file(beside), beside.name)))
    unnoticed = "\n".join(f"{mutant.place}: {mutant.change}" for mutant in missed)
    assert len(missed) * SHARE <= tried, f"of {tried} changes no case notices these:\n{unnoticed}"
