"""The normal form of a credential: the statements that it makes, in the one order and spelling that gets signed.

RDF Dataset Canonicalization (W3C RDFC-1.0, formerly URDNA2015) of the JSON-LD document. What has no meaning by the
contexts has no statement, and so would not be covered by the signature; such a document has no normal form here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from threading import Lock
from typing import Any

from pyld import jsonld
from pyld.canon import URDNA2015

from opencme.credentials.contexts import VC_1, VC_2, known, loader

MOST_VALUES = 800_000
"""Values in one document: a transcript of 5,000 records has some 450,000."""
DEEPEST = 40
MOST_STEPS = 10_000
LARGEST_GROUP = 5
"""Nodes without a name that are told apart only by trying every order; five have 120 orders, twenty have 10^18."""

_lock = Lock()  # PyLD keeps the contexts it has read in a cache that is not made for two threads.


class NoNormalForm(ValueError):
    """The document cannot be brought into the form that is signed; the message says why."""


class UnknownContext(NoNormalForm):
    """The document takes its meaning from something that is not known here."""


def normal_form(document: Mapping[str, Any]) -> str:
    """The document's statements as sorted N-Quads. Raises NoNormalForm."""
    _check_size(document)
    for part in _with_context(document):
        _check_context(part["@context"])
    with _lock:
        return _canonical(_as_in_javascript(document))


@lru_cache(maxsize=64)
def normal_form_of_text(text: str) -> str:
    """The normal form of a document given as JSON: what is signed at one moment shares the options of its proof."""
    return normal_form(json.loads(text))


class _Canonizer(URDNA2015):  # type: ignore[misc]  # PyLD has no types
    """RDFC-1.0 that gives up on graphs made to be slow ("poison graphs", W3C RDFC-1.0, section 7)."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0

    def create_hash_to_related(self, id_: str, issuer: Any) -> Any:
        self.steps += 1
        groups = super().create_hash_to_related(id_, issuer)
        if self.steps > MOST_STEPS or any(len(group) > LARGEST_GROUP for group in groups.values()):
            raise NoNormalForm("it holds too many parts without a name that nothing tells apart")
        return groups


def _canonical(document: Any) -> str:
    dropped: list[str | None] = []
    options = {"documentLoader": loader(), "base": ""}
    try:
        expanded = jsonld.expand(document, options, on_property_dropped=dropped.append)
        if dropped:
            raise NoNormalForm(f"it holds “{dropped[0]}”, which has no meaning there and which no signature covers")
        for name in _names(expanded):
            if ":" not in name:
                raise NoNormalForm(f"it holds “{name[:80]}”, which has no meaning there and which no signature covers")
        return str(_Canonizer().main(jsonld.to_rdf(expanded, options), {"format": "application/n-quads"}))
    except jsonld.JsonLdError as error:
        raise NoNormalForm(f"it is not written as its contexts ask: {_first_line(error)}") from None
    except (RecursionError, KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, NoNormalForm):
            raise
        raise NoNormalForm("it is not written as its contexts ask") from None


def _first_line(error: Exception) -> str:
    return str(error.args[0] if error.args else error).split("\n", 1)[0][:200]


def _names(expanded: Any) -> Iterator[str]:
    """Every identifier and type of an expanded document; one without a colon is relative and would be left out."""
    if isinstance(expanded, list):
        for part in expanded:
            yield from _names(part)
    elif isinstance(expanded, dict):
        for key, value in expanded.items():
            if key == "@id" or (key == "@type" and "@value" not in expanded):
                yield from [value] if isinstance(value, str) else [str(each) for each in value]
            elif key != "@value":
                yield from _names(value)


def _check_size(document: Any) -> None:
    """Raises NoNormalForm for a document too deep or with too many values, before anything climbs into it."""
    seen, level = 0, [document]
    for depth in range(DEEPEST + 1):
        seen += len(level)
        if seen > MOST_VALUES:
            raise NoNormalForm(f"it holds more than {MOST_VALUES:,} values")
        level = [part for each in level for part in _parts(each)]
        if not level:
            return
        if depth == DEEPEST:
            raise NoNormalForm(f"it is nested more than {DEEPEST} deep")


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _with_context(value: Any) -> Iterator[dict[str, Any]]:
    """The document and every part of it (a credential in a transcript) that has a context of its own."""
    if isinstance(value, dict) and "@context" in value:
        yield value
    for part in _parts(value):
        yield from _with_context(part)


def _check_context(context: Any) -> None:
    """A context written into the document could give its words any meaning: only known addresses will do.

    See W3C Verifiable Credential Data Integrity 1.0, section 2.4.1 and 4.6, on context injection.
    """
    addresses = context if isinstance(context, list) else [context]
    if not all(isinstance(each, str) for each in addresses):
        raise UnknownContext("it gives its words a meaning of its own (a context inside the document)")
    if not addresses or addresses[0] not in (VC_1, VC_2):
        raise UnknownContext(f"its first context is not that of Verifiable Credentials ({VC_2})")
    if unknown := [each for each in addresses if each not in known()]:
        raise UnknownContext(f"the meaning of its words stands at {unknown[0][:200]}, which is not known here")


def _as_in_javascript(value: Any) -> Any:
    """The value with 2.0 as 2: JSON knows one kind of number, and the standard writes a whole one without a point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
        return int(value)
    if isinstance(value, dict):
        return {key: _as_in_javascript(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_as_in_javascript(part) for part in value]
    return value
