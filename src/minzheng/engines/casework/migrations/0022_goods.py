"""How one-time help is given stands with its decision; goods handed over are on record, never changed."""

import django.db.models.deletion
import minzheng.foundations.privacy.row_scope
import minzheng.kernel.identifiers
from django.db import migrations, models

from minzheng.foundations.privacy.types import append_only, row_security


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0021_items_run_by_cause'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='given',
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.CreateModel(
            name='GoodsHanded',
            fields=[
                ('area_code', minzheng.foundations.privacy.row_scope.AreaCodeField(db_collation='C', max_length=18)),
                ('applicant_id', models.UUIDField(null=True)),
                ('id', models.UUIDField(default=minzheng.kernel.identifiers.new_id, primary_key=True, serialize=False)),
                ('handed_on', models.DateField()),
                ('way', models.CharField(max_length=12)),
                ('receiver_name', models.CharField(max_length=50)),
                ('second_name', models.CharField(blank=True, max_length=50)),
                ('carried_by', models.CharField(blank=True, max_length=50)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('letter_id', models.UUIDField()),
                ('posting_id', models.UUIDField()),
                ('account_id', models.UUIDField()),
                ('by_name', models.CharField(max_length=120)),
                ('at', models.DateTimeField()),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='goods_handed', to='casework.case')),
            ],
            options={
                'db_table': 'casework_goods_handed',
                'constraints': [models.CheckConstraint(condition=models.Q(('way__in', ('signed', 'fingerprint', 'carried'))), name='casework_goods_way'), models.CheckConstraint(condition=models.Q(models.Q(('way', 'carried'), models.Q(('carried_by', ''), _negated=True)), models.Q(models.Q(('way', 'carried'), _negated=True), models.Q(('second_name', ''), _negated=True)), _connector='OR'), name='casework_goods_two_stand'), models.CheckConstraint(condition=models.Q(('receiver_name', ''), _negated=True), name='casework_goods_receiver')],
            },
        ),
        row_security("casework_goods_handed", subject="applicant_id = {me}"),
        append_only("casework_goods_handed"),
    ]
