"""How the database lets an erasure through the triggers of append-only tables, and nothing else.

For migrations: a table is first closed by `appendonly.protect`, and `let_erasure_through` then gives it this narrower
trigger. On SQLite a later migration that makes such a table anew must call both again; a test fails until it does.
"""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ERASING = "proof_erasing"
PEOPLE = "people_user"


def let_erasure_through(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Have the database allow DELETE of the rows that are listed as being erased; again does no harm."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE OR REPLACE FUNCTION refuse_change_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
            f"IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM {ERASING} erasing "
            'WHERE erasing."table" = TG_TABLE_NAME AND erasing."row" = OLD.id) THEN RETURN OLD; END IF; '
            "RAISE restrict_violation "
            "USING MESSAGE = TG_TABLE_NAME || ' is append-only: add a row that follows the old one'; END $$"
        )
        editor.execute(
            f"CREATE OR REPLACE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure()"
        )
    else:
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_delete")
        editor.execute(
            f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} WHEN NOT EXISTS "  # noqa: S608 - names of ours
            f'(SELECT 1 FROM {ERASING} erasing WHERE erasing."table" = \'{table}\' AND erasing."row" = OLD.id) '
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: add a row that follows the old one'); END"
        )


def close_to_erasure(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Take the way through back: nothing may be removed again."""
    if editor.connection.vendor == "postgresql":
        editor.execute(
            f"CREATE OR REPLACE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    else:
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_delete")
        editor.execute(
            f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: add a row that follows the old one'); END"
        )


def guard(editor: BaseDatabaseSchemaEditor) -> None:
    """Have the database keep an erasure open until the account is gone: no row of the list goes or changes before."""
    message = "an erasure ends only once the whole account is gone"
    if editor.connection.vendor == "postgresql":
        editor.execute(
            "CREATE OR REPLACE FUNCTION keep_erasure_open() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
            f"IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM {PEOPLE} person WHERE person.id = OLD.holder) "
            "THEN RETURN OLD; END IF; "
            f"RAISE restrict_violation USING MESSAGE = '{message}'; END $$"
        )
        editor.execute(
            f"CREATE OR REPLACE TRIGGER {ERASING}_open BEFORE UPDATE OR DELETE ON {ERASING} "
            "FOR EACH ROW EXECUTE FUNCTION keep_erasure_open()"
        )
        editor.execute(
            f"CREATE OR REPLACE TRIGGER {ERASING}_whole BEFORE TRUNCATE ON {ERASING} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    else:
        editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {ERASING}_open BEFORE DELETE ON {ERASING} "  # noqa: S608 - names of ours
            f"WHEN EXISTS (SELECT 1 FROM {PEOPLE} person WHERE person.id = OLD.holder) "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {ERASING}_same BEFORE UPDATE ON {ERASING} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
        # INSERT OR REPLACE removes a row without asking the trigger for DELETE.
        editor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {ERASING}_replace BEFORE INSERT ON {ERASING} "  # noqa: S608 - names of ours
            f"WHEN EXISTS (SELECT 1 FROM {ERASING} earlier WHERE earlier.id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )


def unguard(editor: BaseDatabaseSchemaEditor) -> None:
    """To take the migration back."""
    for name in ("open", "same", "replace", "whole"):
        on_table = f" ON {ERASING}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {ERASING}_{name}{on_table}")
