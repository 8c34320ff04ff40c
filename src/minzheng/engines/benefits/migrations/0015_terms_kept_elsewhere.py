"""Cards and terms are kept in one place, by whoever registers as their source; no screen ever wrote this table."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('benefits', '0014_parts_and_persons'),
    ]

    operations = [
        migrations.DeleteModel(
            name='EndingTerm',
        ),
    ]
