"""The forms of django-allauth in our words: a label on every field instead of a placeholder in it."""

# django-allauth publishes no types.
# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import forms as allauth
from django import forms

from opencme.web.people.models import User

PASSWORD_HINT = "At least 10 characters. Three or four words that do not belong together are easy to remember."  # noqa: S105 - a hint
NEW_PASSWORD = {"password1": "New password", "password2": "New password, again"}


class Worded:
    """Gives fields our labels and takes away what the browser would show inside them."""

    words: dict[str, str] = {}
    hints: dict[str, str] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.words.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignIn(Worded, allauth.LoginForm):
    words = {"login": "E-mail address", "password": "Password", "remember": "Stay signed in on this device"}


class SignUp(Worded, allauth.SignupForm):
    words = {"email": "E-mail address", "password1": "Password"}
    hints = {"password1": PASSWORD_HINT}


class NewAddress(Worded, allauth.AddEmailForm):
    words = {"email": "New e-mail address"}


class ChangePassword(Worded, allauth.ChangePasswordForm):
    words = {"oldpassword": "Your password now", **NEW_PASSWORD}
    hints = {"password1": PASSWORD_HINT}


class AskForReset(Worded, allauth.ResetPasswordForm):
    words = {"email": "E-mail address"}


class ResetPassword(Worded, allauth.ResetPasswordKeyForm):
    words = NEW_PASSWORD
    hints = {"password1": PASSWORD_HINT}


class ConfirmAddress(Worded, allauth.ConfirmEmailVerificationCodeForm):
    words = {"code": "Code"}


class Reauthenticate(Worded, allauth.ReauthenticateForm):
    words = {"password": "Password"}


if TYPE_CHECKING:
    UserForm = forms.ModelForm[User]
else:
    # Django's forms take no type arguments at run time.
    UserForm = forms.ModelForm


class Name(UserForm):
    """How a person wants to be named on what she prints."""

    class Meta:
        model = User
        fields = ["name"]
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}
        labels = {"name": "Your name"}
        help_texts = {"name": "Printed on your record, and seen by those you share a part of it with."}
