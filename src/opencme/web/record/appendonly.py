"""Tables to which rows are added and in which none is changed or removed: in Python here, and in the database itself.

The database's triggers are installed by migrations. On SQLite a later migration that alters such a table makes it anew,
without its triggers: it must install them again, and a test fails until it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Never, Self

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class AppendOnlyError(TypeError):
    """Somebody tried to change or remove a row that may only be followed by another."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(f"{model._meta.verbose_name_plural} are append-only: add a new row that follows the old one")


class AppendOnlyQuerySet[M: models.Model](models.QuerySet[M]):
    """Adds and reads, nothing else."""

    def update(self, **kwargs: Any) -> Never:
        raise AppendOnlyError(self.model)

    def delete(self) -> Never:
        raise AppendOnlyError(self.model)

    def bulk_update(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnlyError(self.model)


class AppendOnly(models.Model):
    """A row that stays as it was written."""

    objects: ClassVar[models.Manager[Self]] = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(type(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise AppendOnlyError(type(self))


def protect(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Have the database refuse UPDATE and DELETE on a table; again does no harm."""
    message = f"{table} is append-only: add a row that follows the old one"
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE restrict_violation "
            "USING MESSAGE = TG_TABLE_NAME || ' is append-only: add a row that follows the old one'; END $$"
        )
        editor.execute(
            f"CREATE OR REPLACE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    else:
        for event in ("update", "delete"):
            editor.execute(
                f"CREATE TRIGGER IF NOT EXISTS {table}_{event} BEFORE {event.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )


def unprotect(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Let the database change the table again, to take a migration back."""
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_stays ON {table}")
    else:
        for event in ("update", "delete"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_{event}")


def seal(editor: BaseDatabaseSchemaEditor, table: str, unique: Sequence[str]) -> None:
    """Close the ways round `protect`; again does no harm. `unique` names the columns in which no value comes twice.

    PostgreSQL empties a table by TRUNCATE without deleting its rows. On SQLite INSERT OR REPLACE removes the rows that
    are in its way, and the triggers for DELETE hear nothing of it.
    """
    if editor.connection.vendor == "postgresql":
        editor.execute(
            f"CREATE OR REPLACE TRIGGER {table}_whole BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    else:
        taken = " OR ".join(f"earlier.{column} = NEW.{column}" for column in unique)
        editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {table}_replace BEFORE INSERT ON {table} "  # noqa: S608 - names of ours
            f"WHEN EXISTS (SELECT 1 FROM {table} earlier WHERE {taken}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: add a row that follows the old one'); END"
        )


def unseal(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Open again what `seal` closed, to take a migration back."""
    if editor.connection.vendor == "postgresql":
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_whole ON {table}")
    else:
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_replace")
