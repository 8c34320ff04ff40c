"""随机抽查: which of the files sent up the district visits before it decides."""

import django.db.models.deletion
import minzheng.foundations.privacy.row_scope
import minzheng.kernel.identifiers
from django.db import migrations, models

from minzheng.foundations.privacy.types import append_only, row_security


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0018_death_owner'),
    ]

    operations = [
        migrations.CreateModel(
            name='SpotCheck',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('applicant_id', models.UUIDField(null=True)),
                ('id', models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ('drawn', models.BooleanField()),
                ('forced', models.BooleanField()),
                ('drawn_at', models.DateTimeField()),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='casework.case')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.sampleplan')),
            ],
            options={
                'db_table': 'casework_spot_check',
                'indexes': [models.Index(fields=['plan', 'drawn'], name='casework_spot_check_of')],
            },
        ),
        row_security("casework_spot_check", subject="applicant_id = {me}"),
        append_only("casework_spot_check"),
    ]
