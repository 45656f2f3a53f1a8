"""What a credential proves, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """`VALID` alone says that a known issuer signed it, that nothing was changed, and that it holds today."""

    VALID = "valid"
    INVALID = "invalid"
    REVOKED = "revoked"
    EXPIRED = "expired"
    UNKNOWN_ISSUER = "unknown issuer"
    UNCHECKED = "not checked"
    """Something that decides is not here: a list of what was revoked, a context, a way of signing."""


@dataclass(frozen=True)
class Verdict:
    """The answer about one credential. `reasons` are sentences, the deciding one first.

    `signed`: whether the signature holds; None where it could not be checked. An unknown issuer's name is only what he
    calls himself.
    """

    state: State
    reasons: tuple[str, ...] = ()
    issuer: str = ""
    did: str = ""
    signed: bool | None = None

    @property
    def holds(self) -> bool:
        return self.state is State.VALID

    @property
    def doubts(self) -> tuple[str, ...]:
        """What a person has to look at before she relies on it; nothing where it is valid."""
        return () if self.holds else self.reasons
