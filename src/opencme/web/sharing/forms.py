"""The forms of sharing: what a link shows, the items of a checklist, a passcode, and a confirmation that is signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from opencme.standing import words
from opencme.web.people.models import User
from opencme.web.record.entryform import DayField
from opencme.web.record.models import Credential
from opencme.web.sharing import links
from opencme.web.sharing.confirming import MOST_ITEMS
from opencme.web.sharing.links import USUAL_DAYS, last_day_allowed
from opencme.web.sharing.models import Checklist, ChecklistItem, Share, Verdict
from opencme.web.sharing.passcodes import SHORTEST, hashed

VERDICTS = [("confirmed", "I confirm it"), ("declined", "I do not confirm it"), ("", "I leave it open")]


class UntilField(DayField):
    """The last day on which a link can be used: from today, at most a year ahead."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="It can be seen until",
            help_text=f"The last day, at most {links.MOST_DAYS} days from now.",
            initial=usual_day,
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        today = timezone.localdate()
        if isinstance(found, date) and not today <= found <= last_day_allowed(today):
            raise forms.ValidationError(
                f"Choose a day from today to {words.day(last_day_allowed(today))}; you can make a new link then."
            )
        return found


def usual_day() -> date:
    """Until when a link lasts unless somebody says otherwise."""
    return timezone.localdate() + timedelta(days=USUAL_DAYS)


class ShareForm(forms.Form):
    """What is shown to whom, and until when; `share` and `credentials` are its values once the form is valid."""

    recipient = forms.CharField(
        label="Who it is for", max_length=200, help_text="A name or an office. It is printed on what they see."
    )
    held = forms.MultipleChoiceField(label="Show how you stand in", required=False, widget=forms.CheckboxSelectMultiple)
    transcript = forms.BooleanField(label="Show your credit of these days", required=False)
    first_day = DayField(label="From", required=False)
    last_day = DayField(label="To", required=False)
    certificates = forms.BooleanField(label="With the certificates of that credit", required=False)
    checklist = forms.ChoiceField(label="Show a checklist", required=False)
    may_confirm = forms.BooleanField(label="They may confirm its items, with remarks", required=False)
    until = UntilField()
    passcode = forms.CharField(
        label="Passcode",
        required=False,
        min_length=SHORTEST,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=f"At least {SHORTEST} letters or digits. Tell it another way than the link, such as by telephone.",
        error_messages={"min_length": f"Take at least {SHORTEST} letters or digits, so that nobody guesses it."},
    )

    def __init__(self, *args: Any, holder: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holder = holder
        self.credentials = {
            str(credential.pk): credential
            for credential in Credential.objects.filter(holder=holder, archived_at=None).order_by("expires", "id")
        }
        self.checklists = {str(each.pk): each for each in Checklist.objects.filter(holder=holder).order_by("-id")}
        held, checklist = self.fields["held"], self.fields["checklist"]
        assert isinstance(held, forms.MultipleChoiceField) and isinstance(checklist, forms.ChoiceField)  # noqa: PT018, S101
        held.choices = [(number, str(credential)) for number, credential in self.credentials.items()]
        checklist.choices = [("", "None"), *((number, str(each)) for number, each in self.checklists.items())]
        if not self.credentials:
            del self.fields["held"]
        if not self.checklists:
            del self.fields["checklist"], self.fields["may_confirm"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("transcript"):
            self._check_days(cleaned)
        elif cleaned.get("certificates"):
            self.add_error("certificates", "Certificates are shown with the credit they prove: tick that too.")
        if cleaned.get("may_confirm") and not cleaned.get("checklist"):
            self.add_error("may_confirm", "Choose the checklist that they may confirm.")
        if not self.errors and not any(cleaned.get(part) for part in ("held", "transcript", "checklist")):
            self.add_error(None, "Choose at least one thing to show.")
        return cleaned

    def _check_days(self, cleaned: Mapping[str, Any]) -> None:
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        for name, value in (("first_day", first), ("last_day", last)):
            if value is None and name not in self.errors:
                self.add_error(name, "Say which days, or leave your credit out.")
        if first and last and last < first:
            self.add_error("last_day", "This is before the first day.")

    @property
    def share(self) -> Share:
        """The share, not saved yet."""
        asked = self.cleaned_data
        days = (asked["first_day"], asked["last_day"]) if asked["transcript"] else (None, None)
        return Share(
            holder=self.holder,
            recipient=asked["recipient"],
            first_day=days[0],
            last_day=days[1],
            with_certificates=asked["certificates"],
            checklist=self.checklists.get(asked.get("checklist", "")),
            may_confirm=asked.get("may_confirm", False),
            passcode=hashed(asked["passcode"]),
            until=asked["until"],
        )

    @property
    def chosen(self) -> list[Credential]:
        """The credentials whose standing is shown."""
        return [self.credentials[number] for number in self.cleaned_data.get("held", ())]


class Renewal(forms.Form):
    """Until when the new link lasts."""

    until = UntilField()


class LinesField(forms.CharField):
    """Items, one on each line; cleaned to a list of them."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> Any:
        lines = [" ".join(line.split()) for line in str(super().clean(value)).splitlines()]
        found = list(dict.fromkeys(line for line in lines if line))
        for line in found:
            if len(line) > 300:
                raise forms.ValidationError(f"An item has at most 300 letters; this one has {len(line)}: {line[:60]}…")
        return found


class ChecklistForm(forms.Form):
    """A checklist: its title, what the programme asks, and items of the holder's own."""

    title = forms.CharField(label="What it is for", max_length=200)
    duties = forms.MultipleChoiceField(
        label="What the programme asks and no certificate shows", required=False, widget=forms.CheckboxSelectMultiple
    )
    own = LinesField(
        label="Items of your own",
        required=False,
        max_length=20_000,
        help_text="One on each line, as they are to be read.",
    )

    def __init__(self, *args: Any, duties: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = duties
        field = self.fields["duties"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(name, item[0]) for name, item in duties.items()]
        if not duties:
            del self.fields["duties"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        count = len(cleaned.get("own", ())) + len(cleaned.get("duties", ()))
        if not self.errors and not count:
            self.add_error("own", "Write at least one item.")
        if count > MOST_ITEMS:
            self.add_error("own", f"A checklist has at most {MOST_ITEMS} items; these are {count}.")
        return cleaned

    @property
    def items(self) -> list[tuple[str, str]]:
        """The items, each its words and where they are asked."""
        asked = self.cleaned_data
        return [*(self.offered[name] for name in asked.get("duties", ())), *((line, "") for line in asked["own"])]


class MoreItems(forms.Form):
    """Items that are added to a checklist."""

    own = LinesField(label="More items", max_length=20_000, help_text="One on each line. What is there stays as it is.")

    def __init__(self, *args: Any, have: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.have = have

    def clean_own(self) -> list[str]:
        found: list[str] = self.cleaned_data["own"]
        if self.have + len(found) > MOST_ITEMS:
            raise forms.ValidationError(f"A checklist has at most {MOST_ITEMS} items, and {self.have} are there.")
        return found


class PasscodeForm(forms.Form):
    """The passcode of a link."""

    passcode = forms.CharField(
        label="Passcode",
        max_length=100,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


class ConfirmForm(forms.Form):
    """A word on each item of a checklist and who says it; `verdicts` and `signature` are its values once valid."""

    name = forms.CharField(label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    role = forms.CharField(
        label="Your role", max_length=200, help_text="For example consultant, educational supervisor."
    )
    registration = forms.CharField(label="Your registration number", max_length=60, required=False)
    signed = forms.CharField(
        label="Sign by typing your name again",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, items: Sequence[ChecklistItem], before: Mapping[int, Verdict] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        said = before or {}
        for place, item in enumerate(items, 1):
            was = said.get(item.pk)
            self.fields[f"verdict-{place}"] = forms.ChoiceField(
                label="",
                choices=VERDICTS,
                required=False,
                widget=forms.RadioSelect,
                initial="" if was is None else "confirmed" if was.confirmed else "declined",
            )
            self.fields[f"remark-{place}"] = forms.CharField(
                label="Remark",
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=was.remark if was else "",
            )

    @property
    def rows(self) -> list[tuple[ChecklistItem, forms.BoundField, forms.BoundField]]:
        """Each item with its two fields."""
        return [(item, self[f"verdict-{place}"], self[f"remark-{place}"]) for place, item in enumerate(self.items, 1)]

    @property
    def about_you(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "role", "registration", "signed")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name, signed = cleaned.get("name", ""), cleaned.get("signed", "")
        if name and signed and _letters(name) != _letters(signed):
            self.add_error("signed", f"This differs from the name above. Type {name} to sign.")
        for place in range(1, len(self.items) + 1):
            if cleaned.get(f"remark-{place}") and not cleaned.get(f"verdict-{place}"):
                self.add_error(f"verdict-{place}", "Say whether you confirm it, or take the remark out.")
        if not self.errors and not self.verdicts:
            self.add_error(None, "Confirm or decline at least one item.")
        return cleaned

    @property
    def verdicts(self) -> list[tuple[ChecklistItem, bool, str]]:
        """The items that were not left open: whether it is confirmed, and the remark."""
        return [
            (item, self.cleaned_data[f"verdict-{place}"] == "confirmed", self.cleaned_data[f"remark-{place}"])
            for place, item in enumerate(self.items, 1)
            if self.cleaned_data.get(f"verdict-{place}")
        ]

    @property
    def signature(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name", "role", "registration", "signed")}


def _letters(name: str) -> str:
    """A name for comparison, whatever its spaces and capitals."""
    return " ".join(name.casefold().split())
