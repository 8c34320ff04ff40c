"""Who applies and signs for a child; two more reasons for a review: grown up, and self-care assessed anew."""

import django.db.models.deletion
import minzheng.foundations.privacy.row_scope
import minzheng.kernel.identifiers
from django.db import migrations, models

from minzheng.foundations.privacy.types import row_security


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0019_spot_check'),
    ]

    operations = [
        migrations.CreateModel(
            name='Guardianship',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('applicant_id', models.UUIDField(null=True)),
                ('id', models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ('child_name', models.CharField(max_length=50)),
                ('kind', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=50)),
                ('body', models.CharField(blank=True, max_length=60)),
                ('relation', models.CharField(max_length=40)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('identity_box', models.BinaryField()),
                ('phone_box', models.BinaryField(null=True)),
                ('person_id', models.UUIDField(null=True)),
                ('paper_id', models.UUIDField()),
                ('words_box', models.BinaryField(null=True)),
                ('heard_at', models.DateTimeField(null=True)),
                ('look_on', models.DateField(null=True)),
                ('recorded_by', models.UUIDField()),
                ('recorded_by_name', models.CharField(max_length=120)),
                ('recorded_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'casework_guardianship',
            },
        ),
        migrations.RemoveConstraint(
            model_name='review',
            name='casework_review_reason',
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ('cycle', 'change', 'death', 'report', 'move', 'split', 'standard', 'refused_work', 'grown', 'self_care', 'other'))), name='casework_review_reason'),
        ),
        migrations.AddField(
            model_name='guardianship',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='casework.application'),
        ),
        migrations.AddIndex(
            model_name='guardianship',
            index=models.Index(fields=['applicant_id'], name='casework_guardianship_of'),
        ),
        migrations.AddIndex(
            model_name='guardianship',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['look_on'], name='casework_guardianship_look'),
        ),
        migrations.AddConstraint(
            model_name='guardianship',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('application',), name='casework_one_guardianship'),
        ),
        migrations.AddConstraint(
            model_name='guardianship',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('relative', 'institution', 'village'))), name='casework_guardianship_kind'),
        ),
        migrations.AddConstraint(
            model_name='guardianship',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'relative'), models.Q(models.Q(('body', ''), _negated=True), ('why__regex', '\\S{2}')), _connector='OR'), name='casework_guardian_body_says_why'),
        ),
        row_security("casework_guardianship", subject="applicant_id = {me} or person_id = {me}"),
    ]
