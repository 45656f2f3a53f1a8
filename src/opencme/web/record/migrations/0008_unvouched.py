"""What came back with an archive that nobody vouches for says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    # Columns that may be empty are added to SQLite's tables as they are: their triggers stay.
    dependencies = [("record", "0007_merged")]
    operations = [
        migrations.AddField("creditentry", "unvouched_at", models.DateTimeField(null=True)),
        migrations.AddField("evidence", "unvouched_at", models.DateTimeField(null=True)),
        migrations.AddField("statedfact", "unvouched_at", models.DateTimeField(null=True)),
    ]
