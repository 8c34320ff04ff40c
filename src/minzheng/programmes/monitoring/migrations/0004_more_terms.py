"""More kinds of papers and terms: residence permit, guardianship, schooling, agreements."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('monitoring', '0003_forgetting'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='cardterm',
            name='monitoring_card_kind',
        ),
        migrations.AddConstraint(
            model_name='cardterm',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['disability_card', 'identity_card', 'account', 'residence_permit', 'guardianship', 'schooling', 'agreement'])), name='monitoring_card_kind'),
        ),
    ]
