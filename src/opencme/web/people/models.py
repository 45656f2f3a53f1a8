"""Accounts. The e-mail address is the name one signs in with; there is no other."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from opencme.credit.identifiers import KINDS


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A saved account; without a password nobody can sign in to it until one is set by mail."""
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """A person with an account. Addresses are kept in lower case, so that one mailbox is one person."""

    email = models.EmailField("e-mail address", max_length=254, unique=True)
    name = models.CharField("name", max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    """Whether she looks after what everybody here uses, such as the catalog; given by `manage staff`."""
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_in_lower_case")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)


class Identifier(models.Model):
    """A number by which a registry knows somebody, in its normal form; see `identifiers`."""

    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=20)
    """A name of `opencme.credit.identifiers.KINDS`."""
    issuer = models.CharField(max_length=80, blank=True)
    """Who issued it, where one person may have several of the kind."""
    value = models.CharField(max_length=60)
    stated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "kind", "issuer"], name="identifier_once")]

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"

    @property
    def label(self) -> str:
        """What the number is: NPI; Board number (American Board of Surgery)."""
        kind = KINDS.get(self.kind)
        name = kind.label if kind else self.kind
        return f"{name} ({self.issuer})" if self.issuer else name
