"""What came back with an archive says as of which day it is known, and what nobody vouches for says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    # Columns that may be empty are added to SQLite's tables as they are: their triggers stay.
    dependencies = [("sharing", "0003_holders_word")]
    operations = [
        migrations.AddField("confirmation", "as_of", models.DateField(null=True)),
        migrations.AddField("look", "unvouched_at", models.DateTimeField(null=True)),
    ]
