"""Who was told that money rises; a payee's consent where an officer writes down which relative is told."""

import minzheng.foundations.privacy.row_scope
import minzheng.kernel.identifiers
from django.db import migrations, models
from minzheng.foundations.privacy.types import append_only, row_security


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0006_bank_lines'),
    ]

    operations = [
        migrations.CreateModel(
            name='RaiseTold',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('id', models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ('cause', models.CharField(db_collation='C', max_length=10)),
                ('cause_id', models.UUIDField()),
                ('household_id', models.UUIDField()),
                ('person_id', models.UUIDField()),
                ('told_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'payments_raise_told',
            },
        ),
        migrations.AddField(
            model_name='toldrelative',
            name='asked_how',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='toldrelative',
            name='asked_on',
            field=models.DateField(null=True, verbose_name='问本人的日期'),
        ),
        migrations.AddField(
            model_name='toldrelative',
            name='consent_words',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='toldrelative',
            name='ended_by_name',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='toldrelative',
            name='ended_by_posting',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='toldrelative',
            name='ended_words',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddConstraint(
            model_name='toldrelative',
            constraint=models.CheckConstraint(condition=models.Q(('chosen_by_posting__isnull', True), models.Q(('asked_how__in', ['home', 'counter', 'call']), ('asked_on__isnull', False), ('consent_words__regex', '\\S{2}')), _connector='OR'), name='payments_relative_consented'),
        ),
        migrations.AddConstraint(
            model_name='raisetold',
            constraint=models.UniqueConstraint(fields=('cause_id', 'household_id', 'person_id'), name='payments_raise_told_once'),
        ),
        migrations.AddConstraint(
            model_name='raisetold',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['standard', 'price'])), name='payments_raise_cause'),
        ),
        row_security("payments_raise_told", subject="person_id = {me}"),
        append_only("payments_raise_told"),
    ]
