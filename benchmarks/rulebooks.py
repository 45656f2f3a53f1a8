"""Loading every rulebook, against the YAML parser alone on the same files (the floor: it builds no values)."""

from __future__ import annotations

from pathlib import Path

import yaml

from benchmarks.timing import seconds
from opencme import rulebook
from opencme.credit import vocabulary


def main() -> None:
    vocabulary()
    files = [rulebook.file_of(name) for name in rulebook.ids()]
    texts = [file.read_text("utf-8") for file in files]

    def parsed() -> None:
        for text in texts:
            for _ in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
                pass

    def loaded() -> None:
        for file in files:
            rulebook.load_file(Path(file))

    floor, whole = seconds(parsed), seconds(loaded)
    rules = sum(len(rulebook.load(name).rules) for name in rulebook.ids())
    print(f"rulebooks: {len(files)} with {rules} rules loaded in {whole:.2f} s (goal: under 1 s)")
    print(f"  {whole / floor:.1f} times the YAML parser alone ({floor:.2f} s)")
