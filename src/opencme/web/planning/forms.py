"""The form for what a plan has to keep to."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms

from opencme.credit import vocabulary
from opencme.web.catalog.facets import BY_NAME
from opencme.web.planning.models import Wishes
from opencme.web.record.entryform import DayField
from opencme.web.reminders.forms import WEEKDAYS

SPARE_SPANS = 2
MOST_SPANS = 20
LARGEST = Decimal(1_000_000)


def _number(label: str, help_text: str = "", places: int = 0, most: Decimal = LARGEST) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=0,
        max_value=most,
        decimal_places=places,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


def _several(label: str, choices: list[tuple[Any, str]], coerce: Any = str, help_text: str = "") -> Any:
    return forms.TypedMultipleChoiceField(
        label=label,
        choices=choices,
        coerce=coerce,
        required=False,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
    )


def _degrees(label: str, most: int) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=-most,
        max_value=most,
        max_digits=7,
        decimal_places=4,
        widget=forms.TextInput(),
    )


class WishesForm(forms.Form):
    """What a plan should cost least of, and its limits. `keep` writes them down."""

    least = forms.ChoiceField(label="The plan should take as little as it can of", choices=Wishes.Least.choices)
    budget = _number("Pay at most", "For everything that is not booked yet.", places=2)
    currency = forms.RegexField(
        label="Currency",
        regex="^[A-Za-z]{3}$",
        error_messages={"invalid": "Write three letters, such as USD."},
        help_text="Activities with a price in another one are left out.",
    )
    hours_per_week = _number(
        "Hours a week for learning from home", "Days on which you travel are not counted.", places=2, most=Decimal(168)
    )
    weekdays = _several("Days on which you can travel", list(enumerate(WEEKDAYS)), int, "Any day, if you choose none.")
    latitude = _degrees("Latitude of your home", 90)
    longitude = _degrees("Longitude of your home", 180)
    kilometres = _number("Travel at most, in kilometres one way")
    formats = _several("Formats", [], help_text="All of them, if you choose none.")
    languages = _several("Languages", [], help_text="All of them, if you choose none.")

    def __init__(self, kept: Wishes, offered: tuple[set[str], set[str]], *args: Any, **kwargs: Any) -> None:
        """`offered` are the formats and languages that the catalog has."""
        initial = {
            "least": kept.least,
            "budget": _plain(kept.budget, 100),
            "currency": kept.currency,
            "hours_per_week": _plain(kept.minutes_per_week, 60),
            "weekdays": kept.weekdays,
            "latitude": _plain(kept.latitude, 10_000, 4),
            "longitude": _plain(kept.longitude, 10_000, 4),
            "kilometres": kept.kilometres,
            "formats": kept.formats,
            "languages": kept.languages,
        }
        super().__init__(*args, **kwargs | {"initial": initial})
        self.kept = kept
        formats, languages = offered[0] | set(kept.formats), offered[1] | set(kept.languages)
        order = list(vocabulary().terms("formats"))
        fields: Any = self.fields
        fields["formats"].choices = [(each, vocabulary().label("formats", each)) for each in order if each in formats]
        fields["languages"].choices = sorted(
            ((code, BY_NAME["language"].label(code)) for code in languages), key=lambda each: each[1]
        )
        self.rows = min(MOST_SPANS, len(kept.busy) + SPARE_SPANS)
        for row in range(self.rows):
            span = kept.busy[row] if row < len(kept.busy) else (None, None)
            for place, label in enumerate(("From", "To")):
                self.fields[f"{label.lower()}-{row}"] = DayField(label=label, required=False, initial=span[place])

    @property
    def spans(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each span of days off."""
        for row in range(self.rows):
            yield self[f"from-{row}"], self[f"to-{row}"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None) and not self.errors:
            self.add_error("longitude", "Give both latitude and longitude, or neither.")
        needs_home = cleaned.get("kilometres") is not None or cleaned.get("least") == Wishes.Least.TRAVEL
        if needs_home and cleaned.get("latitude") is None and not self.errors:
            self.add_error("latitude", "Distances need to know where your home is.")
        for row in range(self.rows):
            first, last = cleaned.get(f"from-{row}"), cleaned.get(f"to-{row}")
            if first and last and last < first:
                self.add_error(f"to-{row}", "This is before the first day.")
            if last and not first and f"from-{row}" not in self.errors:
                self.add_error(f"from-{row}", "Give the first day too.")
        return cleaned

    def keep(self) -> None:
        """Write the wishes down; a single day off may have only its first day."""
        kept, cleaned = self.kept, self.cleaned_data
        kept.least, kept.currency = cleaned["least"], cleaned["currency"].upper()
        kept.budget = _whole(cleaned["budget"], 100)
        kept.minutes_per_week = _whole(cleaned["hours_per_week"], 60)
        kept.kilometres = _whole(cleaned["kilometres"], 1)
        kept.latitude, kept.longitude = (_whole(cleaned[name], 10_000) for name in ("latitude", "longitude"))
        kept.weekdays, kept.formats, kept.languages = (
            sorted(cleaned[name]) for name in ("weekdays", "formats", "languages")
        )
        spans = [(cleaned[f"from-{row}"], cleaned[f"to-{row}"]) for row in range(self.rows)]
        kept.busy = sorted([first.isoformat(), (last or first).isoformat()] for first, last in spans if first)
        kept.save()


def _whole(number: Decimal | None, times: int) -> int | None:
    return None if number is None else int(number * times)


def _plain(number: int | None, by: int, places: int = 2) -> str:
    if number is None:
        return ""
    return f"{Decimal(number) / by:.{places}f}".rstrip("0").rstrip(".")
