"""Why a document that is made out to somebody else is its holder's, and which record a document was brought to show."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbox", "0002_address"), ("record", "0007_merged")]
    operations = [
        migrations.AddField("proposed", "because", models.CharField(blank=True, default="", max_length=500), False),
        migrations.AddField(
            "item",
            "meant_for",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="record.creditentry",
            ),
        ),
    ]
