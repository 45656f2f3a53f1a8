from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from opencme.web.proof.door import let_erasure_through
from opencme.web.record.appendonly import protect, seal

TABLE = "sharing_confirmation"


def close_again(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """On SQLite the table was made anew, without its triggers."""
    protect(schema_editor, TABLE)
    seal(schema_editor, TABLE, ("id",))
    let_erasure_through(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [("sharing", "0002_append_only"), ("proof", "0001_erasing")]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, close_again),
        migrations.AddField("confirmation", "holders_word", models.BooleanField(default=False)),
        migrations.RunPython(close_again, migrations.RunPython.noop),
    ]
