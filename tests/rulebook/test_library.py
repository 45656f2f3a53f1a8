"""Rulebooks are found by their ids and read only when they are asked for."""

import subprocess
import sys

import pytest

from opencme import rulebook

ONE = """
from opencme import rulebook
assert len(rulebook.ids()) > 100
rulebook.load("us-fl-md")
print(rulebook.load.cache_info().currsize)
"""


def test_no_rulebook_is_read_that_is_not_asked_for() -> None:
    done = subprocess.run([sys.executable, "-c", ONE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"


def test_a_programme_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(rulebook.UnknownProgramme, match='unknown programme "us-fl-mdd"; did you mean "us-fl-md"'):
        rulebook.load("us-fl-mdd")


def test_ids_begin_with_the_country_their_file_lies_in() -> None:
    for name in rulebook.ids():
        assert rulebook.file_of(name).parent.name == name.split("-")[0]


def test_no_rulebook_needs_code_of_its_own() -> None:
    for path in rulebook.file_of("us-fl-md").parents[1].rglob("*"):
        assert path.is_dir() or path.suffix == ".yaml", f"{path} is not data"
