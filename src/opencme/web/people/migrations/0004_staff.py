from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_identifiers")]

    operations = [
        migrations.AddField("user", "is_staff", models.BooleanField(default=False)),
    ]
