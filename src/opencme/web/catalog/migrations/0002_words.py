"""The full-text index, which the database keeps itself."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from opencme.web.catalog import index


def install(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    index.install(schema_editor)


def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    index.remove(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
