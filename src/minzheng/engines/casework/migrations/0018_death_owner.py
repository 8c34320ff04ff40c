"""A death put down waits for its second look with an owner and a last day."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0017_several_items'),
    ]

    operations = [
        migrations.AddField(
            model_name='deathrecord',
            name='due_on',
            field=models.DateField(null=True, verbose_name='最迟核实日'),
        ),
        migrations.AddField(
            model_name='deathrecord',
            name='owner_posting',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='deathrecord',
            name='owner_role',
            field=models.CharField(blank=True, max_length=30),
        ),
    ]
