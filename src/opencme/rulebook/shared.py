"""Duties that several programmes share: written once, taken over by name (docs/rulebooks.md, section 11)."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from opencme.credit.vocabulary import unknown
from opencme.rulebook.document import DocumentError, Node, parse, read_file

FOLDER = Path(str(resources.files("opencme"))) / "rulebooks"

OF_THE_RULEBOOK = ("use", "part-of", "on-top-of", "any-of")
"""Keys of a rule that a shared duty cannot hold, because they name rules of one rulebook."""


@cache
def shared_duties() -> dict[str, Path]:
    """The files of the shared duties by name, in order. Nothing is opened."""
    return {path.stem: path for path in sorted(FOLDER.glob("*/shared/*.yaml"), key=lambda path: path.stem)}


def with_shared(rule: Node) -> tuple[Node, str]:
    """The rule with what it takes over by `use`, and the shared duty's name (empty where it takes over none).

    Keys that stand in the rule itself are added to those of the shared duty or stand instead of them.
    Raises DocumentError where the name is unknown or the shared file is wrong.
    """
    if not isinstance(rule.value, dict) or "use" not in rule.value:
        return rule, ""
    own = dict(rule.value)
    name = own.pop("use").text("use")
    if name not in shared_duties():
        rule.value["use"].fail(unknown("shared duty", name, shared_duties()))
    duty = _duty(name)
    return Node({**duty, **own}, rule.file, rule.line), name


def with_duties(root: Node) -> Node:
    """A rulebook's document in which every rule has what it takes over by `use` written out."""
    top = root.mapping("the rulebook")
    rules = top["rules"].mapping("rules") if "rules" in top else {}
    written = {name: with_shared(rule)[0] for name, rule in rules.items()}
    return Node({**top, "rules": Node(written, root.file, root.line)}, root.file, root.line)


@cache
def _duty(name: str) -> dict[str, Node]:
    path = shared_duties()[name]
    duty = parse(read_file(path), str(path.relative_to(FOLDER.parent))).mapping(f"shared duty {name}")
    for key in OF_THE_RULEBOOK:
        if key in duty:
            raise DocumentError(duty[key].place, f"a shared duty has no {key}; write it in the rulebook that uses it")
    return duty
