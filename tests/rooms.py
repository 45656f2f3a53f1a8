"""The import-linter contract that keeps the table of docs/architecture.md: which room may import which.

import-linter's own contracts cannot speak of a room that is not built yet; this one can, so the whole table stands in
pyproject.toml from the first day. A room is a direct child of the root package. Imports are looked at one by one:
a room reaches another through a third only if each step is allowed. The root package itself is open to all.
"""

from dataclasses import dataclass
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

ANYTHING_BUT = "anything but "


@dataclass(frozen=True)
class Breach:
    """One import that no line of the table allows, or (with no imported module) a room that the table lacks."""

    importer: str
    imported: str
    lines: tuple[int, ...] = ()

    def __str__(self) -> str:
        if not self.imported:
            return f"{self.importer} is no room of the table: add it to docs/architecture.md and pyproject.toml"
        where = ", ".join(f"line {line}" for line in self.lines)
        return f"{self.importer} must not import {self.imported} ({where})"


def read_table(lines: list[str]) -> dict[str, str]:
    """Read ``"room: what it may import"`` lines into a mapping."""
    return {room.strip(): allowed.strip() for room, _, allowed in (line.partition(":") for line in lines)}


def allows(allowed: str, room: str) -> bool:
    """Say whether the right-hand side of a table line lets the room be imported.

    It is ``nothing``, ``anything``, ``anything but a, b`` or a list of rooms.
    """
    if allowed == "anything":
        return True
    if allowed.startswith(ANYTHING_BUT):
        return room not in allowed.removeprefix(ANYTHING_BUT).split(", ")
    return room in allowed.split(", ")


class RoomsContract(Contract):
    """Keeps a table of rooms.

    Options: ``rooms``, its lines; ``reserved``, outside packages and the rooms that may import them, written alike.
    """

    type_name = "rooms"

    rooms = fields.ListField(subfield=fields.StringField())
    reserved = fields.ListField(subfield=fields.StringField(), required=False, default=[])

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        root = self.session_options["root_packages"][0]
        # import-linter puts the parsed option where the field was declared.
        rooms, reserved = cast(list[str], self.rooms), cast(list[str], self.reserved)
        breaches = find_breaches(graph, root, read_table(rooms), read_table(reserved))
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for breach in check.metadata["breaches"]:
            output.print_error(f"- {breach}")


def find_breaches(graph: ImportGraph, root: str, rooms: dict[str, str], reserved: dict[str, str]) -> list[Breach]:
    """List the rooms of ``root`` that the table lacks and the direct imports that it does not allow."""
    breaches = []
    for room_module in sorted(graph.find_children(root)):
        room = room_module.removeprefix(f"{root}.")
        if room not in rooms:
            breaches.append(Breach(room_module, ""))
            continue
        for importer in sorted({room_module} | graph.find_descendants(room_module)):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if not _is_allowed(imported, room, root, rooms, reserved):
                    details = graph.get_import_details(importer=importer, imported=imported)
                    breaches.append(Breach(importer, imported, tuple(detail["line_number"] for detail in details)))
    # The root package is imported by every room, so it may not pull any of them in.
    breaches += [
        Breach(root, imported)
        for imported in sorted(graph.find_modules_directly_imported_by(root))
        if imported.startswith(f"{root}.")
    ]
    return breaches


def _is_allowed(imported: str, room: str, root: str, rooms: dict[str, str], reserved: dict[str, str]) -> bool:
    package, _, rest = imported.partition(".")
    if package != root:
        return package not in reserved or allows(reserved[package], room)
    imported_room = rest.partition(".")[0]
    return imported_room in ("", room) or allows(rooms[room], imported_room)
