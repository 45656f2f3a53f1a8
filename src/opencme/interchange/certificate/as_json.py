"""A reading as plain data, to cross from one process to another and back without loss."""

from __future__ import annotations

from typing import Any

from opencme.interchange.certificate.proposal import Found, Line, Place, Proposal, Reading


def to_json(reading: Reading) -> dict[str, Any]:
    """The reading in types that JSON has."""
    return {
        "proposals": [
            {
                "fields": {name: _found(found) for name, found in proposal.fields.items()},
                "doubts": list(proposal.doubts),
            }
            for proposal in reading.proposals
        ],
        "lines": [
            {"text": line.text, "place": _place(line.place), "size": line.size, "confidence": line.confidence}
            for line in reading.lines
        ],
        "pages": reading.pages,
        "by": reading.by,
        "notes": list(reading.notes),
    }


def from_json(data: dict[str, Any]) -> Reading:
    """The reading that `to_json` wrote. Raises KeyError, TypeError or ValueError for what it never writes."""
    return Reading(
        tuple(
            Proposal({name: _found_in(each) for name, each in proposal["fields"].items()}, tuple(proposal["doubts"]))
            for proposal in data["proposals"]
        ),
        tuple(
            Line(
                str(line["text"]), _place_in(line["place"]) or Place(1), float(line["size"]), float(line["confidence"])
            )
            for line in data["lines"]
        ),
        int(data["pages"]),
        str(data["by"]),
        tuple(str(note) for note in data["notes"]),
    )


def _found(found: Found) -> dict[str, Any]:
    return {
        "value": found.value,
        "words": found.words,
        "confidence": found.confidence,
        "place": _place(found.place) if found.place else None,
    }


def _found_in(data: dict[str, Any]) -> Found:
    return Found(str(data["value"]), str(data["words"]), float(data["confidence"]), _place_in(data["place"]))


def _place(place: Place) -> dict[str, Any]:
    return {"page": place.page, "box": list(place.box) if place.box else None}


def _place_in(data: dict[str, Any] | None) -> Place | None:
    if data is None:
        return None
    box = data["box"]
    if box is None:
        return Place(int(data["page"]))
    left, top, right, bottom = (float(side) for side in box)
    return Place(int(data["page"]), (left, top, right, bottom))
