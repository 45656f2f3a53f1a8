"""The mail that says what is missing, and the link in it that stops all further ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse

from opencme.standing import words
from opencme.web.people.models import User
from opencme.web.reflection.asking import Question
from opencme.web.reminders.due import Reminder
from opencme.web.reminders.models import Letter
from opencme.web.reminders.questions import link_of
from opencme.web.reminders.unfolded import MailWithLinks

_signer = Signer(salt="opencme.web.reminders.stop")


def may_be_sent_to(holder: User) -> bool:
    """Whether the account is open and its address is confirmed: nobody else is written to."""
    confirmed = EmailAddress.objects.filter(user=holder, email__iexact=holder.email, verified=True)
    return holder.is_active and confirmed.exists()


def compose(letter: Letter, reminders: Sequence[Reminder], questions: Sequence[Question], today: date) -> MailWithLinks:
    """The letter as it is to be sent on the day: plain text, the same as HTML, and headers for one-click stop."""
    holder = letter.holder
    stop = f"{settings.ADDRESS}{reverse('reminders:stop', args=[stop_token(holder)])}"
    context = {
        "reminders": reminders,
        "questions": [(question, link_of(question)) for question in questions],
        "today": today,
        "standing": f"{settings.ADDRESS}{reverse('standing')}",
        "wishes": f"{settings.ADDRESS}{reverse('reminders:wishes')}",
        "stop": stop,
    }
    message = MailWithLinks(
        subject_of(reminders, questions, today),
        render_to_string("reminders/mail.txt", context),
        to=[holder.email],
        headers={
            # The same however often it is tried, so that a second copy is known for one.
            "Message-ID": f"<reminder-{letter.pk}@{urlsplit(settings.ADDRESS).hostname}>",
            "Auto-Submitted": "auto-generated",
            # One-click unsubscribe, RFC 8058.
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    message.attach_alternative(render_to_string("reminders/mail.html", context), "text/html")
    return message


def subject_of(reminders: Sequence[Reminder], questions: Sequence[Question], today: date) -> str:
    """What it is about in a line: what is due, the nearest first, then what is asked."""
    others = len(reminders) + len(questions) - 1
    more = f", and {words.number(others)} more" if others else ""
    if not reminders:
        return f"{questions[0].text}{f' (and {words.number(others)} more)' if others else ''}"
    first = reminders[0]
    if first.distance is None:
        return f"{first.deadline.name} is behind its pace{more}"
    due = first.deadline.day
    return f"{first.deadline.name}: due {words.day(due)} ({words.distance(due, today)}){more}"


def stop_token(holder: User) -> str:
    """What is in the link that stops a holder's mail: it works without signing in, for her and for nothing else."""
    return _signer.sign(str(holder.pk))


def holder_to_stop(token: str) -> User | None:
    """The holder whose link it is; None for a token that is not ours, or of an account that is gone."""
    try:
        number = _signer.unsign(token)
    except BadSignature:
        return None
    return User.objects.filter(pk=number).first()
