"""The full-text index of the catalog, kept by the database itself: installed by a migration, asked by `search`.

On SQLite it is a table of its own (FTS5) whose row numbers are made of the entry's place and its own number: the
rows of one word stand in the order in which lists are shown, and what is over is left out without being looked at. The
words themselves stay in the catalog's table. On PostgreSQL it is a generated column with an index (GIN).

A migration that makes the table anew on SQLite loses the triggers and must install them again; a test fails until then.
"""

from __future__ import annotations

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "catalog_entry"
INDEX = "catalog_words"
COLUMNS = "first_words, other_words, tokens"
MERGED = 500
"""Pages of the index that are put together at a time."""
MARK = "="
"""Stands before each token on PostgreSQL, where words and tokens share a column; no word of a text begins with it."""

_KEY = "(({row}.place << 32) | {row}.id)"
"""A number of SQLite has 63 bits: 31 are left for the day, 32 for the entry."""
_ADD = (
    f"INSERT INTO {INDEX}(rowid, {COLUMNS}) "  # noqa: S608 - names of ours
    f"VALUES ({_KEY.format(row='new')}, new.first_words, new.other_words, new.tokens);"
)
_TAKE = (
    f"INSERT INTO {INDEX}({INDEX}, rowid, {COLUMNS}) "  # noqa: S608 - names of ours
    f"VALUES ('delete', {_KEY.format(row='old')}, old.first_words, old.other_words, old.tokens);"
)
SQLITE = (
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5({COLUMNS}, content='', tokenize='porter unicode61')",
    f"CREATE TRIGGER {INDEX}_insert AFTER INSERT ON {TABLE} BEGIN {_ADD} END",
    f"CREATE TRIGGER {INDEX}_delete AFTER DELETE ON {TABLE} BEGIN {_TAKE} END",
    f"CREATE TRIGGER {INDEX}_update AFTER UPDATE ON {TABLE} WHEN old.place <> new.place "
    "OR old.first_words <> new.first_words OR old.other_words <> new.other_words OR old.tokens <> new.tokens "
    f"BEGIN {_TAKE} {_ADD} END",
)
POSTGRESQL = (
    f"ALTER TABLE {TABLE} ADD COLUMN words tsvector GENERATED ALWAYS AS ("
    "setweight(to_tsvector('english', first_words), 'A') || setweight(to_tsvector('english', other_words), 'D') "
    f"|| array_to_tsvector(string_to_array('{MARK}' || replace(tokens, ' ', ' {MARK}'), ' '))) STORED",
    f"CREATE INDEX {INDEX} ON {TABLE} USING gin (words)",
)


def install(editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index over a table that has no rows yet."""
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(statement)


def tidy() -> None:
    """After very many changes: put the pieces that they left together, a little at a time, so that nobody waits long.

    PostgreSQL does so by itself. "merge" is said with a negative number first, to begin with all pieces; it has nothing
    left to do once it changes fewer than two rows (the documentation of FTS5, 6.8).
    """
    if connection.vendor != "sqlite":
        return
    pages = -MERGED
    with connection.cursor() as cursor:
        while True:
            before = connection.connection.total_changes
            cursor.execute(f"INSERT INTO {INDEX}({INDEX}, rank) VALUES ('merge', %s)", [pages])  # noqa: S608
            if connection.connection.total_changes - before < 2:
                return
            pages = MERGED


def remove(editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"ALTER TABLE {TABLE} DROP COLUMN words")
        return
    for event in ("insert", "delete", "update"):
        editor.execute(f"DROP TRIGGER {INDEX}_{event}")
    editor.execute(f"DROP TABLE {INDEX}")
