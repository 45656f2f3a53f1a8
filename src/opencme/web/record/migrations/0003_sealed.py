"""The database also refuses to put a row in the place of one that was entered, and to empty a table at once."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from opencme.web.record.appendonly import seal, unseal

UNIQUE = {"record_creditentry": ("id", "replaces_id"), "record_statedfact": ("id",)}


def install(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table, columns in UNIQUE.items():
        seal(schema_editor, table, columns)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in UNIQUE:
        unseal(schema_editor, table)


class Migration(migrations.Migration):
    dependencies = [("record", "0002_append_only")]
    operations = [migrations.RunPython(install, remove)]
