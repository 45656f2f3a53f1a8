"""The database itself refuses to change or remove who looked, what was asked, and what was confirmed."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from opencme.web.record.appendonly import protect, seal, unprotect, unseal

UNIQUE = {
    "sharing_checklistitem": ("id",),
    "sharing_look": ("id",),
    "sharing_confirmation": ("id",),
    "sharing_verdict": ("id",),
    "sharing_retraction": ("id", "confirmation_id"),
}


def install(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table, columns in UNIQUE.items():
        protect(schema_editor, table)
        seal(schema_editor, table, columns)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in UNIQUE:
        unprotect(schema_editor, table)
        unseal(schema_editor, table)


class Migration(migrations.Migration):
    dependencies = [("sharing", "0001_initial"), ("record", "0002_append_only")]
    operations = [migrations.RunPython(install, remove)]
