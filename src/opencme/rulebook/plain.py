"""A rulebook's document as plain data, with shared duties written out: for JSON, for exports and for keeping."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from opencme.rulebook.document import Node, parse, read_file
from opencme.rulebook.library import file_of
from opencme.rulebook.shared import with_shared


def source_of(programme: str) -> dict[str, Any]:
    """The document of a programme's rulebook as plain data. Raises UnknownProgramme or DocumentError."""
    path = file_of(programme)
    return written_out(parse(read_file(path), path.name))


def written_out(root: Node) -> dict[str, Any]:
    """A rulebook's document as dicts, lists, texts, numbers and dates, with every `use` written out."""
    top = root.mapping("the rulebook")
    data: dict[str, Any] = {key: _plain(node) for key, node in top.items() if key != "rules"}
    rules = top["rules"].mapping("rules") if "rules" in top else {}
    return data | {"rules": {name: _plain(with_shared(rule)[0]) for name, rule in rules.items()}}


def as_json(data: Any) -> Any:
    """The data as JSON has it: days are text (2027-01-31), numbers plain."""
    match data:
        case dict():
            return {str(key): as_json(value) for key, value in data.items()}
        case list():
            return [as_json(item) for item in data]
        case date():
            return data.isoformat()
        case Decimal():
            return int(data) if data == int(data) else float(data)
        case _:
            return data


def as_text(data: Any) -> str:
    """The data as YAML that reads as the same rulebook."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)


def _plain(node: Node) -> Any:
    match node.value:
        case dict() as entries:
            return {key: _plain(value) for key, value in entries.items()}
        case list() as items:
            return [_plain(item) for item in items]
        case plain:
            return plain


class _Dumper(yaml.SafeDumper):
    """Writes decimals as plain numbers, and every value in full."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _number(dumper: _Dumper, number: Decimal) -> yaml.ScalarNode:
    text = format(number, "f")
    return dumper.represent_scalar("tag:yaml.org,2002:float" if "." in text else "tag:yaml.org,2002:int", text)


_Dumper.add_representer(Decimal, _number)
