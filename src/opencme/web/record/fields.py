"""The database column for an amount of credit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from opencme.credit import Amount


class AmountField(models.PositiveIntegerField):  # type: ignore[type-arg]  # not subscriptable at run time
    """An amount of credit, kept as an integer of hundredths and read as an Amount.

    An int given to it is hundredths, as in the column.
    """

    if TYPE_CHECKING:
        # What the type checker's plugin for Django looks at.
        _pyi_private_set_type: Amount | int  # type: ignore[assignment]
        _pyi_private_get_type: Amount  # type: ignore[assignment]

    def from_db_value(self, value: int | None, *args: Any) -> Amount | None:
        return None if value is None else Amount(value)

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, Amount) else Amount(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value.hundredths if isinstance(value, Amount) else value)

    def run_validators(self, value: Any) -> None:
        super().run_validators(value.hundredths if isinstance(value, Amount) else value)
