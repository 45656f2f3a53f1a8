"""A rulebook as small as they come, with room for one slip; the line that the error must name is marked `# here`."""

from collections.abc import Callable

import pytest

from opencme.rulebook import DocumentError, Rulebook, read_text

NAME = "small.yaml"
SOURCE = 'source: {cite: The law, url: "https://law.example"}'
TOP = {
    "programme": "small",
    "title": "A small programme",
    "kind": "licence",
    "authority": '{name: A board, url: "https://board.example"}',
    "for": "{profession: physician-md, country: US}",
    "unit": "hour",
    "period": "{months: 24, ends: {month: 1, day: 31}}",
    "accepts": "[{system: any}]",
    "checked": "2026-01-02",
}


def rule(name: str, *lines: str, mark: str = "") -> str:
    """A rule with a title and a source besides these lines."""
    return "\n    ".join([f"  {name}:{mark}", "title: A rule", *lines, SOURCE]) + "\n"


TOTAL = rule("total", "need: 40")


def text_of(rules: str = TOTAL, **top: str) -> str:
    """The rulebook's text; a keyword replaces or adds a line of the top."""
    lines = [f"{name}: {value}" for name, value in (TOP | top).items()]
    return "\n".join([*lines, "rules:"]) + "\n" + rules


def loaded(rules: str = TOTAL, **top: str) -> Rulebook:
    return read_text(text_of(rules, **top), NAME)


def refusal(text: str, read: Callable[[str, str], object] = read_text) -> str:
    """What is wrong with the text, which must be said of the marked line (or of the first, where none is marked)."""
    with pytest.raises(DocumentError) as caught:
        read(text, NAME)
    line = next((at for at, each in enumerate(text.splitlines(), 1) if "# here" in each), 1)
    assert caught.value.place == f"{NAME}:{line}", caught.value
    assert str(caught.value) == f"{NAME}:{line}: {caught.value.problem}"
    assert "\n" not in caught.value.problem
    return caught.value.problem
